"""What services need from the outside to look after guilds, as protocols; adapters are chosen in `bot.app`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.changes import Working


class KeptDrafts(Protocol):
    """Keeps what moderators have typed; every method raises StoreUnavailable where that fails."""

    async def keep(self, working: Working) -> None:
        """Keep a draft, in place of what it was before."""
        ...

    async def of(self, draft_id: str) -> Working | None:
        """Return the draft with this id, None where there is none."""
        ...

    async def drop(self, draft_id: str) -> None:
        """Forget a draft."""
        ...

    async def forget_editor(self, member_id: int) -> None:
        """Forget a moderator's drafts."""
        ...

    async def forget_before(self, moment: datetime) -> None:
        """Forget what was typed before `moment`."""
        ...


class Revisions(Protocol):
    """Counts guilds' changes, whichever process makes them; every method raises StoreUnavailable where that fails.

    Who sees a revision sees all before it.
    """

    async def latest(self) -> int:
        """Return the latest revision of any guild's changes: 0 where there is none."""
        ...

    async def changed_since(self, revision: int) -> Sequence[tuple[int, int]]:
        """Return each guild that changed after `revision`, with its own, in the order of these."""
        ...


class KeptGuilds(Protocol):
    """Knows of whom something is kept, and who has left; every method raises StoreUnavailable where that fails."""

    async def known(self) -> frozenset[int]:
        """Return every guild of which something is kept."""
        ...

    async def leave(self, guild_id: int, left_at: datetime) -> None:
        """Keep in mind since when the bot is no longer in a guild; an earlier moment counts."""
        ...

    async def come_back(self, guild_id: int) -> None:
        """Forget that the bot had left a guild."""
        ...

    async def departed(self) -> Mapping[int, datetime]:
        """Return the guilds that the bot is no longer in, with since when."""
        ...

    async def forget(self, guild_id: int) -> None:
        """Forget everything of a guild."""
        ...
