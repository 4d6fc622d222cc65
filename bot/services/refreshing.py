"""See what other processes have changed: the latest revision is looked at every so often."""

from __future__ import annotations

from bot.services.guild_ports import Latest, Revisions
from bot.services.library import Library
from bot.services.settings import Settings


class Refreshing:
    """Makes changes of another process live: guilds' entries and members' settings; raises StoreUnavailable.

    A change that this process made is read once more: that costs little, and who made it need not be known.
    `has_reached` tells whether the last look found the store.
    """

    def __init__(self, revisions: Revisions, library: Library, settings: Settings) -> None:
        self._revisions = revisions
        self._library = library
        self._settings = settings
        self._seen = Latest()
        self.has_reached = False

    async def begin(self) -> None:
        """Take what is there for seen; call it before anything of it is first read, so that no change is missed."""
        self._seen = await self._revisions.latest()
        self.has_reached = True

    async def poll(self) -> int:
        """Read the guilds that changed since, and no others; return how many those were."""
        self.has_reached = False
        latest = await self._revisions.latest()
        if latest.of_members != self._seen.of_members:
            await self._settings.load_members()
        changed = await self._revisions.changed_since(self._seen.of_all) if latest != self._seen else ()
        self.has_reached = True
        for guild_id, _ in changed:
            await self._library.changed(guild_id)
        self._seen = latest
        return len(changed)
