"""What moderators have typed and not yet published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.changes import Act, Working
from bot.domain.model import EntryId
from bot.domain.records import Revision
from bot.storage.database import Database
from bot.storage.tables import DRAFTS


class DraftsInDatabase:
    """Drafts in the making (port KeptDrafts)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, working: Working) -> None:
        """Keep a draft, in place of what it was before."""
        row = self._database.put(
            DRAFTS,
            id=working.id,
            guild_id=working.guild_id,
            entry_id=working.entry_id,
            editor_id=working.editor_id,
            act=working.act.value,
            seen=working.seen,
            based_on=working.based_on,
            content=working.content,
            gap_ids=" ".join(map(str, working.gap_ids)),
            suggestion_id=working.suggestion_id,
            typed_at=working.typed_at,
        )
        await self._database.write(row)

    async def of(self, draft_id: str) -> Working | None:
        """Return the draft with this id, None where there is none."""
        for row in await self._database.read(select(DRAFTS).where(DRAFTS.c.id == draft_id)):
            return Working(
                id=row.id,
                guild_id=row.guild_id,
                entry_id=EntryId(row.entry_id),
                editor_id=row.editor_id,
                act=Act(row.act),
                seen=row.seen,
                content=row.content,
                typed_at=row.typed_at,
                based_on=None if row.based_on is None else Revision(row.based_on),
                gap_ids=tuple(map(int, row.gap_ids.split())),
                suggestion_id=row.suggestion_id,
            )
        return None

    async def drop(self, draft_id: str) -> None:
        """Forget a draft."""
        await self._database.write(delete(DRAFTS).where(DRAFTS.c.id == draft_id))

    async def forget_editor(self, member_id: int) -> None:
        """Forget a moderator's drafts."""
        await self._database.write(delete(DRAFTS).where(DRAFTS.c.editor_id == member_id))
        await self._database.erase_traces()

    async def forget_before(self, moment: datetime) -> None:
        """Forget what was typed before `moment`."""
        await self._database.write(delete(DRAFTS).where(DRAFTS.c.typed_at < moment))
