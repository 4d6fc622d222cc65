"""What is counted week by week of a guild: how often, never what was asked or by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.model import EntryId, Level

WEEK = timedelta(weeks=1)


class Counted(StrEnum):
    """What is counted: outcomes and warnings of a guild; of an entry, how often it was shown, and votes on it."""

    ANSWERED = "answered"
    SUGGESTED = "suggested"
    UNANSWERED = "unanswered"
    PROFESSIONAL = "professional"
    URGENT = "urgent"
    EMERGENCY = "emergency"
    SHOWN = "shown"
    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"


WARNED: Mapping[Level, Counted] = {
    Level.PROFESSIONAL: Counted.PROFESSIONAL,
    Level.URGENT: Counted.URGENT,
    Level.EMERGENCY: Counted.EMERGENCY,
}


class Tally(NamedTuple):
    """One count: in which guild and week (its Monday, UTC), of what, of which entry (None: of the guild), how often."""

    guild_id: int
    week: date
    what: Counted
    entry_id: EntryId | None
    times: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A guild's counts of some weeks."""

    weeks: tuple[date, ...]
    """The Mondays of the weeks, oldest first; weeks in which nothing was counted are among them."""

    tallies: tuple[Tally, ...]

    def of(self, what: Counted, week: date | None = None) -> int:
        """Return how often this was counted, in one week or in all of them; never less than 0."""
        counts = (t.times for t in self.tallies if t.what is what and week in (None, t.week))
        return max(0, sum(counts))

    def top(self, what: Counted, limit: int) -> tuple[tuple[EntryId, int], ...]:
        """Return the entries of which this was counted most often, with how often; none that has no count."""
        sums: dict[EntryId, int] = {}
        for tally in self.tallies:
            if tally.what is what and tally.entry_id is not None:
                sums[tally.entry_id] = sums.get(tally.entry_id, 0) + tally.times
        ranked = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
        return tuple((entry_id, count) for entry_id, count in ranked[:limit] if count > 0)


def monday_of(day: date) -> date:
    """Return the Monday of the ISO week that a day belongs to."""
    return day - timedelta(days=day.weekday())


def weeks_until(day: date, count: int) -> tuple[date, ...]:
    """Return the Mondays of the last `count` weeks, oldest first, the one of `day` last."""
    last = monday_of(day)
    return tuple(last - WEEK * ago for ago in reversed(range(count)))
