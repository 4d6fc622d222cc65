"""What moderators have typed and not yet published: kept apart from what is live, for a week."""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.changes import Working
from bot.services.guild_ports import KeptDrafts
from bot.services.originals import Originals
from bot.services.ports import Now, StoreUnavailable

KEPT_FOR = timedelta(days=7)
"""How long a draft is kept after it was last typed in."""

_MOST_IN_MEMORY = 1000
_log = logging.getLogger("soigneur.services")


def new_id() -> str:
    """Return the id of a new draft."""
    return secrets.token_hex(6)


class Drafting:
    """Holds drafts in the store, so that they outlive a restart, and the newest thousand in memory too.

    Where the store cannot be used, a draft is in memory only: nobody loses what they have typed. One that began with a
    message is never anywhere else, and goes with that message: without it, nobody could tell what is a copy.
    """

    def __init__(self, kept: KeptDrafts, originals: Originals, now: Now) -> None:
        self._kept = kept
        self.originals = originals
        self._now = now
        self._drafts: OrderedDict[str, Working] = OrderedDict()

    async def keep(self, working: Working) -> Working:
        """Keep a draft, typed now; return it; never raises."""
        working = replace(working, typed_at=self._now())
        self._drafts[working.id] = working
        self._drafts.move_to_end(working.id)
        while len(self._drafts) > _MOST_IN_MEMORY:
            self._drafts.popitem(last=False)
        if working.from_message:
            return working
        try:
            await self._kept.keep(working)
        except StoreUnavailable as error:
            _log.warning("a draft is kept in memory only: %s", error)
        return working

    async def change(self, working: Working, fields: Mapping[str, object]) -> Working:
        """Return the draft with some fields as typed now; empty ones are taken out; never raises."""
        content = {**(working.content or {}), **fields}
        filled = {name: value for name, value in content.items() if value not in (None, "", [])}
        return await self.keep(replace(working, content=filled))

    async def of(self, draft_id: str, guild_id: int, editor_id: int) -> Working | None:
        """Return a draft to the moderator whose it is, None to others, and where it is gone.

        Raises StoreUnavailable where it may be in the store and that cannot be used.
        """
        working = self._drafts.get(draft_id) or await self._kept.of(draft_id)
        if working is None or (working.guild_id, working.editor_id) != (guild_id, editor_id):
            return None
        return None if self._is_over(working) else working

    async def drop(self, draft_id: str) -> None:
        """Forget a draft; never raises, as what it said is published or not wanted: after a week it goes by itself."""
        self._drafts.pop(draft_id, None)
        self.originals.drop(draft_id)
        try:
            await self._kept.drop(draft_id)
        except StoreUnavailable as error:
            _log.warning("a draft that is settled stays until it is old: %s", error)

    async def forget_editor(self, member_id: int) -> None:
        """Forget a moderator's drafts; raises StoreUnavailable."""
        self._forget(lambda working: working.editor_id == member_id)
        await self._kept.forget_editor(member_id)

    async def forget_guild(self, guild_id: int) -> None:
        """Forget a guild's drafts in memory, as the store has."""
        self._forget(lambda working: working.guild_id == guild_id)

    async def forget_old(self) -> None:
        """Forget drafts of more than seven days ago, and messages of more than one; raises StoreUnavailable."""
        self.originals.forget_old()
        self._forget(self._is_over)
        await self._kept.forget_before(self._now() - KEPT_FOR)

    def _is_over(self, working: Working) -> bool:
        lacks_original = working.from_message and not self.originals.holds(working.id)
        return lacks_original or self._now() - working.typed_at > KEPT_FOR

    def _forget(self, is_gone: Callable[[Working], bool]) -> None:
        for draft_id in [working.id for working in self._drafts.values() if is_gone(working)]:
            del self._drafts[draft_id]
            self.originals.drop(draft_id)
