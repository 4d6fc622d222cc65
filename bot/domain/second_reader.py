"""Read a question a second time, by its likeness to examples: a red flag in words that no rule has yet.

A linear judgement learnt from the examples (ridge regression: convex, exact, the same at each run). It knows no word
but theirs, and it can only add a warning: nothing that it says takes back what a rule has found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.algebra import Floats, inverse_root
from bot.domain.model import Level, RedFlagId
from bot.domain.phrases import BOUNDARY, MARKS
from bot.domain.spelling import stem

Marked = tuple[str, str]
"""A word, and the category of the modifier that reaches it ("" when none does)."""

LEVELS = (Level.PROFESSIONAL, Level.URGENT, Level.EMERGENCY)
_RIDGE = 1.0
_CONSTANT = 0.05
_LEAST_HOLDERS = 2
_OFTEN = 32
"""A term that more than one text in so many holds is multiplied in a table, the others one by one."""
_KEPT_SILENT = {Level.PROFESSIONAL: 0.93, Level.URGENT: 0.975, Level.EMERGENCY: 0.98}
"""Which share of the silent examples stays below each level when they are judged by what the others teach."""
_LEAST = 0.3
"""Below this, with 1 for an example's own label, a text is like nothing, however few examples there are."""
_LONGEST_PART = 3
_WORDS_SHOWN = 3


class Lesson(NamedTuple):
    """An example as read: its sentences, the red flags that it reports, the level that they raise."""

    sentences: Sequence[Sequence[Marked]]
    red_flags: frozenset[RedFlagId]
    level: Level


Known = Mapping[int, str]
"""The columns of the terms of a text that have one, in its order, each with the words as the member wrote them."""


class _Vector(NamedTuple):
    """A text by its terms: where they stand, how much each weighs, and by what their rarities were divided."""

    columns: NDArray[np.intp]
    weights: Floats
    norm: float


@dataclass(frozen=True, slots=True)
class Impression:
    """What the second reader makes of a text: a level, the red flags it is most like, the words that weighed most."""

    level: Level
    ranked: tuple[RedFlagId, ...]
    words: str


class SecondReader:
    """The judgement, learnt once and then only read."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self._flags = sorted(set(chain.from_iterable(lesson.red_flags for lesson in lessons)))
        whole = [_terms(lesson.sentences) for lesson in lessons]
        rarity = _rarity(whole)
        self._columns = {term: number for number, term in enumerate(rarity)}
        self._rarity = np.array(list(rarity.values()), np.float32)
        # A few words alone are weak evidence: a text with less to tell than half of the examples counts for less.
        self._least_norm = 0.0
        known = [self._known(terms) for terms in whole]
        self._least_norm = float(np.median([self._vector(terms).norm for terms in known]))
        vectors = [self._vector(terms) for terms in known]
        targets = np.array([self._target(lesson) for lesson in lessons], np.float32)
        holders = _Holders(vectors)
        alike = holders.likeness() + np.float32(_CONSTANT)
        root = inverse_root(alike + _RIDGE * np.eye(len(lessons), dtype=np.float32))
        votes = root.T @ (root @ targets)
        self._weights = holders.weighed(votes, len(self._columns))
        self._constant = np.float32(_CONSTANT) * votes.sum(axis=0)
        # What an example's own vote adds to it (Rifkin & Lippert 2007, "Notes on Regularized Least Squares").
        without = targets - votes / (root * root).sum(axis=0)[:, None]
        own = alike @ votes - without
        silent = [number for number, lesson in enumerate(lessons) if lesson.level is Level.NONE]
        left_out = np.array([self._left_out(lessons[n], vectors[n], without[n], own[n]) for n in silent])
        self._from = {
            level: max(_LEAST, float(np.quantile(left_out[:, at], _KEPT_SILENT[level])))
            for at, level in enumerate(LEVELS)
        }

    def judge(self, sentences: Sequence[Sequence[Marked]]) -> Impression | None:
        """Return the gravest level that the text, or a part of it, is like enough to; None when it is like none."""
        # One that reads like another is left out: a thousand strange words then cost little.
        parts = tuple({tuple(part): part for part in self._parts(sentences)}.values())
        if not parts:
            return None
        judged = np.array([self._judge(part) for part in parts])
        for at, level in reversed(list(enumerate(LEVELS))):
            best = int(judged[:, at].argmax())
            if judged[best, at] >= self._from[level]:
                by_flag = judged[:, len(LEVELS) :].max(axis=0)
                ranked = tuple(self._flags[flag] for flag in np.argsort(-by_flag, kind="stable"))
                return Impression(level, ranked, self._weightiest(parts[best], at))
        return None

    def _known(self, terms: Mapping[str, str]) -> Known:
        columns = self._columns
        return {columns[term]: written for term, written in terms.items() if term in columns}

    def _parts(self, sentences: Sequence[Sequence[Marked]]) -> Iterator[Known]:
        """Yield each sentence, and each two or three that follow one another: one more never takes a warning away."""
        known = [self._known(_terms([sentence])) for sentence in sentences]
        yield from known
        for length in range(2, min(len(known), _LONGEST_PART) + 1):
            for start in range(len(known) - length + 1):
                yield reduce(_joined, known[start : start + length])

    def _target(self, lesson: Lesson) -> list[float]:
        return [
            *(float(lesson.level >= level) for level in LEVELS),
            *(float(flag in lesson.red_flags) for flag in self._flags),
        ]

    def _vector(self, known: Known) -> _Vector:
        columns = np.array(list(known), np.intp)
        weights = self._rarity[columns]
        norm = max(float(np.sqrt(weights @ weights)), self._least_norm)
        return _Vector(columns, weights / (norm or 1), norm)

    def _judge(self, known: Known) -> Floats:
        columns, weights, _ = self._vector(known)
        judged: Floats = weights @ self._weights[columns] + self._constant
        return judged

    def _weightiest(self, known: Known, at: int) -> str:
        """Return the member's words that spoke most for the level, in their order."""
        columns, weights, _ = self._vector(known)
        spoke = weights * self._weights[columns, at]
        written = list(known.values())
        most = sorted(np.argsort(-spoke, kind="stable")[:_WORDS_SHOWN])
        return " … ".join(written[place] for place in most)

    def _left_out(self, lesson: Lesson, vector: _Vector, without: Floats, own: Floats) -> Floats:
        """Return how an example is judged for each level by what the others teach, at its worst part.

        `without`: how the whole of it is. `own`: what its own vote adds to that; to a part of it, as much as they are
        alike.
        """
        worst = without[: len(LEVELS)]
        if len(lesson.sentences) > 1:
            at_most = float(vector.weights @ vector.weights) + _CONSTANT
            for part in map(self._vector, self._parts(lesson.sentences)):
                alike = float(part.weights @ part.weights) * part.norm / vector.norm + _CONSTANT
                judged = part.weights @ self._weights[part.columns] + self._constant - own * min(1.0, alike / at_most)
                worst = np.maximum(worst, judged[: len(LEVELS)])
        return worst


class _Holders:
    """Which texts hold each term, and how much it weighs in them: one flat row of both, term after term."""

    def __init__(self, vectors: Sequence[_Vector]) -> None:
        self._count = len(vectors)
        columns = np.concatenate([vector.columns for vector in vectors])
        order = np.argsort(columns, kind="stable")
        texts = np.repeat(np.arange(self._count), [len(vector.columns) for vector in vectors])
        self._texts = texts[order]
        self._weights = np.concatenate([vector.weights for vector in vectors])[order]
        self._terms, self._starts = np.unique(columns[order], return_index=True)

    def likeness(self) -> Floats:
        """Return how alike each text is to each."""
        ends = np.append(self._starts[1:], len(self._texts))
        often = np.flatnonzero(ends - self._starts > max(1, self._count // _OFTEN))
        rows = np.zeros((self._count, len(often)), np.float32)
        for number, term in enumerate(often):
            here = slice(self._starts[term], ends[term])
            rows[self._texts[here], number] = self._weights[here]
        alike: Floats = rows @ rows.T
        for term in np.setdiff1d(np.arange(len(ends)), often):
            texts, weights = (
                self._texts[self._starts[term] : ends[term]],
                self._weights[self._starts[term] : ends[term]],
            )
            alike[texts[:, None], texts] += weights[:, None] * weights
        return alike

    def weighed(self, votes: Floats, width: int) -> Floats:
        """Return what the votes of the texts make of each term, for each target."""
        found = np.zeros((width, votes.shape[1]), np.float32)
        if len(self._terms):
            found[self._terms] = np.add.reduceat(self._weights[:, None] * votes[self._texts], self._starts, axis=0)
        return found


def _joined(first: Known, second: Known) -> Known:
    """Return the terms of both, in order, each as it was written first."""
    return {**first, **second, **first}


def _terms(sentences: Sequence[Sequence[Marked]]) -> dict[str, str]:
    """Return the words and pairs of words of a text, as they are compared and as the member wrote them."""
    found: dict[str, str] = {}
    for sentence in sentences:
        before = ("", "")
        for word, category in sentence:
            if word in MARKS or word == BOUNDARY:
                continue
            root = stem(word) if word[0].isalpha() else "#" if word[0].isdigit() else word
            found.setdefault(f"{category}:{root}", word)
            if before[0]:
                found.setdefault(f"{category}:{before[0]} {root}", f"{before[1]} {word}")
            before = (root, word)
    return found


def _rarity(texts: Sequence[Iterable[str]]) -> dict[str, float]:
    """Return how much each term tells: the fewer texts hold it, the more; terms of a single text tell nothing."""
    holders = Counter(chain.from_iterable(texts))
    return {term: log((len(texts) + 1) / (count + 0.5)) for term, count in holders.items() if count >= _LEAST_HOLDERS}
