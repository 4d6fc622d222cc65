"""How alike a text is to each text of a set: cosines by way of an inverted index, and of word vectors if any."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np

from bot.domain.algebra import Floats
from bot.domain.terms import Reading, Term, Vector

__all__ = ["Floats", "Likeness"]

_SENSE = 0.45
"""What likeness in sense counts, where there are word vectors; likeness in the terms of the set counts the rest."""


class Likeness:
    """The texts of a set by their terms.

    All postings stand in two flat arrays, because thousands of small ones take longer to load than to build.
    """

    def __init__(self, readings: Sequence[Reading], terms: Iterable[Term] = ()) -> None:
        """Take in the texts; `terms` of theirs that something else holds too are not held twice."""
        self.count = len(readings)
        senses = [reading.sense for reading in readings if reading.sense is not None]
        self._senses = np.stack(senses) if senses and len(senses) == len(readings) else None
        among: dict[Term, list[tuple[int, float]]] = {term: [] for term in terms}
        for number, reading in enumerate(readings):
            for term, weight in reading.vector.items():
                among.setdefault(term, []).append((number, weight))
        self._texts = np.array([n for found in among.values() for n, _ in found], dtype=np.intp)
        self._weights = np.array([w for found in among.values() for _, w in found], dtype=np.float32)
        self._numbers: dict[Term, int] = {term: number for number, term in enumerate(among)}
        self._starts = array("i", accumulate((len(found) for found in among.values()), initial=0))

    def to_each(self, reading: Reading) -> Floats:
        """Return how alike `reading` is to each text, in their order: 1 the same, 0 or less nothing in common."""
        in_terms = self._in_terms(reading.vector)
        if self._senses is None or reading.sense is None:
            return in_terms
        alike: Floats = (1 - _SENSE) * in_terms + _SENSE * (self._senses @ reading.sense)
        return alike

    def _in_terms(self, vector: Vector) -> Floats:
        starts, numbers = self._starts, self._numbers
        known = [(weight, number) for term, weight in vector.items() if (number := numbers.get(term)) is not None]
        if not known:
            return np.zeros(self.count, np.float32)
        spans = [slice(starts[number], starts[number + 1]) for _, number in known]
        texts = np.concatenate([self._texts[span] for span in spans])
        weights = np.concatenate([self._weights[span] for span in spans])
        given = np.array([weight for weight, _ in known], np.float32)
        weights *= np.repeat(given, [span.stop - span.start for span in spans])
        return np.bincount(texts, weights, minlength=self.count).astype(np.float32)

    def holders(self, term: Term) -> int:
        """Return how many texts hold `term`."""
        number = self._numbers.get(term)
        return 0 if number is None else self._starts[number + 1] - self._starts[number]
