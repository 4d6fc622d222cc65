"""What moderators have typed and not yet published: kept apart from what is live, for a day."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.changes import Act
from bot.domain.model import EntryId
from bot.services.ports import Now

KEPT_FOR = timedelta(days=1)
_MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Working:
    """A draft in the making: plain data that need not be right yet; `content` None means to hide the entry.

    `seen` is the entry's number in the guild when the moderator began: whoever saves first counts. `gap_ids` and
    `suggestion_id` are what publishing it settles in the inbox.
    """

    id: str
    guild_id: int
    entry_id: EntryId
    editor_id: int
    act: Act
    seen: int
    content: Mapping[str, object] | None
    typed_at: datetime
    shipped_phrasings: tuple[str, ...] = ()
    gap_ids: tuple[int, ...] = ()
    suggestion_id: int | None = None

    def over(self, seen: int) -> Working:
        """Return the draft as one over what stands there now."""
        return replace(self, seen=seen)


def new_id() -> str:
    """Return the id of a new draft."""
    return secrets.token_hex(6)


class Drafting:
    """Holds drafts in memory, the newest thousand."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._drafts: OrderedDict[str, Working] = OrderedDict()

    def keep(self, working: Working) -> Working:
        """Keep a draft, typed now; return it."""
        working = replace(working, typed_at=self._now())
        self._drafts[working.id] = working
        self._drafts.move_to_end(working.id)
        while len(self._drafts) > _MOST_KEPT:
            self._drafts.popitem(last=False)
        return working

    def change(self, working: Working, fields: Mapping[str, object]) -> Working:
        """Return the draft with some fields as typed now; empty ones are taken out."""
        content = {**(working.content or {}), **fields}
        filled = {name: value for name, value in content.items() if value not in (None, "", [])}
        return self.keep(replace(working, content=filled))

    def of(self, draft_id: str, guild_id: int, editor_id: int) -> Working | None:
        """Return a draft to the moderator whose it is, None to others, and where it is gone."""
        working = self._drafts.get(draft_id)
        if working is None or (working.guild_id, working.editor_id) != (guild_id, editor_id):
            return None
        return working if self._now() - working.typed_at <= KEPT_FOR else None

    def drop(self, draft_id: str) -> None:
        """Forget a draft."""
        self._drafts.pop(draft_id, None)
