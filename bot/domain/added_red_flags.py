"""Red flags that a guild adds: its own phrases, with the fixed words of a shipped red flag; none is ever weakened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.domain.changes import Content
from bot.domain.model import Knowledge, Level, RedFlag, RedFlagId, Rule
from bot.domain.normalise import normalise

MOST_RED_FLAGS = 50
"""How many a guild may add."""

OWN = "club-sign-"
"""How the id of each begins, so that it is neither a shipped one's nor an entry's."""


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


def is_added(red_flag: RedFlag) -> bool:
    """Tell whether a guild added a red flag: its id says so."""
    return red_flag.id.startswith(OWN)


def as_phrase(said: str) -> str:
    """Return what a moderator typed as a phrase of a rule: its words in order, "" where it has none."""
    return " ".join(normalise(said).words)


def read_added(content: Content) -> AddedRedFlag:
    """Return a red flag that was looked over when it was added: none is lost because a newer version asks for more."""
    say, fires_on, silent_on = (tuple(cast(list[str], content[part])) for part in ("say", "fires_on", "silent_on"))
    level = Level.from_label(str(content["level"]))
    flag_id, like = RedFlagId(str(content["id"])), RedFlagId(str(content["like"]))
    return AddedRedFlag(flag_id, like, level, say, fires_on, silent_on)
