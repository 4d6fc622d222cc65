"""What guilds and members chose, held in memory so that a question costs no query."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.domain.records import GuildSettings, MemberHash, MemberSettings
from bot.services.ports import KeptSettings, MemberHashes
from bot.services.shards import WHOLE, Shards


class Settings:
    """Reads from memory at once and without failing; a change is in the store before it counts.

    Of guilds only those on this process's `shards` are held.
    """

    def __init__(self, kept: KeptSettings, hash_member: MemberHashes, shards: Shards = WHOLE) -> None:
        self._kept = kept
        self._hash_member = hash_member
        self._shards = shards
        self._guilds: dict[int, GuildSettings] = {}
        self._members: dict[MemberHash, MemberSettings] = {}
        self._changing = asyncio.Lock()

    async def load(self) -> None:
        """Read all settings anew; raises StoreUnavailable, and what was known before then stays."""
        async with self._changing:
            guilds, members = await self._kept.guilds(), await self._kept.members()
            self._guilds = {each: chosen for each, chosen in guilds.items() if self._shards.hold(each)}
            self._members = dict(members)

    async def load_members(self) -> None:
        """Read members' settings anew, as another process may have changed them; raises as `load`."""
        async with self._changing:
            self._members = dict(await self._kept.members())

    def of_guild(self, guild_id: int | None) -> GuildSettings:
        """Return a guild's settings; the defaults where it made none, and for a direct message (None)."""
        return GuildSettings() if guild_id is None else self._guilds.get(guild_id, GuildSettings())

    def of_member(self, member_id: int) -> MemberSettings:
        """Return a member's settings, the defaults where they made none."""
        return self._members.get(self._hash(member_id), MemberSettings())

    async def change_guild(self, guild_id: int, change: Callable[[GuildSettings], GuildSettings]) -> GuildSettings:
        """Replace a guild's settings by what `change` makes of them, and return that.

        Changes wait for one another, so none is lost. Raises StoreUnavailable, and the settings then stay as they were.
        """
        async with self._changing:
            settings = change(self.of_guild(guild_id))
            await self._kept.keep_guild(guild_id, settings)
            self._guilds[guild_id] = settings
            return settings

    async def forget_guild(self, guild_id: int) -> None:
        """Go back to a guild's defaults in memory, as the store has none of its settings any more."""
        async with self._changing:
            self._guilds.pop(guild_id, None)

    async def change_member(self, member_id: int, settings: MemberSettings) -> None:
        """Replace a member's settings; raises StoreUnavailable, and they then stay as they were."""
        async with self._changing:
            member = self._hash(member_id)
            if settings == MemberSettings():
                await self._forget(member)
                return
            await self._kept.keep_member(member, settings)
            self._members[member] = settings

    async def forget_member(self, member_id: int) -> None:
        """Forget a member's settings; raises StoreUnavailable, and they then stay as they were."""
        async with self._changing:
            await self._forget(self._hash(member_id))

    async def _forget(self, member: MemberHash) -> None:
        await self._kept.forget_member(member)
        self._members.pop(member, None)

    def _hash(self, member_id: int) -> MemberHash:
        return self._hash_member(member_id, "settings")
