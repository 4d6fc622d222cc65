"""Counts by week: of a guild, and of its entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import Insert, insert

from bot.domain.counts import Counted, Tally
from bot.domain.model import EntryId
from bot.storage.database import Database
from bot.storage.tables import WEEKLY_COUNTS

_OF_THE_GUILD = ""  # part of the key, where NULL would make every row another one


class CountsInDatabase:
    """Counts by week (port KeptCounts)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, tallies: Sequence[Tally]) -> None:
        """Add each count to what is kept of the same, all of them or none."""
        await self._database.write_rows(_ADDED, [_row(tally) for tally in tallies])

    async def since(self, guild_id: int, week: date) -> tuple[Tally, ...]:
        """Return a guild's counts from that week on."""
        c = WEEKLY_COUNTS.c
        found = select(c.week, c.what, c.entry_id, c.count).where(c.guild_id == guild_id, c.week >= week)
        rows = await self._database.read(found.order_by(c.week, c.what, c.entry_id))
        return tuple(
            Tally(guild_id, week, Counted(what), EntryId(entry_id) if entry_id else None, count)
            for week, what, entry_id, count in rows
        )

    async def forget_before(self, week: date) -> None:
        """Forget the weeks before that one."""
        await self._database.write(delete(WEEKLY_COUNTS).where(WEEKLY_COUNTS.c.week < week))


def _row(tally: Tally) -> dict[str, object]:
    return {
        "guild_id": tally.guild_id,
        "week": tally.week,
        "what": tally.what.value,
        "entry_id": tally.entry_id or _OF_THE_GUILD,
        "count": tally.times,
    }


def _adding() -> Insert:
    row = insert(WEEKLY_COUNTS)
    return row.on_conflict_do_update(
        index_elements=[column.name for column in WEEKLY_COUNTS.primary_key],
        set_={"count": WEEKLY_COUNTS.c["count"] + row.excluded["count"]},
    )


_ADDED = _adding()
