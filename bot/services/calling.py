"""Calls for a person: volunteers are called once, and once more if nobody has come; never again, whatever happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.domain.records import Call, MemberHash
from bot.services.ports import MemberHashes, Now
from bot.services.shards import WHOLE, Shards

NOT_AGAIN = timedelta(days=1)
"""How long an open call keeps the same member from another one, where volunteers are called only once."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class KeptCalls(Protocol):
    """Keeps who still waits for a person; every method raises StoreUnavailable where that fails."""

    async def keep(self, call: Call, member: MemberHash) -> None:
        """Keep a call, with the member who waits."""
        ...

    async def of_member(self, guild_id: int, member: MemberHash) -> Call | None:
        """Return the call of a member in a guild, None without one."""
        ...

    async def due(self, moment: datetime) -> tuple[tuple[Call, MemberHash], ...]:
        """Return the calls that were due by then, oldest first."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the next call is due, None where nobody waits."""
        ...

    async def settle(self, thread_id: int) -> bool:
        """Forget a call; False where there is none (any more)."""
        ...

    async def forget_member(self, member: MemberHash) -> None:
        """Forget a member's calls."""
        ...


class Calling:
    """Knows who waits for a person: ids, never words; every method raises StoreUnavailable where that fails.

    Calls in guilds on other `shards` are left to the process that is in touch with these.
    """

    def __init__(self, kept: KeptCalls, hash_member: MemberHashes, now: Now, shards: Shards = WHOLE) -> None:
        self._kept = kept
        self._hash_member = hash_member
        self._now = now
        self._shards = shards
        self._next_due: datetime | None = _LONG_AGO

    async def open_call(self, guild_id: int, member_id: int) -> Call | None:
        """Return the call of a member in a guild that still waits, None without one."""
        return await self._kept.of_member(guild_id, self._hash(member_id))

    async def begin(self, guild_id: int, member_id: int, thread_id: int, remind_minutes: int) -> None:
        """Remember a call, so that the volunteers are called once more after these minutes (0: not again)."""
        wait = timedelta(minutes=remind_minutes) if remind_minutes else NOT_AGAIN
        due_at = self._now() + wait
        await self._kept.keep(Call(thread_id, guild_id, due_at), self._hash(member_id))
        self._next_due = min(self._next_due or due_at, due_at)

    async def take_due(self) -> tuple[tuple[Call, MemberHash], ...]:
        """Return the calls that are due, each with who waits, and forget them: no call is ever made twice."""
        now = self._now()
        if self._next_due is None or now < self._next_due:
            return ()  # asked several times a minute, and nearly always so: the store is left alone
        due = [each for each in await self._kept.due(now) if self._shards.hold(each[0].guild_id)]
        taken = [(call, member) for call, member in due if await self._kept.settle(call.thread_id)]
        self._next_due = await self._kept.next_due()
        return tuple(taken)

    async def settle(self, thread_id: int) -> None:
        """Forget a call: a person has come, or the thread is gone."""
        await self._kept.settle(thread_id)

    def is_by(self, member_id: int, waiting: MemberHash) -> bool:
        """Tell whether this member is the one who waits."""
        return self._hash(member_id) == waiting

    async def forget_member(self, member_id: int) -> None:
        """Forget a member's calls."""
        await self._kept.forget_member(self._hash(member_id))

    def _hash(self, member_id: int) -> MemberHash:
        return self._hash_member(member_id, "calls")
