"""Find the phrases of all rules in a text in one pass."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from bot.domain.model import Question
from bot.domain.spelling import Vocabulary, key_of

Phrases = tuple[str, ...]
"""Alternatives that mean the same; each is one or more words, `..` stands for up to three words of any kind."""

BOUNDARY = "."
MARKS = frozenset(",;:()-–—")
_GAP = ".."
_LONGEST_GAP = 3
_MOST_SKIPPED = 4
_NEIGHBOURS = 4


class Span(NamedTuple):
    """Where a phrase stands: from token `start` up to, without, token `end`."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a token."""
        return self.start < other.end and other.start < self.end


class _Node:
    """A place in the tree of phrases: what may follow, and the groups whose phrase ends here."""

    __slots__ = ("following", "groups")

    def __init__(self, following: dict[str, _Node] | None = None, groups: tuple[int, ...] = ()) -> None:
        self.following = {} if following is None else following
        self.groups = groups

    def __reduce__(self) -> tuple[type[_Node], tuple[dict[str, _Node], tuple[int, ...]]]:
        """Return what makes an equal node; a start reads thousands of them, and this halves the time."""
        return _Node, (self.following, self.groups)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as one row of tokens (sentences end in a boundary), and where which phrases stand in it."""

    tokens: tuple[str, ...]
    sentence: tuple[int, ...]
    paces: tuple[int, ...]
    spans: dict[int, list[Span]]

    def gap(self, one: Span, other: Span) -> int:
        """Return how many words that carry meaning stand between two spans."""
        first, second = (one, other) if one.start <= other.start else (other, one)
        return max(0, self.paces[second.start] - self.paces[first.end])

    def words(self, spans: Iterable[Span]) -> str:
        """Return the member's words from the first to the last of `spans`."""
        starts, ends = zip(*spans, strict=True)
        return " ".join(self.tokens[min(starts) : max(ends)])

    def near(self, anchor: Span, group: int) -> Sequence[Span]:
        """Return the few spans of `group` that stand closest to `anchor`, on both sides, in order."""
        spans = self.spans.get(group, [])
        if len(spans) <= 2 * _NEIGHBOURS:
            return spans
        at = bisect_left(spans, anchor)
        return spans[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]


class PhraseBook:
    """Every phrase of every group in one tree, so that a text is walked once whatever the number of rules."""

    def __init__(self, fillers: Iterable[str], pseudo: Phrases) -> None:
        self._root = _Node()
        self._numbers: dict[Phrases, int] = {}
        self._leaves: dict[str, _Node] = {}
        self._elements: set[str] = set()
        self._fillers = frozenset(fillers)
        self._pseudo = self.number(pseudo)
        self._vocabulary = Vocabulary((), ())

    def number(self, group: Phrases) -> int:
        """Return the number of `group`, entering its phrases when it is new."""
        known = self._numbers.get(group)
        if known is not None:
            return known
        number = self._numbers[group] = len(self._numbers)
        for phrase in group:
            leaf = self._leaf(phrase)
            leaf.groups = (*leaf.groups, number)
        return number

    def _leaf(self, phrase: str) -> _Node:
        """Return the node at which `phrase` ends, growing the tree when the phrase is new."""
        known = self._leaves.get(phrase)
        if known is not None:
            return known
        node = self._root
        for element in phrase.split():
            key = element
            if element != _GAP:
                self._elements.add(element)
                key = key_of(element)
            if key not in node.following:
                node.following[key] = _Node()
            node = node.following[key]
        self._leaves[phrase] = node
        return node

    def seal(self, not_misspelt: Iterable[str]) -> None:
        """Make the book ready to read, once all groups are in it; what entering them needed is let go."""
        self._vocabulary = Vocabulary(self._elements, not_misspelt)
        self._numbers, self._leaves, self._elements = {}, {}, set()

    def read(self, question: Question) -> Reading:
        """Return where the phrases of every group stand in `question`."""
        tokens: list[str] = []
        sentence: list[int] = []
        for number, words in enumerate(question.sentences):
            tokens += (*words, BOUNDARY)
            sentence += [number] * (len(words) + 1)
        paces = accumulate([token not in self._fillers for token in tokens], initial=0)
        keys = [self._vocabulary.look_up(token) if token[0].isalnum() else () for token in tokens]
        found: dict[int, list[Span]] = defaultdict(list)
        for start, readings in enumerate(keys):
            for key in readings:
                if first := self._root.following.get(key):
                    self._walk(first, start, tokens, keys, found)
        return Reading(tuple(tokens), tuple(sentence), tuple(paces), self._genuine(found))

    def _walk(
        self,
        first: _Node,
        start: int,
        tokens: Sequence[str],
        keys: Sequence[tuple[str, ...]],
        found: dict[int, list[Span]],
    ) -> None:
        ahead = [(first, start + 1, 0)]
        while ahead:
            node, at, skipped = ahead.pop()
            if node.groups and not skipped:
                span = Span(start, at)
                for group in node.groups:
                    found[group].append(span)
            following = node.following
            if not following or at >= len(tokens):
                continue
            ahead += [(following[key], at + 1, 0) for key in keys[at] if key in following]
            if tokens[at] in self._fillers and skipped < _MOST_SKIPPED:
                ahead.append((node, at + 1, skipped + 1))
            if _GAP in following and not skipped:
                ahead += self._after_gap(following[_GAP], at, tokens, keys)

    @staticmethod
    def _after_gap(
        node: _Node, at: int, tokens: Sequence[str], keys: Sequence[tuple[str, ...]]
    ) -> list[tuple[_Node, int, int]]:
        landings = []
        for place in range(at, min(at + _LONGEST_GAP + 1, len(tokens))):
            landings += [(node.following[key], place + 1, 0) for key in keys[place] if key in node.following]
            if tokens[place] in MARKS or tokens[place] == BOUNDARY:
                break
        return landings

    def _genuine(self, found: dict[int, list[Span]]) -> dict[int, list[Span]]:
        """Return the spans in order, without those that are only part of a phrase that means something else."""
        masks = found.pop(self._pseudo, [])
        ordered = {group: sorted(set(spans)) if len(spans) > 1 else spans for group, spans in found.items()}
        if not masks:
            return ordered
        covering = {place: mask for mask in masks for place in range(mask.start, mask.end)}
        return {group: kept for group, spans in ordered.items() if (kept := _unmasked(spans, covering))}


def _unmasked(spans: Iterable[Span], covering: dict[int, Span]) -> list[Span]:
    return [
        span
        for span in spans
        if covering.keys().isdisjoint(places := range(span.start, span.end))
        or all(span.start <= mask.start and mask.end <= span.end for at in places if (mask := covering.get(at)))
    ]
