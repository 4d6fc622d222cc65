"""See what other processes have changed: the revision of guilds' overlays is looked at every so often."""

from __future__ import annotations

from bot.services.guild_ports import Revisions
from bot.services.library import Library


class Refreshing:
    """Makes changes of another process live, such as an import on the command line; raises StoreUnavailable.

    A change that this process made is read once more: that costs little, and who made it need not be known.
    `has_reached` tells whether the last look found the store.
    """

    def __init__(self, revisions: Revisions, library: Library) -> None:
        self._revisions = revisions
        self._library = library
        self._seen = 0
        self.has_reached = False

    async def begin(self) -> None:
        """Take what is there for seen; call it before the overlays are first read, so that no change is missed."""
        self._seen = await self._revisions.latest()
        self.has_reached = True

    async def poll(self) -> int:
        """Read the guilds that changed since, and no others; return how many those were."""
        self.has_reached = False
        changed = await self._revisions.changed_since(self._seen)
        self.has_reached = True
        for guild_id, revision in changed:
            await self._library.changed(guild_id)
            self._seen = revision
        return len(changed)
