"""Bring back what was: a change is undone, a state restored, a hidden entry shown again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.changes import Act, Change, Content, Draft
from bot.domain.model import EntryId
from bot.services.curating import Curating, Proposed, Published
from bot.services.errors import StaysForGood, TooLate
from bot.services.library import Library
from bot.services.ports import Now, Overlays

UNDO_FOR = timedelta(minutes=10)
_WHOLE_HISTORY = 1000


class Restoring:
    """Reads the history of a guild's changes and goes back in it; every method raises StoreUnavailable.

    What is brought back is a change like any other: in the history, and by two moderators where it is about safety.
    """

    def __init__(self, curating: Curating, overlays: Overlays, library: Library, now: Now) -> None:
        self._curating = curating
        self._overlays = overlays
        self._library = library
        self._now = now

    async def history(self, guild_id: int, entry_id: EntryId | None = None, limit: int = 25) -> tuple[Change, ...]:
        """Return the latest changes of an entry, or of all, newest first."""
        return await self._overlays.history(guild_id, entry_id, limit)

    async def change(self, guild_id: int, entry_id: EntryId, number: int) -> Change | None:
        """Return the change that gave an entry this number, None where there is none."""
        changes = await self._overlays.history(guild_id, entry_id, _WHOLE_HISTORY)
        return next((change for change in changes if change.number == number), None)

    async def undo(self, change: Change, editor_id: int) -> Published | Proposed:
        """Take a change back that was made a moment ago.

        Raises TooLate after ten minutes, StaleEdit where the entry has changed since.
        """
        if self._now() - change.made_at > UNDO_FOR:
            raise TooLate
        return await self._restore(change, change.before, change.number, editor_id)

    async def restore(self, change: Change, editor_id: int) -> Published | Proposed:
        """Bring an entry back to what it was after an earlier change."""
        seen = await self._curating.number(change.guild_id, change.entry_id)
        return await self._restore(change, change.after, seen, editor_id)

    async def bring_back(self, guild_id: int, entry_id: EntryId, editor_id: int) -> Published | Proposed | None:
        """Bring a hidden entry back as it was before it was hidden; None where it is not hidden."""
        hidden = next((change for change in await self.hidden(guild_id) if change.entry_id == entry_id), None)
        if hidden is None:
            return None
        seen = await self._curating.number(guild_id, entry_id)
        return await self._restore(hidden, hidden.before, seen, editor_id)

    async def hidden(self, guild_id: int) -> tuple[Change, ...]:
        """Return the change that hid each entry that is hidden now, the last hidden first; they stay until restored."""
        await self._library.refresh(guild_id)
        laid = self._library.overlay(guild_id).entries.values()
        found = [await self._hid(guild_id, each.entry_id) for each in laid if each.entry is None]
        return tuple(sorted(filter(None, found), key=lambda change: change.made_at, reverse=True))

    async def _hid(self, guild_id: int, entry_id: EntryId) -> Change | None:
        """Return the change that hid a hidden entry: later ones may have kept it so over a base that changed."""
        changes = await self._overlays.history(guild_id, entry_id, _WHOLE_HISTORY)
        return next((change for change in changes if change.before is not None), None)

    async def _restore(
        self, change: Change, content: Content | None, seen: int, editor_id: int
    ) -> Published | Proposed:
        if change.act is Act.WARN:
            raise StaysForGood
        act, entry = Act.RESTORE, None if content is None else self._curating.parsed(content)
        shipped = self._library.shipped(change.entry_id)
        if entry and shipped and replace(entry, check_again_by=shipped.check_again_by) == shipped:
            act, entry = Act.FOLLOW, shipped
        return await self._curating.publish(Draft(change.guild_id, change.entry_id, act, seen, entry), editor_id)
