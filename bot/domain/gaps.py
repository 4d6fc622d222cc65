"""What members asked without getting an answer, and what they suggested: redacted words, never whose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.model import EntryId


class Settlement(StrEnum):
    """What moderators made of what was asked; `SNOOZED` alone is for a while only."""

    NEW_ENTRY = "new entry"
    NEW_PHRASING = "new phrasing"
    OUT_OF_SCOPE = "out of scope"
    NEVER = "never"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Gap:
    """One question that had no answer: the redacted text and the day (UTC), not who, where or when on that day."""

    id: int
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class GapCluster:
    """Gaps that ask the same, the most typical first; `guess` is the entry that comes closest, None without one."""

    gaps: tuple[Gap, ...]
    guess: EntryId | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """Return the ids of its gaps, to settle or snooze them by."""
        return tuple(gap.id for gap in self.gaps)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what was asked, each wording once, the most typical first."""
        return tuple(dict.fromkeys(gap.text for gap in self.gaps))

    @property
    def count(self) -> int:
        """Return how often it was asked."""
        return len(self.gaps)

    @property
    def days(self) -> tuple[date, ...]:
        """Return the days on which it was asked, in order."""
        return tuple(sorted({gap.day for gap in self.gaps}))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a member suggested, redacted, and the day (UTC); `guess` is the entry that comes closest."""

    id: int
    text: str
    day: date
    guess: EntryId | None = None
