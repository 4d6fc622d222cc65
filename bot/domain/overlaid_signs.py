"""The red flags of a guild: the shared ones as they are, with those of its own beside them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import chain

from bot.domain.model import Knowledge, Question, Sighting, Triage
from bot.domain.triage import Considered, Triager


class OverlaidTriager(Triager):
    """What a guild added, over red flags that many share: the shared ones are asked first and never changed.

    So an added one can raise a level and never lower one, and the second reader's lessons are learnt once.
    """

    def __init__(self, base: Triager, before: Knowledge, now: Knowledge) -> None:
        """Read what `now` has and `before` has not; `base` was built from `before`."""
        shared = {flag.id for flag in before.red_flags}
        self._base = base
        self._added = Triager([flag for flag in now.red_flags if flag.id not in shared], (), now.modifiers)
        self._by_id = {flag.id: flag for flag in now.red_flags}
        self._levels = {flag.id: flag.level for flag in now.red_flags}
        self._pairs = [(pair, []) for pair in now.pairs]

    def triage(self, question: Question) -> Triage:
        """Return the level of `question` and the red flags that it reports, gravest first; never raises."""
        return self._both(self._base.triage(question), self._added.triage(question))

    def triage_reply(self, question: Question, subject: Question, unless: Collection[str] = ()) -> Triage:
        """Return what `question` reports as a reply to a card about `subject`: never less than by itself."""
        shared, own = (each.triage_reply(question, subject, unless) for each in (self._base, self._added))
        return self._both(shared, own)

    def _both(self, shared: Triage, own: Triage) -> Triage:
        found = [self._as_here(sighting) for sighting in chain(shared.sightings, own.sightings)]
        if not own.sightings:
            return Triage(shared.level, tuple(found))
        gravest_first = tuple(sorted(found, key=lambda sighting: -sighting.red_flag.level))
        together = self.level_of({sighting.red_flag.id for sighting in found})
        return Triage(max(shared.level, own.level, together), gravest_first)

    def adds_to(self, question: Question) -> bool:
        """Tell whether a red flag of the guild's own is reported; much faster than the whole of `triage`."""
        return bool(self._added.triage(question).sightings)

    def explain(self, question: Question) -> tuple[Considered, ...]:
        """Return every rule that was found in `question`, with the words and what spoke against it, if anything."""
        considered = (*self._base.explain(question), *self._added.explain(question))
        return tuple(replace(each, red_flag=self._by_id[each.red_flag.id]) for each in considered)

    def _as_here(self, sighting: Sighting) -> Sighting:
        """Return a sighting with the red flag as the guild has it: without the entry that it has hidden."""
        return replace(sighting, red_flag=self._by_id[sighting.red_flag.id])
