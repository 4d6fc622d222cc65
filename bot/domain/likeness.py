"""How alike a text is to each text of a set: cosines by way of an inverted index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from bot.domain.algebra import Floats
from bot.domain.terms import Term, Vector

__all__ = ["Floats", "Likeness"]


class Likeness:
    """The texts of a set by their terms.

    All postings stand in two flat arrays, because thousands of small ones take longer to load than to build.
    """

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self.count = len(vectors)
        among: dict[Term, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(vectors):
            for term, weight in vector.items():
                among[term].append((number, weight))
        self._texts = np.array([n for found in among.values() for n, _ in found], dtype=np.int32)
        self._weights = np.array([w for found in among.values() for _, w in found], dtype=np.float32)
        self._spans: dict[Term, tuple[int, int]] = {}
        start = 0
        for term, found in among.items():
            self._spans[term] = (start, start + len(found))
            start += len(found)

    def to_each(self, vector: Vector) -> Floats:
        """Return the cosine of `vector` with each text, in their order."""
        known = [(weight, *self._spans[term]) for term, weight in vector.items() if term in self._spans]
        if not known:
            return np.zeros(self.count, np.float32)
        texts = np.concatenate([self._texts[start:end] for _, start, end in known])
        weights = np.concatenate([weight * self._weights[start:end] for weight, start, end in known])
        return np.bincount(texts, weights, minlength=self.count).astype(np.float32)

    def holders(self, term: Term) -> int:
        """Return how many texts hold `term`."""
        start, end = self._spans.get(term, (0, 0))
        return end - start
