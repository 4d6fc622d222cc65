"""Counts by week: of a guild, and of its entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.domain.counts import Counted, Tally
from bot.domain.model import EntryId
from bot.storage.database import Database
from bot.storage.tables import WEEKLY_COUNTS

if TYPE_CHECKING:
    from bot.storage.place import Insert

_OF_THE_GUILD = ""  # part of the key, where NULL would make every row another one


class CountsInDatabase:
    """Counts by week (port KeptCounts)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._added = _adding(database)

    async def add(self, tallies: Sequence[Tally]) -> None:
        """Add each count to what is kept of the same, all of them or none."""
        await self._database.write_rows(self._added, sorted(map(_row, tallies), key=_key))

    async def since(self, guild_id: int, week: date) -> tuple[Tally, ...]:
        """Return a guild's counts from that week on."""
        c = WEEKLY_COUNTS.c
        found = select(c.week, c.what, c.entry_id, c.count).where(c.guild_id == guild_id, c.week >= week)
        rows = sorted(await self._database.read(found), key=attrgetter("week", "what", "entry_id"))
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


def _key(row: Mapping[str, object]) -> tuple[str, ...]:
    """Return what rows are written in the order of: two processes that write the same ones then wait for no ring."""
    return tuple(str(row[column.name]) for column in WEEKLY_COUNTS.primary_key)


def _adding(database: Database) -> Insert:
    row = database.insert(WEEKLY_COUNTS)
    return row.on_conflict_do_update(
        index_elements=[column.name for column in WEEKLY_COUNTS.primary_key],
        set_={"count": WEEKLY_COUNTS.c["count"] + row.excluded["count"]},
    )
