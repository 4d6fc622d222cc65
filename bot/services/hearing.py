"""How loud the bot is in each channel, held in memory so that a message costs no query."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

from bot.domain.loudness import Loudness
from bot.services.shards import WHOLE, Shards


class KeptLoudness(Protocol):
    """Keeps how loud the bot is in which channel; every method raises StoreUnavailable where that fails."""

    async def channels(self) -> Mapping[int, tuple[int, Loudness]]:
        """Return the guild and the loudness of every channel that is not off."""
        ...

    async def keep(self, guild_id: int, channel_id: int, loudness: Loudness) -> None:
        """Keep a channel's loudness in place of its former one; nothing is kept of a channel that is off."""
        ...


class Hearing:
    """Reads from memory at once and without failing; a change is in the store before it counts.

    Only channels of guilds on this process's `shards` are held.
    """

    def __init__(self, kept: KeptLoudness, shards: Shards = WHOLE) -> None:
        self._kept = kept
        self._shards = shards
        self._channels: dict[int, tuple[int, Loudness]] = {}
        self._changing = asyncio.Lock()

    async def load(self) -> None:
        """Read all channels anew; raises StoreUnavailable, and what was known before then stays."""
        async with self._changing:
            channels = await self._kept.channels()
            self._channels = {each: kept for each, kept in channels.items() if self._shards.hold(kept[0])}

    def loudness(self, channel_id: int | None) -> Loudness:
        """Return the loudness of a channel or forum; off where none was chosen."""
        chosen = self._channels.get(channel_id or 0)
        return chosen[1] if chosen else Loudness.OFF

    def loud_channels(self, guild_id: int) -> dict[int, Loudness]:
        """Return the channels of a guild that are not off."""
        return {channel: loudness for channel, (guild, loudness) in self._channels.items() if guild == guild_id}

    async def change(self, guild_id: int, channel_id: int, loudness: Loudness) -> None:
        """Set a channel's loudness; raises StoreUnavailable, and it then stays as it was."""
        async with self._changing:
            await self._kept.keep(guild_id, channel_id, loudness)
            if loudness is Loudness.OFF:
                self._channels.pop(channel_id, None)
            else:
                self._channels[channel_id] = (guild_id, loudness)

    async def forget_guild(self, guild_id: int) -> None:
        """Turn every channel of a guild off in memory, as the store has none of them any more."""
        async with self._changing:
            self._channels = {c: kept for c, kept in self._channels.items() if kept[0] != guild_id}
