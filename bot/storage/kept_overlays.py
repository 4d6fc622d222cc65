"""What guilds changed in the Q&A: their present word on each entry, red flags, all changes, and those that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

from sqlalchemy import Executable, UpdateBase, delete, insert, select, union, update

from bot.domain.changes import Act, Based, Change, Checked, Content, Laid, Waiting
from bot.domain.model import EntryId
from bot.domain.records import Revision
from bot.storage.database import Database
from bot.storage.kept_guilds import revised
from bot.storage.tables import ADDED_RED_FLAGS, ENTRY_CHANGES, OVERLAY_ENTRIES, WAITING_CHANGES

_NOBODY = 0  # no member of Discord has this id


class OverlaysInDatabase:
    """Guilds' entries, their history, and what waits for a second moderator (port Overlays)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def guilds(self) -> Sequence[int]:
        """Return the guilds that changed something, in the order of ids; those that only follow the base are none."""
        c = OVERLAY_ENTRIES.c
        laid = select(c.guild_id).where(~c.follows_base | c.check_again_by.is_not(None))
        every = union(laid, select(ADDED_RED_FLAGS.c.guild_id)).subquery()
        rows = await self._database.read(select(every.c.guild_id).order_by(every.c.guild_id))
        return [guild_id for (guild_id,) in rows]

    async def laid(self, guild_id: int) -> tuple[Laid, ...]:
        """Return a guild's present word on each entry that it changed, added or hid, in the order of ids."""
        c = OVERLAY_ENTRIES.c
        rows = await self._database.read(select(OVERLAY_ENTRIES).where(c.guild_id == guild_id))
        return tuple(
            Laid(
                EntryId(row.entry_id),
                row.number,
                row.content,
                _revision(row.based_on),
                follows=row.follows_base,
                checked=Checked(Revision(row.checked_as), row.check_again_by) if row.checked_as else None,
            )
            for row in sorted(rows, key=attrgetter("entry_id"))
        )

    async def added_red_flags(self, guild_id: int) -> tuple[Content, ...]:
        """Return the red flags that a guild added, in the order of ids."""
        c = ADDED_RED_FLAGS.c
        added = select(c.red_flag_id, c.content).where(c.guild_id == guild_id)
        rows = sorted(await self._database.read(added), key=attrgetter("red_flag_id"))
        return tuple(row.content for row in rows)

    async def number(self, guild_id: int, entry_id: EntryId) -> int:
        """Return how often a guild has changed this entry: 0 where it never has."""
        c = OVERLAY_ENTRIES.c
        present = select(c.number).where(c.guild_id == guild_id, c.entry_id == entry_id)
        return max((number for (number,) in await self._database.read(present)), default=0)

    async def apply(self, change: Change, waiting_id: int | None = None) -> bool:
        """Make a change live and part of the history, both or neither; False where somebody changed it first.

        False too, and nothing is changed, where the proposal `waiting_id` on this entry is no longer there.
        """
        made = self._red_flag_added(change) if change.act is Act.WARN else self._entry_as_changed(change)
        settled = [] if waiting_id is None else [_proposal_settled(change, waiting_id)]
        return await self._database.write_one_each(*self._revised(change), made, _added_to_history(change), *settled)

    async def based(self) -> tuple[Based, ...]:
        """Return the entries that guilds changed over the base's, in the order of guilds."""
        c = OVERLAY_ENTRIES.c
        found = select(c.guild_id, c.entry_id, c.based_on, c.told_of).where(~c.follows_base, c.based_on.is_not(None))
        return tuple(
            Based(guild_id, EntryId(entry_id), Revision(based_on), _revision(told_of))
            for guild_id, entry_id, based_on, told_of in sorted(
                await self._database.read(found), key=attrgetter("guild_id", "entry_id")
            )
        )

    async def mark_told(self, guild_id: int, told: Mapping[EntryId, Revision]) -> None:
        """Keep in mind of which of the base's revisions a guild's moderators were told."""
        c = OVERLAY_ENTRIES.c
        own = update(OVERLAY_ENTRIES).where(c.guild_id == guild_id)
        await self._database.write(*(own.where(c.entry_id == i).values(told_of=of) for i, of in told.items()))

    async def history(self, guild_id: int, entry_id: EntryId | None = None, limit: int = 25) -> tuple[Change, ...]:
        """Return the latest changes of an entry, or of all of them, newest first."""
        c = ENTRY_CHANGES.c
        found = select(ENTRY_CHANGES).where(c.guild_id == guild_id)
        if entry_id is not None:
            found = found.where(c.entry_id == entry_id)
        rows = await self._database.read(found.order_by(c.id.desc()).limit(limit))
        return tuple(
            Change(
                guild_id=row.guild_id,
                entry_id=EntryId(row.entry_id),
                number=row.number,
                act=Act(row.act),
                editor_id=row.editor_id,
                made_at=row.made_at,
                before=row.before,
                after=row.after,
                approver_id=row.approver_id,
                based_on=_revision(row.based_on),
            )
            for row in rows
        )

    async def latest_number(self, guild_id: int, entry_id: EntryId) -> int:
        """Return the number of the latest change that the history has of an entry or red flag: 0 for none."""
        return max((change.number for change in await self.history(guild_id, entry_id, 1)), default=0)

    async def take_red_flag(self, change: Change) -> bool:
        """Take a guild's own red flag away, and keep that in the history; False where it has none."""
        c = ADDED_RED_FLAGS.c
        gone = delete(ADDED_RED_FLAGS).where(c.guild_id == change.guild_id, c.red_flag_id == change.entry_id)
        return await self._database.write_one_each(*self._revised(change), gone, _added_to_history(change))

    async def propose(self, waiting: Waiting) -> int:
        """Keep a change that waits for a second moderator (its `id` is not read); return its id, never given before."""
        row = insert(WAITING_CHANGES).values(
            guild_id=waiting.guild_id,
            entry_id=waiting.entry_id,
            seen=waiting.seen,
            act=waiting.act.value,
            proposer_id=waiting.proposer_id,
            proposed_at=waiting.proposed_at,
            after=waiting.after,
            based_on=waiting.based_on,
        )
        return await self._database.add(row)

    async def waiting(self, guild_id: int) -> tuple[Waiting, ...]:
        """Return what waits in a guild, oldest first."""
        c = WAITING_CHANGES.c
        rows = await self._database.read(select(WAITING_CHANGES).where(c.guild_id == guild_id).order_by(c.id))
        return tuple(
            Waiting(
                id=row.id,
                guild_id=row.guild_id,
                entry_id=EntryId(row.entry_id),
                seen=row.seen,
                act=Act(row.act),
                proposer_id=row.proposer_id,
                proposed_at=row.proposed_at,
                after=row.after,
                based_on=_revision(row.based_on),
            )
            for row in rows
        )

    async def withdraw(self, guild_id: int, waiting_id: int) -> bool:
        """Take a proposal away; False where it is no longer there."""
        c = WAITING_CHANGES.c
        return await self._database.write_one_each(
            delete(WAITING_CHANGES).where(c.guild_id == guild_id, c.id == waiting_id)
        )

    async def forget_editor(self, member_id: int) -> None:
        """Forget who made, confirmed or proposed a member's changes: the changes stay, without the member."""
        history, waiting = ENTRY_CHANGES.c, WAITING_CHANGES.c
        await self._database.write(
            update(ENTRY_CHANGES).where(history.editor_id == member_id).values(editor_id=None),
            update(ENTRY_CHANGES).where(history.approver_id == member_id).values(approver_id=None),
            update(WAITING_CHANGES).where(waiting.proposer_id == member_id).values(proposer_id=_NOBODY),
        )
        await self._database.erase_traces()

    def _entry_as_changed(self, change: Change) -> UpdateBase:
        """Return what makes a change live; it finds no row where somebody changed the entry first."""
        c = OVERLAY_ENTRIES.c
        values = {"number": change.number, **_word(change)}
        if change.number == 1:
            row = self._database.insert(OVERLAY_ENTRIES).values(
                guild_id=change.guild_id,
                entry_id=change.entry_id,
                **{"follows_base": change.act is Act.CHECK, **values},
            )
            return row.on_conflict_do_nothing()
        seen = update(OVERLAY_ENTRIES).where(c.guild_id == change.guild_id, c.entry_id == change.entry_id)
        return seen.where(c.number == change.number - 1).values(**values)

    def _red_flag_added(self, change: Change) -> UpdateBase:
        """Return what adds a red flag; it finds no row where the guild has one of this id: none is ever replaced."""
        row = self._database.insert(ADDED_RED_FLAGS).values(
            guild_id=change.guild_id, red_flag_id=change.entry_id, content=change.after
        )
        return row.on_conflict_do_nothing()

    def _revised(self, change: Change) -> tuple[Executable, ...]:
        return revised(self._database, change.guild_id)


def _word(change: Change) -> dict[str, object]:
    """Return what a change makes of the guild's word: a check leaves the text as it is."""
    if change.checked is not None:
        return {"checked_as": change.checked.revision, "check_again_by": change.checked.until}
    follows = change.act is Act.FOLLOW
    return {
        "content": None if follows else change.after,
        "based_on": None if follows else change.based_on,
        "follows_base": follows,
    }


def _added_to_history(change: Change) -> UpdateBase:
    return insert(ENTRY_CHANGES).values(
        guild_id=change.guild_id,
        entry_id=change.entry_id,
        number=change.number,
        act=change.act.value,
        editor_id=change.editor_id,
        approver_id=change.approver_id,
        made_at=change.made_at,
        based_on=change.based_on,
        before=change.before,
        after=change.after,
    )


def _proposal_settled(change: Change, waiting_id: int) -> UpdateBase:
    c = WAITING_CHANGES.c
    own = delete(WAITING_CHANGES).where(c.guild_id == change.guild_id, c.entry_id == change.entry_id)
    return own.where(c.id == waiting_id)


def _revision(kept: str | None) -> Revision | None:
    return None if kept is None else Revision(kept)
