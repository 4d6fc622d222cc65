"""Read a question a second time, by its likeness to examples: a red flag in words that no rule has yet.

A linear judgement learnt from the examples (ridge regression: convex, exact, the same at each run). It knows no word
but theirs, and it can only add a warning: nothing that it says takes back what a rule has found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.model import Level, RedFlagId
from bot.domain.phrases import BOUNDARY, MARKS
from bot.domain.spelling import stem

Floats = NDArray[np.float32]
Marked = tuple[str, str]
"""A word, and the category of the modifier that reaches it ("" when none does)."""

LEVELS = (Level.PROFESSIONAL, Level.URGENT, Level.EMERGENCY)
_RIDGE = 1.0
_CONSTANT = 0.05
_FOLDS = 4
_LEAST_HOLDERS = 2
_KEPT_SILENT = 0.996
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
        self._rarity = _rarity(whole)
        self._columns = {term: number for number, term in enumerate(self._rarity)}
        # A few words alone are weak evidence: a text with less to tell than half of the examples counts for less.
        self._least_norm = float(np.median([self._norm(terms) for terms in whole]))
        targets = np.array([self._target(lesson) for lesson in lessons], np.float32)
        rows = np.zeros((len(lessons), len(self._columns)), np.float32)
        for row, terms in zip(rows, whole, strict=True):
            columns, weights = self._vector(terms)
            row[columns] = weights
        likeness = rows @ rows.T + np.float32(_CONSTANT)
        self._weights, self._constant = _learnt(rows, likeness, targets, np.arange(len(lessons)))
        left_out = self._left_out(lessons, rows, likeness, targets)
        silent = np.array([lesson.level is Level.NONE for lesson in lessons])
        self._from = {
            level: max(_LEAST, float(np.quantile(left_out[silent, at], _KEPT_SILENT)))
            for at, level in enumerate(LEVELS)
        }

    def judge(self, sentences: Sequence[Sequence[Marked]]) -> Impression | None:
        """Return the gravest level that the text, or a part of it, is like enough to; None when it is like none."""
        parts = [_terms(part) for part in _parts(sentences)]
        if not parts:
            return None
        judged = np.array([self._judge(terms) for terms in parts])
        for at, level in reversed(list(enumerate(LEVELS))):
            best = int(judged[:, at].argmax())
            if judged[best, at] >= self._from[level]:
                by_flag = judged[:, len(LEVELS) :].max(axis=0)
                ranked = tuple(self._flags[flag] for flag in np.argsort(-by_flag, kind="stable"))
                return Impression(level, ranked, self._weightiest(parts[best], at))
        return None

    def _target(self, lesson: Lesson) -> list[float]:
        return [
            *(float(lesson.level >= level) for level in LEVELS),
            *(float(flag in lesson.red_flags) for flag in self._flags),
        ]

    def _norm(self, terms: Iterable[str]) -> float:
        return sqrt(sum(self._rarity.get(term, 0.0) ** 2 for term in terms))

    def _vector(self, terms: Iterable[str]) -> tuple[list[int], Floats]:
        known = [term for term in terms if term in self._columns]
        weights = np.array([self._rarity[term] for term in known], np.float32)
        return [self._columns[term] for term in known], weights / max(float(np.linalg.norm(weights)), self._least_norm)

    def _judge(self, terms: Iterable[str]) -> Floats:
        columns, weights = self._vector(terms)
        return weights @ self._weights[columns] + self._constant

    def _weightiest(self, terms: Mapping[str, str], at: int) -> str:
        """Return the member's words that spoke most for the level, in their order."""
        columns, weights = self._vector(terms)
        spoke = weights * self._weights[columns, at]
        known = [term for term in terms if term in self._columns]
        most = sorted(np.argsort(-spoke, kind="stable")[:_WORDS_SHOWN])
        return " … ".join(terms[known[place]] for place in most)

    def _left_out(self, lessons: Sequence[Lesson], rows: Floats, likeness: Floats, targets: Floats) -> Floats:
        """Return how each example is judged for each level by what the other folds teach, at its worst part."""
        fold = np.arange(len(lessons)) % _FOLDS
        judged = np.zeros((len(lessons), len(LEVELS)), np.float32)
        parts = [[self._vector(_terms(part)) for part in _parts(lesson.sentences)] for lesson in lessons]
        for left in range(_FOLDS):
            taught, constant = _learnt(rows, likeness, targets[:, : len(LEVELS)], np.flatnonzero(fold != left))
            for number in np.flatnonzero(fold == left):
                judged[number] = np.max([w @ taught[columns] for columns, w in parts[number]], axis=0) + constant
        return judged


def _parts(sentences: Sequence[Sequence[Marked]]) -> Iterator[Sequence[Sequence[Marked]]]:
    """Yield each sentence, and each two or three that follow one another: a sentence more never takes one away."""
    for length in range(1, min(len(sentences), _LONGEST_PART) + 1):
        yield from (sentences[start : start + length] for start in range(len(sentences) - length + 1))


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


def _learnt(rows: Floats, likeness: Floats, targets: Floats, chosen: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Return what the chosen examples teach: the weight of each term for each target, and a constant."""
    kernel = likeness[np.ix_(chosen, chosen)] + _RIDGE * np.eye(len(chosen), dtype=np.float32)
    votes = np.linalg.solve(kernel, targets[chosen])
    return rows[chosen].T @ votes, np.float32(_CONSTANT) * votes.sum(axis=0)
