"""Take what a guild changed out as a file, and in again: first what would differ, then all of it or nothing."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.added_red_flags import AddedRedFlag
from bot.domain.changes import Act, Change, Content, Draft, Waiting
from bot.domain.drafts import content_of
from bot.domain.model import Entry, EntryId
from bot.domain.overlay_file import OverlayFile, overlay_tree, parse_overlay_file
from bot.domain.parsing import Problems
from bot.domain.raw_files import Problem, RawFile
from bot.domain.safety_lock import needs_second
from bot.services.curating import Curating, Published, StaleEdit
from bot.services.errors import BotError
from bot.services.import_plan import Order, Plan, Planned
from bot.services.library import Library
from bot.services.objections import copy_problem, new_wordings
from bot.services.ports import Now, OverlayFiles
from bot.services.reviewing import Reviewing

OPERATOR = 0
"""Who imports on the command line: no member of Discord has this id."""
KEPT_FOR = timedelta(days=1)
"""How long the differences of an import stay on the table."""
_MOST_PROBLEMS = 50
_MOST_KEPT = 50


class InvalidImport(BotError):
    """A file that cannot be imported, with every Problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


class StaleImport(BotError):
    """Somebody changed entries after the differences were shown; nothing was imported."""

    def __init__(self, entry_ids: Sequence[EntryId]) -> None:
        self.entry_ids = tuple(entry_ids)
        named = ", ".join(f"“{entry_id}”" for entry_id in entry_ids)
        super().__init__(f"Somebody changed {named} in the meantime. Nothing was imported. Import the file again.")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import; `stale`: entries that somebody changed at the same moment, which stay as they are."""

    published: tuple[Change, ...] = ()
    proposed: tuple[Waiting, ...] = ()
    stale: tuple[EntryId, ...] = ()


class Exchanging:
    """Exports and imports guilds' overlays; every method that is awaited raises StoreUnavailable."""

    def __init__(
        self,
        curating: Curating,
        reviewing: Reviewing,
        library: Library,
        files: OverlayFiles,
        now: Now,
    ) -> None:
        self._curating = curating
        self._reviewing = reviewing
        self._flagging = reviewing.flagging
        self._library = library
        self._files = files
        self.plans = Plans(now)

    async def export(self, guild_id: int) -> bytes:
        """Return what the guild changed as a file: what it says otherwise than the shipped entries, and what it hid."""
        await self._library.refresh(guild_id)
        base = {entry.id: entry for entry in self._library.base.knowledge.entries}
        laid = self._library.overlay(guild_id).entries.values()
        entries = [each.entry for each in laid if each.entry is not None and each.entry != base.get(each.entry_id)]
        hidden = [each.entry_id for each in laid if each.entry is None and each.entry_id in base]
        tree = overlay_tree(entries, hidden, await self._flagging.added(guild_id))
        return await asyncio.to_thread(self._files.write, tree)

    async def plan(self, guild_id: int, data: bytes, name: str = "the file") -> Plan:
        """Return what importing this file would do, or what stands in the way; nothing is changed."""
        read = await asyncio.to_thread(_read, self._files, data, name)
        if isinstance(read, Problems):
            return Plan(guild_id, problems=_told(read.problems))
        return await self._plan(guild_id, read)

    async def carry_out(self, plan: Plan, editor_id: int) -> Imported:
        """Make every change of a plan live, or propose it where it takes a second moderator.

        Nothing is changed where it raises: InvalidImport where there are problems now, StaleImport where an entry is no
        longer what the plan was made from.
        """
        if plan.file is None or plan.problems:
            raise InvalidImport(plan.problems)
        now = await self._plan(plan.guild_id, plan.file)
        seen = {each.entry_id: each.draft.seen for each in plan.changes}
        present = {entry_id: await self._curating.number(plan.guild_id, entry_id) for entry_id in seen}
        if stale := [entry_id for entry_id in seen if present[entry_id] != seen[entry_id]]:
            raise StaleImport(stale)
        if now.problems:
            raise InvalidImport(now.problems)
        published, proposed, late = [], [], []
        for each in now.changes:
            try:
                done = await self._curating.settle(each.draft, editor_id, needs_second=each.needs_second)
            except StaleEdit:
                late.append(each.entry_id)
                continue
            if isinstance(done, Published):
                published.append(done.change)
            else:
                proposed.append(done.waiting)
        proposed += [(await self._flagging.propose(plan.guild_id, each, editor_id)).waiting for each in now.red_flags]
        await self._library.refresh(plan.guild_id)
        return Imported(tuple(published), tuple(proposed), tuple(late))

    async def _plan(self, guild_id: int, file: OverlayFile) -> Plan:
        await self._library.refresh(guild_id)
        wanted: dict[EntryId, Entry | None] = {entry.id: entry for entry in file.entries}
        wanted |= dict.fromkeys(file.hidden)
        proposed = {(waiting.entry_id, _key(waiting.after)) for waiting in await self._reviewing.waiting(guild_id)}
        known = dict(self._library.all_entries(guild_id)).keys()
        changes, unchanged, waiting = [], [], []
        for entry_id, after in wanted.items():
            before = self._curating.shown(guild_id, entry_id)
            if before == after and entry_id in known:
                unchanged.append(entry_id)
            elif (entry_id, _key(content_of(after) if after else None)) in proposed:
                waiting.append(entry_id)
            else:
                seen = await self._curating.number(guild_id, entry_id)
                draft = Draft(guild_id, entry_id, Act.IMPORT, seen, after)
                takes_two = needs_second(before, after, self._library.base.knowledge)
                changes.append(Planned(draft, content_of(before) if before else None, takes_two))
        ordered, problems = await asyncio.to_thread(Order(self._library, guild_id, file).of, changes)
        problems += await self._copies(guild_id, file, changes)
        added: list[AddedRedFlag] = []
        has = {flag.id: flag for flag in await self._flagging.added(guild_id)}
        for flag in file.red_flags:
            if flag == has.get(flag.id):
                unchanged.append(EntryId(flag.id))
            elif (EntryId(flag.id), _key(flag.content)) in proposed:
                waiting.append(EntryId(flag.id))
            else:
                added.append(flag)
                problems += await self._objections(guild_id, file, flag, is_there=flag.id in has)
        plan = Plan(guild_id, tuple(ordered), tuple(unchanged), tuple(waiting), _told(problems), file)
        return replace(plan, red_flags=tuple(added))

    async def _copies(self, guild_id: int, file: OverlayFile, changes: Sequence[Planned]) -> list[Problem]:
        """Return a Problem for each new wording that copies what the inbox keeps of a member's words."""
        owners = {
            text: each.entry_id
            for each in changes
            for text in new_wordings(self._curating.shown(guild_id, each.entry_id), each.draft.after)
        }
        copied = await self._curating.copied(guild_id, owners)
        return [replace(copy_problem(text), where=file.name, line=file.lines[owners[text]]) for text in copied]

    async def _objections(
        self, guild_id: int, file: OverlayFile, flag: AddedRedFlag, *, is_there: bool
    ) -> list[Problem]:
        """Return what keeps a red flag from being added; one that is there is never changed."""
        place = file.lines[EntryId(flag.id)]
        if is_there:
            what = f"The club has a warning sign “{flag.id}” already, in other words."
            return [Problem(file.name, place, what, "Warning signs are only added: give this one another id.")]
        found = await self._flagging.problems(guild_id, flag)
        return [replace(each, where=file.name, line=place, what=f"“{flag.id}”: {each.what}") for each in found]


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan whose differences a moderator has been shown."""

    id: str
    plan: Plan
    editor_id: int
    made_at: datetime


class Plans:
    """Holds plans in memory until they are carried out or discarded, for a day, the newest fifty."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._plans: OrderedDict[str, KeptPlan] = OrderedDict()

    def keep(self, plan: Plan, editor_id: int) -> KeptPlan:
        """Keep a plan for its moderator; return it with its id."""
        kept = KeptPlan(secrets.token_hex(6), plan, editor_id, self._now())
        self.put_back(kept)
        return kept

    def put_back(self, kept: KeptPlan) -> None:
        """Keep a plan that was taken and not carried out."""
        self._plans[kept.id] = kept
        while len(self._plans) > _MOST_KEPT:
            self._plans.popitem(last=False)

    def take(self, plan_id: str, guild_id: int, editor_id: int) -> KeptPlan | None:
        """Return a plan to the moderator whose it is, once; None to others, and where it is gone."""
        kept = self._plans.get(plan_id)
        if kept is None or (kept.plan.guild_id, kept.editor_id) != (guild_id, editor_id):
            return None
        del self._plans[plan_id]
        return kept if self._now() - kept.made_at <= KEPT_FOR else None


def _read(files: OverlayFiles, data: bytes, name: str) -> OverlayFile | Problems:
    file: RawFile = files.read(data, name)
    return parse_overlay_file(file)


def _key(content: Content | None) -> str:
    """Return a content as text, to compare it with others."""
    return repr(sorted((content or {}).items())) if content is not None else ""


def _told(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems as they are told: so many that people can read them, each as long as a line or two."""
    told = [replace(problem, what=_cut(problem.what)) for problem in problems[:_MOST_PROBLEMS]]
    if len(problems) > _MOST_PROBLEMS:
        rest = len(problems) - _MOST_PROBLEMS
        told.append(Problem(problems[0].where, None, f"There are {rest:,} more problems.", "Mend these first."))
    return tuple(told)


def _cut(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:299]}…"
