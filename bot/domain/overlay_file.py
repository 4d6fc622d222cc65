"""What a guild changed as one file, and back: entries as in knowledge files, ids of hidden ones, added red flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import Field, ValidationError

from bot.domain.added_red_flags import MOST_RED_FLAGS, AddedRedFlag
from bot.domain.drafts import AddedRedFlagModel, DraftModel, content_of, to_added
from bot.domain.model import Entry, EntryId, TopicId
from bot.domain.parsing import Problems, problem_of, to_entry
from bot.domain.raw_files import Problem, RawFile, RawTree
from bot.domain.schema import Id, Line, Strict

MOST_ENTRIES = 300


class OverlayModel(Strict):
    """A guild's changes; with `topic` at the top, a topic's file of the knowledge can be read too."""

    topic: Id | None = None
    title: Line | None = None
    entries: list[DraftModel] = Field(default=[], max_length=MOST_ENTRIES)
    hidden: list[Id] = Field(default=[], max_length=MOST_ENTRIES)
    red_flags: list[AddedRedFlagModel] = Field(default=[], max_length=MOST_RED_FLAGS)


@dataclass(frozen=True, slots=True)
class OverlayFile:
    """What a file adds, changes and hides, each with its line in the file; red flags can only be added."""

    name: str
    entries: tuple[Entry, ...]
    hidden: tuple[EntryId, ...]
    lines: Mapping[EntryId, int | None]
    red_flags: tuple[AddedRedFlag, ...] = ()


def parse_overlay_file(file: RawFile) -> OverlayFile | Problems:
    """Return the changes that `file` holds, or all its Problems; never half of them."""
    if file.problems or not isinstance(file.tree, dict):
        return Problems(file.problems)
    try:
        model = OverlayModel.model_validate(_with_topic(file.tree))
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        return Problems(tuple(problem_of(file, detail, OverlayModel) for detail in details))
    places = [(entry.id, file.line(("entries", i, "id"))) for i, entry in enumerate(model.entries)]
    places += [(hidden, file.line(("hidden", i))) for i, hidden in enumerate(model.hidden)]
    places += [(flag.id, file.line(("red_flags", i, "id"))) for i, flag in enumerate(model.red_flags)]
    lines: dict[EntryId, int | None] = {}
    problems = []
    for entry_id, line in places:
        if entry_id in lines:
            what = f"“{entry_id}” stands in the file already, in line {lines[EntryId(entry_id)]}."
            problems.append(Problem(file.name, line, what, "Keep one of the two."))
        lines.setdefault(EntryId(entry_id), line)
    if problems:
        return Problems(tuple(problems))
    entries = tuple(to_entry(entry, TopicId(entry.topic)) for entry in model.entries)
    red_flags = tuple(map(to_added, model.red_flags))
    return OverlayFile(file.name, entries, tuple(map(EntryId, model.hidden)), lines, red_flags)


def overlay_tree(
    entries: Iterable[Entry], hidden: Iterable[EntryId], red_flags: Iterable[AddedRedFlag] = ()
) -> Mapping[str, object]:
    """Return changes as plain data that `parse_overlay_file` reads back."""
    tree: dict[str, list[object]] = {
        "entries": [dict(content_of(entry)) for entry in entries],
        "hidden": [str(each) for each in hidden],
        "red_flags": [dict(flag.content) for flag in red_flags],
    }
    return {name: part for name, part in tree.items() if part} or {"entries": []}


def _with_topic(tree: dict[str, RawTree]) -> dict[str, RawTree]:
    """Return the tree with the topic at its top, if there is one, in each entry that names none."""
    topic, entries = tree.get("topic"), tree.get("entries")
    if not isinstance(topic, str) or not isinstance(entries, list):
        return tree
    return {**tree, "entries": [{"topic": topic, **each} if isinstance(each, dict) else each for each in entries]}
