"""The store's part on members who wait for a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.records import Call, MemberHash
from bot.storage.database import Database
from bot.storage.tables import CALLS


class CallsInDatabase:
    """Who still waits for a person (port KeptCalls)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, call: Call, member: MemberHash) -> None:
        """Keep a call, with the member who waits."""
        row = self._database.put(
            CALLS, thread_id=call.thread_id, guild_id=call.guild_id, member=member, due_at=call.due_at
        )
        await self._database.write(row)

    async def of_member(self, guild_id: int, member: MemberHash) -> Call | None:
        """Return the call of a member in a guild, None without one."""
        found = select(CALLS.c.thread_id, CALLS.c.due_at).where(CALLS.c.guild_id == guild_id, CALLS.c.member == member)
        for thread_id, due_at in await self._database.read(found.order_by(CALLS.c.due_at.desc()).limit(1)):
            return Call(thread_id, guild_id, due_at)
        return None

    async def due(self, moment: datetime) -> tuple[tuple[Call, MemberHash], ...]:
        """Return the calls that were due by then, oldest first."""
        c = CALLS.c
        found = select(c.thread_id, c.guild_id, c.due_at, c.member).where(c.due_at <= moment).order_by(c.due_at)
        rows = await self._database.read(found)
        return tuple((Call(thread_id, guild_id, due_at), MemberHash(m)) for thread_id, guild_id, due_at, m in rows)

    async def next_due(self) -> datetime | None:
        """Return when the next call is due, None where nobody waits."""
        rows = await self._database.read(select(CALLS.c.due_at).order_by(CALLS.c.due_at).limit(1))
        return rows[0].due_at if rows else None

    async def settle(self, thread_id: int) -> bool:
        """Forget a call; False where there is none (any more)."""
        return await self._database.write(delete(CALLS).where(CALLS.c.thread_id == thread_id)) > 0

    async def forget_member(self, member: MemberHash) -> None:
        """Forget a member's calls."""
        await self._database.write(delete(CALLS).where(CALLS.c.member == member))
        await self._database.erase_traces()
