"""Guilds as a whole: which of them changed since, which have left, and that nothing stays of one that is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Executable, UpdateBase, delete, select, union, update

from bot.services.guild_ports import Latest
from bot.storage.database import Database
from bot.storage.tables import DEPARTED_GUILDS, GUILD_REVISIONS, METADATA, REVISION


class GuildsInDatabase:
    """What holds for a guild whatever the table (ports KeptGuilds and Revisions)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables = [table for table in METADATA.sorted_tables if "guild_id" in table.c]

    async def latest(self) -> Latest:
        """Return the latest revisions."""
        found = await self._database.read(select(REVISION.c.value, REVISION.c.of_members))
        return max((Latest(*row) for row in found), default=Latest())

    async def changed_since(self, revision: int) -> Sequence[tuple[int, int]]:
        """Return each guild that changed after `revision`, with its own, in the order of these."""
        c = GUILD_REVISIONS.c
        found = select(c.guild_id, c.revision).where(c.revision > revision).order_by(c.revision)
        return [(guild_id, own) for guild_id, own in await self._database.read(found)]

    async def known(self) -> frozenset[int]:
        """Return every guild of which something is kept."""
        guilds = [select(table.c.guild_id).where(table.c.guild_id.is_not(None)) for table in self._tables]
        every = union(*guilds).subquery()
        return frozenset(guild_id for (guild_id,) in await self._database.read(select(every.c.guild_id)))

    async def leave(self, guild_id: int, left_at: datetime) -> None:
        """Keep in mind since when the bot is no longer in a guild; an earlier moment counts."""
        row = self._database.insert(DEPARTED_GUILDS).values(guild_id=guild_id, left_at=left_at).on_conflict_do_nothing()
        await self._database.write(row)

    async def come_back(self, guild_id: int) -> None:
        """Forget that the bot had left a guild."""
        await self._database.write(delete(DEPARTED_GUILDS).where(DEPARTED_GUILDS.c.guild_id == guild_id))

    async def departed(self) -> dict[int, datetime]:
        """Return the guilds that the bot is no longer in, with since when."""
        rows = await self._database.read(select(DEPARTED_GUILDS.c.guild_id, DEPARTED_GUILDS.c.left_at))
        return dict(map(tuple, rows))

    async def forget(self, guild_id: int) -> None:
        """Forget everything of a guild: whatever table has guilds in it."""
        gone = (delete(table).where(table.c.guild_id == guild_id) for table in self._tables)
        await self._database.write(_locked(), *gone)
        await self._database.erase_traces()


def revised(database: Database, guild_id: int) -> tuple[Executable, ...]:
    """Return what gives a guild the next revision; run it before the guild's change, in the same transaction.

    Each statement changes one row or finds one. Whoever changes a guild locks the one row first, so that two who do
    never wait for each other, and revisions become visible in their order.
    """
    counted = update(REVISION).values(value=REVISION.c.value + 1)
    value = select(REVISION.c.value).scalar_subquery()
    return counted, database.put(GUILD_REVISIONS, guild_id=guild_id, revision=value), *database.notice


def members_revised(database: Database) -> tuple[Executable, ...]:
    """Return what gives members' settings the next revision, to be run as `revised`; it does not say whose."""
    value = REVISION.c.value + 1
    return update(REVISION).values(value=value, of_members=value), *database.notice


def _locked() -> UpdateBase:
    """Return what locks the one row without counting: nothing of a guild that is forgotten is read anew."""
    return update(REVISION).values(value=REVISION.c.value)
