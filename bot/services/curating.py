"""Moderators change the Q&A of their guild: draft, look ahead, publish; nothing is lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain.changes import Act, Change, Checked, Content, Draft, Waiting, Working
from bot.domain.checks import find_entry_problems
from bot.domain.drafts import content_of, parse_draft
from bot.domain.model import Entry, EntryId
from bot.domain.overlay import LaidEntry
from bot.domain.parsing import Problems
from bot.domain.raw_files import Problem
from bot.domain.records import Revision, revision_of
from bot.domain.safety_lock import needs_second
from bot.services.drafting import Drafting, new_id
from bot.services.errors import BotError
from bot.services.foreseeing import Effects, foresee
from bot.services.library import Library
from bot.services.objections import Copied, copy_problem, dose_problems, new_wordings, source_problems
from bot.services.ports import Now, Overlays, StoreUnavailable

_log = logging.getLogger("soigneur.services")


class StaleEdit(BotError):
    """Somebody saved first; both texts are kept: `current` is what stands there now, `mine` what was to be saved."""

    def __init__(self, current: Entry | None, number: int, mine: Entry | None = None) -> None:
        self.current = current
        self.number = number
        self.mine = mine
        super().__init__("Somebody saved this entry before you.")


class InvalidDraft(BotError):
    """A draft that cannot be published, with every Problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem.what} {problem.remedy}" for problem in self.problems))


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


class Curating:
    """Changes a guild's overlay; every method that is awaited raises StoreUnavailable."""

    def __init__(self, overlays: Overlays, library: Library, drafts: Drafting, copied: Copied, now: Now) -> None:
        self._overlays = overlays
        self._library = library
        self.copied = copied
        self._now = now
        self.drafts = drafts

    # --- A draft ----------------------------------------------------------------------------------

    async def begin(self, guild_id: int, entry_id: EntryId, editor_id: int, act: Act) -> Working:
        """Return a draft of an entry as it stands in the guild, or of a new one; nothing is changed yet."""
        return await self.drafts.keep(await self.sketch(guild_id, entry_id, editor_id, act))

    async def sketch(self, guild_id: int, entry_id: EntryId, editor_id: int, act: Act) -> Working:
        """Return the same draft, not kept yet."""
        await self._library.refresh(guild_id)
        seen = await self._overlays.number(guild_id, entry_id)
        content = self.content(guild_id, entry_id) if act is not Act.HIDE else None
        now, based_on = self._now(), self.base_revision(entry_id)
        return Working(new_id(), guild_id, entry_id, editor_id, act, seen, content, now, based_on)

    def content(self, guild_id: int, entry_id: EntryId) -> Content | None:
        """Return an entry as the guild sees it, as plain data; None where it is not there, or hidden."""
        shown = self.shown(guild_id, entry_id)
        return content_of(shown) if shown else None

    def shipped_phrasings(self, entry_id: EntryId) -> tuple[str, ...]:
        """Return the phrasings that the base has of an entry, () where it has no such entry."""
        base = self._library.base.entries.get(entry_id)
        return base.phrasings if base else ()

    def read(self, working: Working) -> Draft:
        """Return what a moderator has typed as a draft to look at; raises InvalidDraft with every Problem."""
        content = working.content
        if content is None and working.act is not Act.HIDE:
            content = {}
        entry = None if content is None else self.parsed({**content, "id": working.entry_id})
        return Draft(working.guild_id, working.entry_id, working.act, working.seen, entry, working.based_on, working.id)

    @staticmethod
    def parsed(content: Content) -> Entry:
        """Return the entry that a content is; raises InvalidDraft with every Problem."""
        entry = parse_draft(content)
        if isinstance(entry, Problems):
            raise InvalidDraft(entry.problems)
        return entry

    async def preview(self, draft: Draft) -> Preview:
        """Return what publishing a draft would do: problems with their remedies, and what becomes of other answers.

        While the store cannot be used, nothing is compared with the inbox: publishing does that again.
        """
        problems = self._problems(draft)
        try:
            problems = (*problems, *await self._copies(draft))
        except StoreUnavailable as error:
            _log.warning("a draft was not compared with the inbox: %s", error)
        effects = Effects() if problems else await asyncio.to_thread(self._foreseen, draft)
        before = self.shown(draft.guild_id, draft.entry_id)
        is_unchanged = before == draft.after
        return Preview(draft.after, problems, effects, self._takes_two(draft), is_unchanged=is_unchanged)

    # --- Publishing -------------------------------------------------------------------------------

    async def publish(self, draft: Draft, editor_id: int) -> Published | Proposed:
        """Make a draft live, or propose it where it takes a second moderator.

        Raises StaleEdit where somebody saved first, InvalidDraft where it has problems.
        """
        await self.look_over(draft)
        done = await self.settle(draft, editor_id, needs_second=self._takes_two(draft))
        await self._library.refresh(draft.guild_id)
        return done

    async def look_over(self, draft: Draft) -> None:
        """Raise InvalidDraft with every Problem of a draft, if there is one."""
        problems = (*self._problems(draft), *await self._copies(draft))
        if problems:
            raise InvalidDraft(problems)

    async def settle(self, draft: Draft, editor_id: int, *, needs_second: bool) -> Published | Proposed:
        """Make a draft live that was looked over, or propose it; what is in memory is not read anew.

        Raises StaleEdit where somebody saved first.
        """
        return await (self._propose(draft, editor_id) if needs_second else self.apply(draft, editor_id))

    async def apply(
        self, draft: Draft, editor_id: int, approver_id: int | None = None, waiting_id: int | None = None
    ) -> Published:
        """Make a draft live that was looked over, and settle the proposal that it was; raises StaleEdit."""
        before = self.shown(draft.guild_id, draft.entry_id)
        change = Change(
            guild_id=draft.guild_id,
            entry_id=draft.entry_id,
            number=draft.seen + 1,
            act=draft.act,
            editor_id=editor_id,
            made_at=self._now(),
            before=content_of(before) if before else None,
            after=content_of(draft.after) if draft.after else None,
            approver_id=approver_id,
            based_on=draft.based_on or self.base_revision(draft.entry_id),
            checked=_checked(draft),
        )
        if not await self._overlays.apply(change, waiting_id):
            await self._library.refresh(draft.guild_id)
            number = await self._overlays.number(draft.guild_id, draft.entry_id)
            raise StaleEdit(self.shown(draft.guild_id, draft.entry_id), number, draft.after)
        return Published(change)

    async def number(self, guild_id: int, entry_id: EntryId) -> int:
        """Return how often a guild has changed this entry: what a draft of it must have seen."""
        return await self._overlays.number(guild_id, entry_id)

    async def forget_editor(self, member_id: int) -> None:
        """Forget who made a member's changes, which stay, and the drafts that the member has."""
        await self._overlays.forget_editor(member_id)
        await self.drafts.forget_editor(member_id)

    def shown(self, guild_id: int, entry_id: EntryId) -> Entry | None:
        """Return an entry as the guild sees it, None where it is not there, or hidden."""
        entry = self._library.current(guild_id).entries.get(entry_id)
        return entry if entry is not None and entry.id == entry_id else None

    def base_revision(self, entry_id: EntryId) -> Revision | None:
        """Return the revision of an entry in the base, None where the base has none."""
        base = self._library.shipped(entry_id)
        return revision_of(base) if base else None

    async def _propose(self, draft: Draft, proposer_id: int) -> Proposed:
        proposed = Waiting(
            id=0,
            guild_id=draft.guild_id,
            entry_id=draft.entry_id,
            seen=draft.seen,
            act=draft.act,
            proposer_id=proposer_id,
            proposed_at=self._now(),
            after=content_of(draft.after) if draft.after else None,
            based_on=draft.based_on or self.base_revision(draft.entry_id),
        )
        return Proposed(replace(proposed, id=await self._overlays.propose(proposed)))

    def _foreseen(self, draft: Draft) -> Effects:
        laid = LaidEntry(draft.entry_id, draft.seen + 1, draft.after)
        then = self._library.with_change(draft.guild_id, laid)
        return foresee(self._library.current(draft.guild_id), then, draft.entry_id)

    def _problems(self, draft: Draft) -> tuple[Problem, ...]:
        if draft.after is None:
            return ()
        shown = self._library.current(draft.guild_id).knowledge.entries
        others = [entry for entry in shown if entry.id != draft.entry_id]
        hidden = dict(self._library.all_entries(draft.guild_id)).keys()
        return (
            *dose_problems(draft.after),
            *source_problems(draft.after, self._library.base.knowledge),
            *find_entry_problems(draft.after, others, hidden),
        )

    async def _copies(self, draft: Draft) -> tuple[Problem, ...]:
        """Return a Problem for each wording that copies what the inbox keeps, or the message that the draft began with.

        What comes with the bot is no copy, whatever members ask.
        """
        if draft.after is None or draft.act is Act.FOLLOW:
            return ()
        new = new_wordings(self.shown(draft.guild_id, draft.entry_id), draft.after)
        copied = await self.copied(draft.guild_id, new)
        if draft.working_id is not None:
            copied = (*copied, *self.drafts.originals.copied(draft.working_id, draft.after))
        return tuple(map(copy_problem, dict.fromkeys(copied)))

    def _takes_two(self, draft: Draft) -> bool:
        before = self.shown(draft.guild_id, draft.entry_id)
        return needs_second(before, draft.after, self._library.base.knowledge)


def _checked(draft: Draft) -> Checked | None:
    until = draft.after.check_again_by if draft.after and draft.act is Act.CHECK else None
    return Checked(revision_of(draft.after), until) if draft.after and until else None
