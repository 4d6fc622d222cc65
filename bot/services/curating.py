"""Moderators change the Q&A of their guild: draft, look ahead, publish, undo; two of them where safety asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.changes import Act, Change, Checked, Content, Draft, Waiting
from bot.domain.checks import find_entry_problems
from bot.domain.drafts import content_of, parse_draft
from bot.domain.model import Entry, EntryId, Knowledge
from bot.domain.overlay import LaidEntry, is_link
from bot.domain.parsing import Problems
from bot.domain.raw_files import Problem
from bot.domain.records import revision_of
from bot.domain.safety_lock import doses_in, needs_second
from bot.services.drafting import Drafting, Working, new_id
from bot.services.errors import BotError
from bot.services.foreseeing import Effects, foresee
from bot.services.library import Library
from bot.services.ports import Now, Overlays

UNDO_FOR = timedelta(minutes=10)
_WHOLE_HISTORY = 1000
ALONE_AFTER = timedelta(hours=24)
"""After which time the owner of a server may confirm what has no second moderator to confirm it."""


class StaleEdit(BotError):
    """Somebody saved first; both texts are kept."""

    def __init__(self, current: Entry | None, number: int) -> None:
        self.current = current
        self.number = number
        super().__init__("Somebody saved this entry before you.")


class TooLate(BotError):
    """The time in which a change can be undone by a press is over; the history still has it."""


class NotWaiting(BotError):
    """A proposal is settled already, or may not be confirmed by this person."""


class InvalidDraft(BotError):
    """A draft that cannot be published, with every Problem."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{problem.what} {problem.remedy}" for problem in problems))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would do before it is live; `entry` is None where the entry would be hidden, or has problems."""

    entry: Entry | None
    problems: tuple[Problem, ...] = ()
    effects: Effects = field(default_factory=Effects)
    needs_second: bool = False
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A change that is live."""

    change: Change


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change that waits for a second moderator."""

    waiting: Waiting


def _checked(draft: Draft) -> Checked | None:
    until = draft.after.check_again_by if draft.after and draft.act is Act.CHECK else None
    return Checked(revision_of(draft.after), until) if draft.after and until else None


def _laid(draft: Draft) -> LaidEntry:
    return LaidEntry(draft.entry_id, draft.seen + 1, draft.after)


def dose_problems(entry: Entry) -> tuple[Problem, ...]:
    """Return a Problem for each dose of a medicine that an entry gives."""
    remedy = "Cards never give doses: name a pharmacist or doctor."
    return tuple(Problem("the entry", None, f"“{dose}” reads like a dose.", remedy) for dose in doses_in(entry))


def source_problems(entry: Entry, base: Knowledge) -> tuple[Problem, ...]:
    """Return a Problem for each source that is neither a link nor an id of the base's."""
    remedy = "Write a link that begins with https://, or an id that the set has."
    unknown = [source for source in entry.sources if not is_link(source) and source not in base.sources]
    return tuple(Problem("sources", None, f"I know no source “{source}”.", remedy) for source in unknown)


class Curating:
    """Changes a guild's overlay; every method raises StoreUnavailable where the store cannot be used."""

    def __init__(self, overlays: Overlays, library: Library, now: Now) -> None:
        self._overlays = overlays
        self._library = library
        self._now = now
        self.drafts = Drafting(now)

    async def begin(self, guild_id: int, entry_id: EntryId, editor_id: int, act: Act) -> Working:
        """Return a draft of an entry as it stands in the guild, or of a new one; nothing is changed yet."""
        await self._library.refresh(guild_id)
        seen = await self._overlays.number(guild_id, entry_id)
        shown = self.shown(guild_id, entry_id)
        content = content_of(shown) if shown and act is not Act.HIDE else None
        now = self._now()
        base = self._library.base.entries.get(entry_id)
        shipped = base.phrasings if base else ()
        return self.drafts.keep(Working(new_id(), guild_id, entry_id, editor_id, act, seen, content, now, shipped))

    def content(self, guild_id: int, entry_id: EntryId) -> Content | None:
        """Return an entry as the guild sees it, as plain data; None where it is not there, or hidden."""
        shown = self.shown(guild_id, entry_id)
        return content_of(shown) if shown else None

    def read(self, working: Working) -> Draft:
        """Return what a moderator has typed as a draft to look at; raises InvalidDraft with every Problem."""
        entry = None
        if working.content is not None:
            entry = parse_draft({**working.content, "id": working.entry_id})
        elif working.act is not Act.HIDE:
            entry = parse_draft({"id": working.entry_id})
        if isinstance(entry, Problems):
            raise InvalidDraft(entry.problems)
        return Draft(working.guild_id, working.entry_id, working.act, working.seen, entry)

    def preview(self, draft: Draft) -> Preview:
        """Return what publishing a draft would do: problems with their remedies, and what becomes of other answers."""
        before, problems = self.shown(draft.guild_id, draft.entry_id), self._problems(draft)
        effects = Effects()
        if not problems:
            then = self._library.with_change(draft.guild_id, _laid(draft))
            effects = foresee(self._library.current(draft.guild_id), then, draft.entry_id)
        return Preview(draft.after, problems, effects, self._takes_two(draft), is_unchanged=before == draft.after)

    async def publish(self, draft: Draft, editor_id: int) -> Published | Proposed:
        """Make a draft live, or propose it where it takes a second moderator.

        Raises StaleEdit where somebody saved first, InvalidDraft where it has problems.
        """
        if problems := self._problems(draft):
            raise InvalidDraft(problems)
        done = await self.settle(draft, editor_id, needs_second=self._takes_two(draft))
        await self._library.refresh(draft.guild_id)
        return done

    async def settle(self, draft: Draft, editor_id: int, *, needs_second: bool) -> Published | Proposed:
        """Make a draft live that was looked over, or propose it; what is in memory is not read anew.

        Raises StaleEdit where somebody saved first.
        """
        if needs_second:
            return await self._propose(draft, editor_id)
        change = self._change(draft, editor_id)
        if not await self._overlays.apply(change):
            raise await self._stale(draft)
        return Published(change)

    async def number(self, guild_id: int, entry_id: EntryId) -> int:
        """Return how often a guild has changed this entry: what a draft of it must have seen."""
        return await self._overlays.number(guild_id, entry_id)

    async def approve(self, guild_id: int, waiting_id: int, moderator_id: int, *, is_owner: bool) -> Published:
        """Confirm what another moderator proposed; alone, a server's owner may do so after a day.

        Raises NotWaiting, or StaleEdit where the entry has changed since.
        """
        waiting = await self._waiting(guild_id, waiting_id)
        has_waited = self._now() - waiting.proposed_at >= ALONE_AFTER
        if moderator_id == waiting.proposer_id and not (is_owner and has_waited):
            raise NotWaiting("Somebody else must confirm this. The server's owner can do it alone after 24 hours.")
        entry = parse_draft(waiting.after) if waiting.after is not None else None
        if isinstance(entry, Problems):
            raise InvalidDraft(entry.problems)
        if waiting.act is Act.FOLLOW and entry != self._library.shipped(waiting.entry_id):
            raise NotWaiting("What comes with me has changed since. Reject this, and look at both texts again.")
        draft = Draft(guild_id, waiting.entry_id, waiting.act, waiting.seen, entry)
        if problems := self._problems(draft):
            raise InvalidDraft(problems)
        change = self._change(draft, waiting.proposer_id, moderator_id)
        if not await self._overlays.apply(change, waiting.id):
            raise await self._stale(draft)
        await self._library.refresh(guild_id)
        return Published(change)

    async def reject(self, guild_id: int, waiting_id: int) -> Waiting:
        """Take a proposal away; raises NotWaiting."""
        waiting = await self._waiting(guild_id, waiting_id)
        if not await self._overlays.withdraw(guild_id, waiting_id):
            raise NotWaiting("This is settled already.")
        return waiting

    async def undo(self, change: Change, editor_id: int) -> Published | Proposed:
        """Take a change back that was made a moment ago.

        Raises TooLate after ten minutes, StaleEdit where the entry has changed since.
        """
        if self._now() - change.made_at > UNDO_FOR:
            raise TooLate
        return await self._restore(change, change.before, change.number, editor_id)

    async def restore(self, change: Change, editor_id: int) -> Published | Proposed:
        """Bring an entry back to what it was after an earlier change."""
        seen = await self._overlays.number(change.guild_id, change.entry_id)
        return await self._restore(change, change.after, seen, editor_id)

    async def change(self, guild_id: int, entry_id: EntryId, number: int) -> Change | None:
        """Return the change that gave an entry this number, None where there is none."""
        changes = await self._overlays.history(guild_id, entry_id, _WHOLE_HISTORY)
        return next((change for change in changes if change.number == number), None)

    async def proposal(self, guild_id: int, waiting_id: int) -> Waiting:
        """Return what waits under this id; raises NotWaiting."""
        return await self._waiting(guild_id, waiting_id)

    async def history(self, guild_id: int, entry_id: EntryId | None = None, limit: int = 25) -> tuple[Change, ...]:
        """Return the latest changes of an entry, or of all, newest first."""
        return await self._overlays.history(guild_id, entry_id, limit)

    async def waiting(self, guild_id: int) -> tuple[Waiting, ...]:
        """Return what waits for a second moderator, oldest first."""
        return await self._overlays.waiting(guild_id)

    async def forget_editor(self, member_id: int) -> None:
        """Forget who made a member's changes; the changes stay."""
        await self._overlays.forget_editor(member_id)

    async def _restore(
        self, change: Change, content: Content | None, seen: int, editor_id: int
    ) -> Published | Proposed:
        entry = parse_draft(content) if content is not None else None
        if isinstance(entry, Problems):
            raise InvalidDraft(entry.problems)
        act, shipped = Act.RESTORE, self._library.shipped(change.entry_id)
        if entry and shipped and replace(entry, check_again_by=shipped.check_again_by) == shipped:
            act, entry = Act.FOLLOW, shipped
        return await self.publish(Draft(change.guild_id, change.entry_id, act, seen, entry), editor_id)

    async def _propose(self, draft: Draft, proposer_id: int) -> Proposed:
        after = content_of(draft.after) if draft.after else None
        proposed = Waiting(0, draft.guild_id, draft.entry_id, draft.seen, draft.act, proposer_id, self._now(), after)
        return Proposed(replace(proposed, id=await self._overlays.propose(proposed)))

    def _takes_two(self, draft: Draft) -> bool:
        return needs_second(self.shown(draft.guild_id, draft.entry_id), draft.after, self._library.base.knowledge)

    def _problems(self, draft: Draft) -> tuple[Problem, ...]:
        if draft.after is None:
            return ()
        entries = self._library.knowledge_with(draft.guild_id, _laid(draft)).entries
        hidden = dict(self._library.all_entries(draft.guild_id)).keys()
        return (
            *dose_problems(draft.after),
            *source_problems(draft.after, self._library.base.knowledge),
            *find_entry_problems(draft.after, entries, hidden),
        )

    def shown(self, guild_id: int, entry_id: EntryId) -> Entry | None:
        """Return an entry as the guild sees it, None where it is not there, or hidden."""
        entry = self._library.current(guild_id).entries.get(entry_id)
        return entry if entry is not None and entry.id == entry_id else None

    def _change(self, draft: Draft, editor_id: int, approver_id: int | None = None) -> Change:
        before = self.shown(draft.guild_id, draft.entry_id)
        base = self._library.shipped(draft.entry_id)
        return Change(
            guild_id=draft.guild_id,
            entry_id=draft.entry_id,
            number=draft.seen + 1,
            act=draft.act,
            editor_id=editor_id,
            made_at=self._now(),
            before=content_of(before) if before else None,
            after=content_of(draft.after) if draft.after else None,
            approver_id=approver_id,
            based_on=revision_of(base) if base else None,
            checked=_checked(draft),
        )

    async def _waiting(self, guild_id: int, waiting_id: int) -> Waiting:
        for waiting in await self._overlays.waiting(guild_id):
            if waiting.id == waiting_id:
                return waiting
        raise NotWaiting("This is settled already.")

    async def _stale(self, draft: Draft) -> StaleEdit:
        await self._library.refresh(draft.guild_id)
        number = await self._overlays.number(draft.guild_id, draft.entry_id)
        return StaleEdit(self.shown(draft.guild_id, draft.entry_id), number)
