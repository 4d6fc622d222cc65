"""The store's part on loud channels."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select

from bot.domain.loudness import Loudness
from bot.storage.database import Database
from bot.storage.tables import LOUD_CHANNELS


class LoudnessInDatabase:
    """How loud the bot is in which channel (port KeptLoudness)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def channels(self) -> Mapping[int, tuple[int, Loudness]]:
        """Return the guild and the loudness of every channel that is not off."""
        c = LOUD_CHANNELS.c
        rows = await self._database.read(select(c.channel_id, c.guild_id, c.loudness))
        return {channel_id: (guild_id, Loudness(loudness)) for channel_id, guild_id, loudness in rows}

    async def keep(self, guild_id: int, channel_id: int, loudness: Loudness) -> None:
        """Keep a channel's loudness in place of its former one; nothing is kept of a channel that is off."""
        if loudness is Loudness.OFF:
            await self._database.write(delete(LOUD_CHANNELS).where(LOUD_CHANNELS.c.channel_id == channel_id))
        else:
            row = self._database.put(LOUD_CHANNELS, channel_id=channel_id, guild_id=guild_id, loudness=loudness.value)
            await self._database.write(row)
