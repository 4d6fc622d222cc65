"""The index of a guild: the shared one, with a small part of its own beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.domain.learner import STRENGTH, bend
from bot.domain.likeness import Floats, Likeness
from bot.domain.match import MatchIndex, texts_of, words_against
from bot.domain.model import Entry, EntryId, Knowledge
from bot.domain.normalise import normalise
from bot.domain.terms import Reading

_GONE = -1


class OverlaidIndex(MatchIndex):
    """What a guild added, changed or hid, over an index that many share.

    Its own texts learn what the shared ones leave unexplained (the residual), so that nothing shared is learnt anew:
    a step of block coordinate descent on the same ridge regression.
    """

    def __init__(self, base: MatchIndex, before: Knowledge, now: Knowledge) -> None:
        """Read what `now` has and `before` has not; `base` was built from `before`."""
        self._entries = now.entries
        if not self._entries:
            return
        numbers = {entry.id: number for number, entry in enumerate(now.entries)}
        shared = _owners_of_shared(before, numbers, now)
        own = _own_texts(before, now)
        words = [normalise(text).words for text, _ in own]
        lexicon = base.learnt.lexicon.with_texts(words)
        readings = [lexicon.read(written) for written in words]
        self._own = Likeness(readings)
        self._base = base.learnt
        self._is_gone = shared == _GONE
        self._columns = np.array([numbers.get(entry.id, _GONE) for entry in before.entries] + [len(now.entries)])
        owners = np.concatenate([shared, np.array([numbers[i] for _, i in own], dtype=np.intp)])
        self._own_votes = np.zeros((0, len(now.entries) + 1), np.float32)
        if own:
            self._own_votes = self._residual(readings, owners[len(shared) :])
        order = np.flatnonzero(owners != _GONE)[np.argsort(owners[owners != _GONE], kind="stable")]
        self._order = order.astype(np.int32)
        self._place(owners[order])
        self._shared_index = base
        self._own_texts = [text for text, _ in own]
        self._has_outside = bool(before.scope.out_of_scope)
        known = {entry.id: entry.not_about for entry in before.entries}
        is_same = all(known.get(entry.id, ()) == entry.not_about for entry in now.entries)
        against = base.learnt.against if is_same else words_against(now.entries)
        self.learnt = replace(base.learnt, lexicon=lexicon, against=against)

    def phrasing(self, number: int) -> str:
        """Return a phrasing of the guild's by its place."""
        place = int(self._order[number])
        shared = len(self._is_gone)
        return self._own_texts[place - shared] if place >= shared else self._shared_index.phrasing(place)

    def _likeness_and_votes(self, reading: Reading) -> tuple[Floats, Floats]:
        shared, votes = self._shared(reading)
        own = self._own.to_each(reading)
        likeness = np.concatenate([shared, own])[self._order]
        return likeness, votes + bend(own) @ self._own_votes

    def _shared(self, reading: Reading) -> tuple[Floats, Floats]:
        """Return the likeness to each shared text that still counts, and their votes for the guild's entries."""
        likeness = self._base.likeness.to_each(reading)
        likeness[self._is_gone] = 0
        votes = np.zeros(len(self._entries) + 1, np.float32)
        given = bend(likeness) @ self._base.votes
        votes[self._columns[self._columns != _GONE]] = given[self._columns != _GONE]
        return likeness, votes

    def _residual(self, readings: list[Reading], owners: NDArray[np.intp]) -> Floats:
        """Return the votes of the guild's own texts: what they should say less what the shared ones say of them."""
        targets = np.zeros((len(readings), len(self._entries) + 1), np.float32)
        targets[np.arange(len(readings)), owners] = 1
        targets -= np.stack([self._shared(reading)[1] for reading in readings])
        alike = bend(np.stack([self._own.to_each(reading) for reading in readings]))
        solved: Floats = np.linalg.solve(alike + STRENGTH * np.eye(len(readings), dtype=np.float32), targets)
        return solved


def _owners_of_shared(before: Knowledge, numbers: dict[EntryId, int], now: Knowledge) -> NDArray[np.intp]:
    """Return the number of each shared text's entry in the guild; `_GONE` where the guild has the text no more."""
    kept = {entry.id: frozenset(texts_of(entry)) for entry in now.entries}
    nothing: frozenset[str] = frozenset()
    inside = [
        numbers[entry.id] if text in kept.get(entry.id, nothing) else _GONE
        for entry in before.entries
        for text in texts_of(entry)
    ]
    return np.array(inside + [len(numbers)] * len(before.scope.out_of_scope), dtype=np.intp)


def _own_texts(before: Knowledge, now: Knowledge) -> list[tuple[str, EntryId]]:
    """Return the texts that only the guild has, each with its entry."""
    shared = {entry.id: frozenset(texts_of(entry)) for entry in before.entries}
    nothing: frozenset[str] = frozenset()
    return [
        (text, e.id) for e in _changed(before, now) for text in texts_of(e) if text not in shared.get(e.id, nothing)
    ]


def _changed(before: Knowledge, now: Knowledge) -> list[Entry]:
    same = {entry.id: entry for entry in before.entries}
    return [entry for entry in now.entries if same.get(entry.id) is not entry]
