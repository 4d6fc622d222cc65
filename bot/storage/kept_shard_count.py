"""In how many shards the processes of the bot count."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.storage.database import Database
from bot.storage.tables import THIS_STORE


class ShardCountInDatabase:
    """The number of shards in all (port ShardCount)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self) -> int | None:
        """Return the number that was kept last, None where none was."""
        (row,) = await self._database.read(select(THIS_STORE.c.shard_count))
        count: int | None = row.shard_count
        return count

    async def remember(self, count: int) -> None:
        """Keep a number in place of the former one."""
        await self._database.write(update(THIS_STORE).values(shard_count=count))
