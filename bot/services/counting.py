"""Count by week what a guild's members were answered and which cards helped: numbers, never words or members."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from bot.domain.counts import WARNED, WEEK, Counted, Figures, Tally, monday_of, weeks_until
from bot.domain.model import Answered, EntryId, Level, Outcome, Suggested, Unanswered
from bot.services.guild_ports import KeptCounts
from bot.services.ports import Now, StoreUnavailable

KEPT_WEEKS = 53
"""How many weeks are kept, the present one included; `/privacy` says a year."""

_FLUSHED_EVERY = timedelta(minutes=1)
_MOST_HELD = 100_000
"""So many different counts wait in memory for the store; beyond it, what is new is not counted."""

_log = logging.getLogger("soigneur.services")
_Key = tuple[int, date, Counted, EntryId | None]


class Counting:
    """Counts in memory, so that a question waits for no write; the counts reach the store once a minute at most."""

    def __init__(self, kept: KeptCounts, now: Now) -> None:
        self._kept = kept
        self._now = now
        self._held: Counter[_Key] = Counter()
        self._flushing = asyncio.Lock()
        self._flushed_at: datetime | None = None

    def note_warning(self, guild_id: int | None, level: Level) -> None:
        """Count a warning by its level; NONE, and a direct message (None), do not count."""
        if level in WARNED:
            self.note(guild_id, WARNED[level])

    def note_outcome(self, guild_id: int | None, outcome: Outcome) -> None:
        """Count what a question was answered with; thanks and a message without words do not count."""
        match outcome:
            case Answered(entry=entry):
                self.note(guild_id, Counted.ANSWERED)
                self.note(guild_id, Counted.SHOWN, entry.id)
            case Suggested():
                self.note(guild_id, Counted.SUGGESTED)
            case Unanswered(is_empty=False):
                self.note(guild_id, Counted.UNANSWERED)
            case _:
                return

    def note_vote(self, guild_id: int | None, entry_id: EntryId, *, is_helpful: bool, before: bool | None) -> None:
        """Count a vote once a member: `before` is what the same member had said, None where nothing."""
        if before is is_helpful:
            return
        if before is not None:
            self.note(guild_id, _verdict(is_helpful=before), entry_id, -1)
        self.note(guild_id, _verdict(is_helpful=is_helpful), entry_id)

    def note(self, guild_id: int | None, what: Counted, entry_id: EntryId | None = None, count: int = 1) -> None:
        """Count something in this week; never raises, and waits for nothing."""
        if guild_id is None:
            return
        key = guild_id, monday_of(self._today), what, entry_id
        if key in self._held or len(self._held) < _MOST_HELD:
            self._held[key] += count

    async def keep(self) -> None:
        """Bring the counts to the store unless that was done a moment ago; called once an answer stands; never raises.

        Where the store cannot be used they wait, with one line in the log.
        """
        if self._flushed_at is not None and self._now() - self._flushed_at < _FLUSHED_EVERY:
            return
        try:
            await self.flush()
        except StoreUnavailable as error:
            _log.warning("what was counted is not kept yet: %s", error)

    async def flush(self) -> None:
        """Bring the counts to the store; raises StoreUnavailable, and they then wait for the next time."""
        async with self._flushing:
            self._flushed_at = self._now()
            if not self._held:
                return
            held, self._held = self._held, Counter()
            try:
                await self._kept.add(tuple(Tally(*key, count) for key, count in held.items() if count))
            except StoreUnavailable:
                for key, count in held.items():
                    self._held[key] += count
                raise

    async def close(self) -> None:
        """Bring the last counts to the store; where that fails they are lost, with one line in the log."""
        try:
            await self.flush()
        except StoreUnavailable as error:
            _log.warning("the last counts were not kept: %s", error)

    async def figures(self, guild_id: int, weeks: int) -> Figures:
        """Return a guild's counts of the last weeks, up to this moment; raises StoreUnavailable."""
        await self.flush()
        mondays = weeks_until(self._today, weeks)
        return Figures(mondays, await self._kept.since(guild_id, mondays[0]))

    async def forget_old(self) -> None:
        """Keep what was counted, and forget the weeks of more than a year ago; raises StoreUnavailable."""
        await self.flush()
        await self._kept.forget_before(monday_of(self._today) - WEEK * (KEPT_WEEKS - 1))

    @property
    def _today(self) -> date:
        return self._now().astimezone(UTC).date()


def _verdict(*, is_helpful: bool) -> Counted:
    return Counted.HELPFUL if is_helpful else Counted.UNHELPFUL
