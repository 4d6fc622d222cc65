"""A second moderator confirms what is about safety, or rejects it; alone, a server's owner may after a day."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.changes import Act, Change, Draft, Waiting, Working
from bot.domain.drafts import parse_added
from bot.domain.parsing import Problems
from bot.services.curating import Curating, InvalidDraft, Published, StaleEdit
from bot.services.drafting import new_id
from bot.services.errors import BotError
from bot.services.flagging import Flagging
from bot.services.library import Library
from bot.services.ports import Now, Overlays

ALONE_AFTER = timedelta(hours=24)
"""After which time the owner of a server may confirm what has no second moderator to confirm it."""


_NO_TEXT_OF_ITS_OWN = frozenset({Act.FOLLOW, Act.CHECK})
"""Acts on a text as it was looked at: once that has changed, there is nothing in the proposal to go on with."""


class NotWaiting(BotError):
    """A proposal is settled already, or may not be confirmed by this person."""


class Reviewing:
    """Settles what waits for a second moderator; every method raises StoreUnavailable."""

    def __init__(self, overlays: Overlays, library: Library, curating: Curating, flagging: Flagging, now: Now) -> None:
        self._overlays = overlays
        self._library = library
        self._curating = curating
        self.flagging = flagging
        self._now = now

    async def waiting(self, guild_id: int) -> tuple[Waiting, ...]:
        """Return what waits for a second moderator, oldest first."""
        return await self._overlays.waiting(guild_id)

    async def proposal(self, guild_id: int, waiting_id: int) -> Waiting:
        """Return what waits under this id; raises NotWaiting."""
        for waiting in await self._overlays.waiting(guild_id):
            if waiting.id == waiting_id:
                return waiting
        raise NotWaiting("This is settled already.")

    async def approve(self, guild_id: int, waiting_id: int, moderator_id: int, *, is_owner: bool) -> Published:
        """Confirm what another moderator proposed; alone, a server's owner may do so after a day.

        Raises NotWaiting, InvalidDraft where it has problems by now, or StaleEdit where the entry has changed since:
        the proposal then goes on waiting, so that nothing of it is lost.
        """
        waiting = await self.proposal(guild_id, waiting_id)
        has_waited = self._now() - waiting.proposed_at >= ALONE_AFTER
        if moderator_id == waiting.proposer_id and not (is_owner and has_waited):
            raise NotWaiting("Somebody else must confirm this. The server's owner can do it alone after 24 hours.")
        await self._library.refresh(guild_id)
        confirm = self._confirm_red_flag if waiting.act is Act.WARN else self._confirm_entry
        published = await confirm(waiting, moderator_id)
        await self._library.refresh(guild_id)
        return published

    async def reject(self, guild_id: int, waiting_id: int) -> Waiting:
        """Take a proposal away; raises NotWaiting."""
        waiting = await self.proposal(guild_id, waiting_id)
        if not await self._overlays.withdraw(guild_id, waiting_id):
            raise NotWaiting("This is settled already.")
        return waiting

    async def take_up(self, guild_id: int, waiting_id: int, editor_id: int) -> Working:
        """Return a draft that says what a proposal says, over what stands there now; the proposal goes on waiting.

        Raises NotWaiting.
        """
        waiting = await self.proposal(guild_id, waiting_id)
        seen = await self._overlays.number(guild_id, waiting.entry_id)
        return await self._curating.drafts.keep(
            Working(
                id=new_id(),
                guild_id=guild_id,
                entry_id=waiting.entry_id,
                editor_id=editor_id,
                act=Act.HIDE if waiting.after is None else Act.EDIT,
                seen=seen,
                content=waiting.after,
                typed_at=self._now(),
                based_on=waiting.based_on,
            )
        )

    async def _confirm_entry(self, waiting: Waiting, moderator_id: int) -> Published:
        guild_id, entry_id = waiting.guild_id, waiting.entry_id
        entry = None if waiting.after is None else self._curating.parsed(waiting.after)
        number = await self._curating.number(guild_id, entry_id)
        has_moved = waiting.based_on != self._curating.base_revision(entry_id)
        if waiting.act in _NO_TEXT_OF_ITS_OWN and (number != waiting.seen or has_moved):
            raise NotWaiting("What this is about has changed since. Reject it, and look again with /qa list.")
        if number != waiting.seen:
            raise StaleEdit(self._curating.shown(guild_id, entry_id), number, entry)
        draft = Draft(guild_id, entry_id, waiting.act, waiting.seen, entry, waiting.based_on)
        await self._curating.look_over(draft)
        return await self._curating.apply(draft, waiting.proposer_id, moderator_id, waiting.id)

    async def _confirm_red_flag(self, waiting: Waiting, moderator_id: int) -> Published:
        added = parse_added(waiting.after or {})
        problems = (
            added.problems if isinstance(added, Problems) else await self.flagging.problems(waiting.guild_id, added)
        )
        if problems:
            raise InvalidDraft(problems)
        change = Change(
            guild_id=waiting.guild_id,
            entry_id=waiting.entry_id,
            number=await self._overlays.latest_number(waiting.guild_id, waiting.entry_id) + 1,
            act=Act.WARN,
            editor_id=waiting.proposer_id,
            made_at=self._now(),
            before=None,
            after=waiting.after,
            approver_id=moderator_id,
        )
        if not await self._overlays.apply(change, waiting.id):
            raise NotWaiting("This is settled already.")
        return Published(change)
