"""What importing a file would change, in an order in which it can be done, or what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.added_red_flags import OWN, AddedRedFlag
from bot.domain.changes import Content, Draft
from bot.domain.checks import Joining
from bot.domain.drafts import content_of
from bot.domain.model import Entry, EntryId
from bot.domain.overlay import LaidEntry, Overlay, lay_over
from bot.domain.overlay_file import OverlayFile
from bot.domain.raw_files import Problem
from bot.services.library import Library
from bot.services.objections import dose_problems

MOST_PHRASINGS = 2000
"""So many phrasings of its own may a guild have: all questions are compared with each."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry that an import would change; `before` is None where members do not see it now."""

    draft: Draft
    before: Content | None
    needs_second: bool = False

    @property
    def entry_id(self) -> EntryId:
        """Return the entry's id."""
        return self.draft.entry_id

    @property
    def after(self) -> Content | None:
        """Return what members would see, None where the entry would be hidden."""
        return content_of(self.draft.after) if self.draft.after else None

    @property
    def question(self) -> str:
        """Return the entry's question, or its id where it has none."""
        return str((self.after or self.before or {}).get("question", self.entry_id))


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing a file would do; with problems, nothing.

    `unchanged`: entries that are so already; `waiting`: those that wait for a second moderator in the same words;
    `red_flags`: those that the guild does not have, each to be confirmed by a second moderator.
    """

    guild_id: int
    changes: tuple[Planned, ...] = ()
    unchanged: tuple[EntryId, ...] = ()
    waiting: tuple[EntryId, ...] = ()
    problems: tuple[Problem, ...] = ()
    file: OverlayFile | None = None
    red_flags: tuple[AddedRedFlag, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether it would change nothing."""
        return not self.changes and not self.red_flags

    @property
    def added(self) -> tuple[Planned, ...]:
        """Return the entries that members do not see now, and would."""
        return tuple(each for each in self.changes if each.before is None and each.draft.after is not None)

    @property
    def changed(self) -> tuple[Planned, ...]:
        """Return the entries that would say something else."""
        return tuple(each for each in self.changes if each.before is not None and each.draft.after is not None)

    @property
    def hidden(self) -> tuple[Planned, ...]:
        """Return the entries that would be hidden."""
        return tuple(each for each in self.changes if each.draft.after is None)


class Order:
    """Finds an order in which each change may be made, and the problems of those that may not."""

    def __init__(self, library: Library, guild_id: int, file: OverlayFile) -> None:
        self._base = library.base.knowledge
        self._overlay = library.overlay(guild_id)
        self._known = dict(library.all_entries(guild_id)).keys()
        self._file = file

    def of(self, changes: Sequence[Planned]) -> tuple[list[Planned], list[Problem]]:
        """Return the changes, those that wait for a second moderator last, and all problems.

        What rests on a change that waits, waits as well; and what waits must be able to be confirmed one by one.
        """
        problems = [problem for each in changes for problem in self._alone(each)]
        problems += self._faults(changes, changes)
        problems += self._too_many(changes)
        if problems:
            return list(changes), problems
        live = [each for each in changes if not each.needs_second]
        while faulty := {problem_of for problem_of, _ in self._found(live, live)}:
            live = [each for each in live if each.entry_id not in faulty]
        settled = {each.entry_id for each in live}
        rest = [replace(each, needs_second=True) for each in changes if each.entry_id not in settled]
        ordered = list(live)
        while rest:
            ready = next((each for each in rest if not self._found([*ordered, each], [each])), None)
            if ready is None:
                return list(changes), [_tangled(problem) for problem in self._faults([*ordered, rest[0]], [rest[0]])]
            ordered.append(ready)
            rest.remove(ready)
        return ordered, []

    def _alone(self, each: Planned) -> list[Problem]:
        """Return what is wrong with a change whatever the others are."""
        line = self._file.lines[each.entry_id]
        entry = each.draft.after
        if entry is None:
            if each.entry_id in self._known:
                return []
            return [Problem(self._file.name, line, f"There is no entry “{each.entry_id}” to hide.", "Take it away.")]
        problems = [replace(problem, where=self._file.name, line=line) for problem in dose_problems(entry)]
        if each.entry_id.startswith(OWN):
            what = f"“{each.entry_id}” is an id for a warning sign."
            problems.append(Problem(self._file.name, line, what, f"Choose one that does not begin with {OWN}."))
        return problems

    def _faults(self, then: Iterable[Planned], looked_at: Iterable[Planned]) -> list[Problem]:
        return [problem for _, problem in self._found(then, looked_at)]

    def _found(self, then: Iterable[Planned], looked_at: Iterable[Planned]) -> list[tuple[EntryId, Problem]]:
        """Return the problems of some changes, each with its entry, where the guild has those of `then`."""
        entries = self._entries(then)
        joining = Joining(entries, self._known)
        former = {former: entry for entry in entries for former in entry.aka}
        own = {entry.id for entry in entries}
        found: list[tuple[EntryId, Problem]] = []
        for each in looked_at:
            entry = each.draft.after
            if entry is None:
                continue
            place = (self._file.name, self._file.lines[entry.id])
            problems = list(joining.problems(entry))
            taken = [str(name) for name in entry.aka if name in own or former[name] is not entry]
            if former.get(entry.id) not in (None, entry):
                taken.append(entry.id)
            problems += [Problem("aka", None, f"The id “{i}” is another entry's.", "Choose another.") for i in taken]
            found += [(entry.id, Problem(*place, _of(entry, problem.what), problem.remedy)) for problem in problems]
        return found

    def _too_many(self, changes: Iterable[Planned]) -> list[Problem]:
        base = {entry.id: frozenset(entry.phrasings) for entry in self._base.entries}
        nothing: frozenset[str] = frozenset()
        entries = self._entries(changes)
        count = sum(len(frozenset(entry.phrasings) - base.get(entry.id, nothing)) for entry in entries)
        if count <= MOST_PHRASINGS:
            return []
        what = f"The club would have {count:,} phrasings of its own; {MOST_PHRASINGS:,} are the most."
        return [Problem(self._file.name, None, what, "Take some away.")]

    def _entries(self, then: Iterable[Planned]) -> tuple[Entry, ...]:
        laid = {each.entry_id: LaidEntry(each.entry_id, each.draft.seen + 1, each.draft.after) for each in then}
        overlay = Overlay({**self._overlay.entries, **laid}, self._overlay.red_flags)
        return lay_over(self._base, overlay).entries


def _of(entry: Entry, what: str) -> str:
    return f"“{entry.id}”: {what}"


def _tangled(problem: Problem) -> Problem:
    remedy = "It waits for a second moderator together with what it names. Import that first, and have it confirmed."
    return replace(problem, remedy=remedy)
