"""Entries and red flags as plain data and back, for forms, imports and the store: the same schema as for files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from bot.domain.added_red_flags import OWN, AddedRedFlag, read_added
from bot.domain.changes import Content
from bot.domain.model import Entry, TopicId
from bot.domain.parsing import Problems, problem_of, to_entry
from bot.domain.raw_files import RawFile
from bot.domain.schema import EntryModel, Id, Line, Strict

Link = Annotated[
    str, StringConstraints(pattern=r"^(https://[^\s<>\"]{4,490}|[a-z0-9]+(-[a-z0-9]+)*)$", strip_whitespace=True)
]


class DraftModel(EntryModel):
    """An entry of a guild's own: with its topic, and with links where files have ids of sources."""

    topic: Id
    sources: list[Link] = Field(min_length=1, max_length=10)


def parse_draft(content: Mapping[str, object], name: str = "the entry") -> Entry | Problems:
    """Return the entry that `content` describes, or all its Problems; `name` is where they are said to be."""
    try:
        model = DraftModel.model_validate(content)
    except ValidationError as error:
        file = RawFile(name, None, {})
        details = error.errors(include_url=False, include_context=True)
        return Problems(tuple(problem_of(file, detail, DraftModel) for detail in details))
    return to_entry(model, TopicId(model.topic))


def content_of(entry: Entry) -> Content:
    """Return `entry` as plain data that `parse_draft` reads back to the same entry."""
    fields = {
        "id": entry.id,
        "topic": entry.topic,
        "question": entry.question,
        "phrasings": list(entry.phrasings),
        "do_now": entry.do_now,
        "tips": list(entry.tips),
        "mid_ride": list(entry.mid_ride),
        "get_help_if": list(entry.get_help_if),
        "note": entry.note,
        "sources": list(entry.sources),
        "related": list(entry.related),
        "not_about": list(entry.not_about),
        "aka": list(entry.aka),
        "sources_checked": entry.sources_checked.isoformat() if entry.sources_checked else None,
        "check_again_by": entry.check_again_by.isoformat() if entry.check_again_by else None,
        "reviewed_by": entry.reviewed_by,
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
OwnId = Annotated[str, StringConstraints(pattern=rf"^{OWN}[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class AddedRedFlagModel(Strict):
    """A red flag of a guild's own, as files and forms have it."""

    id: OwnId = Field(description="Begins with “club-sign-”, so that it is nothing else's.")
    like: Id = Field(description="The shipped red flag whose words warn.")
    level: Literal["professional", "urgent", "emergency"]
    say: list[Said] = Field(min_length=1, max_length=30, description="What members may say, in plain words.")
    fires_on: list[Line] = Field(min_length=1, max_length=10, description="Sentences that must raise it.")
    silent_on: list[Line] = Field(min_length=1, max_length=10, description="Sentences that must not raise it.")


def parse_added(content: Mapping[str, object], name: str = "the warning sign") -> AddedRedFlag | Problems:
    """Return the red flag that `content` describes, or all its Problems; `name` is where they are said to be."""
    try:
        model = AddedRedFlagModel.model_validate(content)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        return Problems(tuple(problem_of(RawFile(name, None, {}), detail, AddedRedFlagModel) for detail in details))
    return to_added(model)


def to_added(model: AddedRedFlagModel) -> AddedRedFlag:
    """Return the domain's red flag for a validated one."""
    return read_added(model.model_dump())
