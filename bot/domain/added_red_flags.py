"""Red flags that a guild adds: its own phrases, with the fixed words of a shipped red flag; none is ever weakened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, cast

from pydantic import Field, StringConstraints, ValidationError

from bot.domain.changes import Content
from bot.domain.model import Knowledge, Level, RedFlag, RedFlagId, Rule
from bot.domain.normalise import normalise
from bot.domain.parsing import Problems, problem_of
from bot.domain.raw_files import RawFile
from bot.domain.schema import Id, Line, Strict

MOST_RED_FLAGS = 50
"""How many a guild may add."""

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
OwnId = Annotated[str, StringConstraints(pattern=r"^club-[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class AddedRedFlagModel(Strict):
    """A red flag of a guild's own, as files and forms have it."""

    id: OwnId = Field(description="Begins with “club-”, so that it is no shipped one's.")
    like: Id = Field(description="The shipped red flag whose words warn.")
    level: Literal["professional", "urgent", "emergency"]
    say: list[Said] = Field(min_length=1, max_length=30, description="What members may say, in plain words.")
    fires_on: list[Line] = Field(min_length=1, max_length=10, description="Sentences that must raise it.")
    silent_on: list[Line] = Field(min_length=1, max_length=10, description="Sentences that must not raise it.")


@dataclass(frozen=True, slots=True)
class AddedRedFlag:
    """A red flag of a guild's own: what members may say, and whose fixed words then warn (`like`)."""

    id: RedFlagId
    like: RedFlagId
    level: Level
    say: tuple[str, ...]
    fires_on: tuple[str, ...]
    silent_on: tuple[str, ...]

    @property
    def content(self) -> Content:
        """Return it as plain data that `parse_added` and `read_added` read back."""
        lines = {"say": list(self.say), "fires_on": list(self.fires_on), "silent_on": list(self.silent_on)}
        return {"id": self.id, "like": self.like, "level": self.level.label, **lines}

    def on(self, base: Knowledge) -> RedFlag:
        """Return the red flag that it makes over `base`.

        It is at least as grave as the one whose words it has. Where that one is gone, its own first phrase is named.
        """
        like = next((flag for flag in base.red_flags if flag.id == self.like), None)
        return RedFlag(
            id=self.id,
            level=max(self.level, like.level) if like else self.level,
            sign=like.sign if like else self.say[0],
            advice=like.advice if like else (),
            rules=(Rule(signs=(tuple(words for said in self.say if (words := as_phrase(said))),)),),
            fires_on=self.fires_on,
            silent_on=self.silent_on,
            sources=like.sources if like else (),
            entry=like.entry if like else None,
        )


def as_phrase(said: str) -> str:
    """Return what a moderator typed as a phrase of a rule: its words in order, "" where it has none."""
    return " ".join(normalise(said).words)


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


def read_added(content: Content) -> AddedRedFlag:
    """Return a red flag that was looked over when it was added: none is lost because a newer version asks for more."""
    say, fires_on, silent_on = (tuple(cast(list[str], content[part])) for part in ("say", "fires_on", "silent_on"))
    level = Level.from_label(str(content["level"]))
    flag_id, like = RedFlagId(str(content["id"])), RedFlagId(str(content["like"]))
    return AddedRedFlag(flag_id, like, level, say, fires_on, silent_on)
