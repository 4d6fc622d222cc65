"""How alike a text is to each text of a set: cosines by way of an inverted index."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np

from bot.domain.algebra import Floats
from bot.domain.terms import Term, Vector

__all__ = ["Floats", "Likeness"]


class Likeness:
    """The texts of a set by their terms.

    All postings stand in two flat arrays, because thousands of small ones take longer to load than to build.
    """

    def __init__(self, vectors: Sequence[Vector], terms: Iterable[Term] = ()) -> None:
        """Take in the texts; `terms` of theirs that something else holds too are not held twice."""
        self.count = len(vectors)
        among: dict[Term, list[tuple[int, float]]] = {term: [] for term in terms}
        for number, vector in enumerate(vectors):
            for term, weight in vector.items():
                among.setdefault(term, []).append((number, weight))
        self._texts = np.array([n for found in among.values() for n, _ in found], dtype=np.int32)
        self._weights = np.array([w for found in among.values() for _, w in found], dtype=np.float32)
        self._numbers: dict[Term, int] = {term: number for number, term in enumerate(among)}
        self._starts = array("i", accumulate((len(found) for found in among.values()), initial=0))

    def to_each(self, vector: Vector) -> Floats:
        """Return the cosine of `vector` with each text, in their order."""
        starts, numbers = self._starts, self._numbers
        known = [(weight, numbers[term]) for term, weight in vector.items() if term in numbers]
        if not known:
            return np.zeros(self.count, np.float32)
        spans = [(weight, slice(starts[number], starts[number + 1])) for weight, number in known]
        texts = np.concatenate([self._texts[span] for _, span in spans])
        weights = np.concatenate([weight * self._weights[span] for weight, span in spans])
        return np.bincount(texts, weights, minlength=self.count).astype(np.float32)

    def holders(self, term: Term) -> int:
        """Return how many texts hold `term`."""
        number = self._numbers.get(term)
        return 0 if number is None else self._starts[number + 1] - self._starts[number]
