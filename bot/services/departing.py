"""Forget the guilds that the bot has left, 30 days later: whoever invites it again in time finds all as it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta

from bot.services.guild_ports import KeptGuilds
from bot.services.ports import Now
from bot.services.shards import WHOLE, Shards

KEPT_FOR = timedelta(days=30)
"""How long a guild's data is kept after the bot was removed; `/privacy` and SECURITY.md say the same."""

Forget = Callable[[int], Awaitable[None]]


class Departing:
    """Knows which guilds the bot has left, and forgets them; every method raises StoreUnavailable.

    `in_memory`: what forgets a guild in memory, once the store has nothing of it any more. Guilds that are not on its
    `shards` are left alone: whether the bot is in them, this process cannot tell.
    """

    def __init__(self, kept: KeptGuilds, in_memory: Sequence[Forget], now: Now, shards: Shards = WHOLE) -> None:
        self._kept = kept
        self._in_memory = in_memory
        self._now = now
        self._shards = shards

    async def left(self, guild_id: int) -> None:
        """Keep in mind that the bot was removed from a guild now; an outage is no removal."""
        await self._kept.leave(guild_id, self._now())

    async def came_back(self, guild_id: int) -> None:
        """Keep a guild's data: the bot is in it."""
        await self._kept.come_back(guild_id)

    async def sweep(self, present: Collection[int]) -> int:
        """Forget what was left 30 days ago; return how many guilds that were.

        `present`: the guilds that the bot is in, also those that Discord cannot reach just now. What happened while no
        process ran is caught up with first.
        """
        departed = await self._kept.departed()
        for guild_id in departed.keys() & set(present):
            await self._kept.come_back(guild_id)
        for guild_id in filter(self._shards.hold, await self._kept.known() - departed.keys() - set(present)):
            await self.left(guild_id)
        due = [guild_id for guild_id, left_at in departed.items() if self._now() - left_at >= KEPT_FOR]
        gone = [guild_id for guild_id in due if guild_id not in present and self._shards.hold(guild_id)]
        for guild_id in gone:
            await self.forget_guild(guild_id)
        return len(gone)

    async def forget_guild(self, guild_id: int) -> None:
        """Forget everything that is kept of a guild, whatever it is."""
        await self._kept.forget(guild_id)
        for forget in self._in_memory:
            await forget(guild_id)
