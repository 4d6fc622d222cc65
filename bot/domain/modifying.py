"""Work out how far each modifier of a text reaches: ConText's directions, scopes and terminators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.model import Modifier, Modifiers
from bot.domain.phrases import BOUNDARY, MARKS, PhraseBook, Reading, Span

_COMMA = ","
_LIST_WORDS = frozenset({"or", "nor"})
_LONGEST_ANSWERED = 6
_LONGEST_PART = 2
"""How many words a part of a list may have, between two commas."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One modifier in a text: where its words stand, which tokens it reaches, which signs it is `about` (None: all)."""

    modifier: Modifier
    cue: Span
    over: Span
    about: Sequence[Span] | None = None

    def touches(self, sign: Span, spans: Sequence[Span]) -> bool:
        """Tell whether it speaks about `sign`; words that are part of the finding itself never do.

        Without a scope it speaks about what stands inside its own words: "my legs are fine".
        """
        if any(span.start <= self.cue.start and self.cue.end <= span.end for span in spans):
            return False
        if self.about is not None and not any(span.overlaps(meant) for span in spans for meant in self.about):
            return False
        if self.modifier.scope == 0:
            return any(self.cue.start <= span.start and span.end <= self.cue.end for span in spans)
        return self.over.start <= sign.start < self.over.end


@dataclass(frozen=True, slots=True)
class _Cue:
    """A modifier whose groups have their numbers in the phrase book."""

    modifier: Modifier
    words: int
    unless: int | None
    about: int | None


class Modifying:
    """The modifiers made ready: `reaches` tells what they speak about in one text."""

    def __init__(self, modifiers: Modifiers, book: PhraseBook) -> None:
        self._cues = [
            _Cue(
                modifier=m,
                words=book.number(m.words),
                unless=book.number(m.unless) if m.unless else None,
                about=book.number(m.about) if m.about else None,
            )
            for m in modifiers.modifiers
        ]
        self._terminators = book.number(modifiers.terminators)
        self._fillers = frozenset(modifiers.fillers)
        self._subjects = frozenset(modifiers.subjects)
        self._links = frozenset(modifiers.links)

    def reaches(self, reading: Reading) -> list[Reach]:
        """Return every modifier that stands in the text, with what it reaches."""
        clauses = self._clauses(reading)
        stops = {span.start for span in reading.spans.get(self._terminators, ())} | clauses
        lists = _lists(reading.tokens, stops)
        return [
            Reach(m.modifier, cue, over, None if m.about is None else reading.spans.get(m.about, ()))
            for m in self._cues
            for cue in reading.spans.get(m.words, ())
            if not _is_undone(m, cue, reading)
            for over in self._overs(m.modifier, cue, reading, _without_own(stops, m.modifier, cue, clauses), lists)
        ]

    def _clauses(self, reading: Reading) -> set[int]:
        """Return where a subject begins a clause of its own."""
        pairs = zip(reading.tokens, reading.tokens[1:], strict=False)
        return {
            at for at, (before, token) in enumerate(pairs, 1) if token in self._subjects and before not in self._links
        }

    def _overs(
        self, modifier: Modifier, cue: Span, reading: Reading, stops: set[int], lists: set[int]
    ) -> Iterator[Span]:
        if modifier.direction in {"forward", "both"}:
            yield Span(cue.end, self._end(modifier, cue, reading, stops, lists))
        if modifier.direction in {"backward", "both"}:
            yield Span(self._start(modifier, cue, reading, stops), cue.start)
        if modifier.direction == "previous":
            yield from _previous(cue, reading)
        if modifier.direction == "before":
            yield from _before(cue, reading)
        if modifier.direction == "text":
            yield Span(0, len(reading.tokens))

    def _end(self, modifier: Modifier, cue: Span, reading: Reading, stops: set[int], lists: set[int]) -> int:
        """Return the token before which a forward scope ends."""
        left = modifier.scope
        for at in range(cue.end, len(reading.tokens)):
            token = reading.tokens[at]
            if token == BOUNDARY or at in stops:
                return at
            if token in MARKS:
                if not (modifier.over_lists and at in lists):
                    return at
                left = modifier.scope
            elif token in _LIST_WORDS:
                left = modifier.scope
            elif token not in self._fillers:
                left -= 1
                if left < 0:
                    return at
        return len(reading.tokens)

    def _start(self, modifier: Modifier, cue: Span, reading: Reading, stops: set[int]) -> int:
        """Return the first token of a backward scope."""
        left = modifier.scope
        # "a numb foot, all gone now": right after a comma, the words speak about what stands before it.
        after_comma = cue.start > 0 and reading.tokens[cue.start - 1] == _COMMA
        for at in range(cue.start - 1 - after_comma, -1, -1):
            token = reading.tokens[at]
            if token == BOUNDARY or token in MARKS - {_COMMA} or (token == _COMMA and not modifier.over_lists):
                return at + 1
            if token not in self._fillers and token not in _LIST_WORDS:
                left -= 1
                if left < 0:
                    return at + 1
            if at in stops:
                return at
        return 0


def _without_own(stops: set[int], modifier: Modifier, cue: Span, clauses: set[int]) -> set[int]:
    """Return `stops` without the clause that the words stand before and speak about: "in 2011 I fell"."""
    return stops - {cue.end} if modifier.direction == "both" and cue.end in clauses else stops


def _is_undone(bound: _Cue, cue: Span, reading: Reading) -> bool:
    if bound.unless is None:
        return False
    last = reading.sentence[cue.start]
    first = last - 1 if bound.modifier.direction == "before" else last
    if bound.modifier.direction == "text":
        first, last = 0, reading.sentence[-1]
    others = (span for span in reading.spans.get(bound.unless, ()) if not span.overlaps(cue))
    return any(first <= reading.sentence[span.start] <= last for span in others)


def _lists(tokens: Sequence[str], stops: set[int]) -> set[int]:
    """Return the commas that stand inside a list: "x, y or z" with short parts, or a single word follows.

    In one walk from the end, so that a text of nothing but denials takes no longer than another.
    """
    inside: set[int] = set()
    has_list_word: bool | None = None  # what comes next on the right: True, or None where the sentence or clause ends
    is_after_comma, length = False, 0
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token == _COMMA:
            if is_after_comma and length > _LONGEST_PART:
                has_list_word = False
            if has_list_word or (has_list_word is None and _is_single_word(at, tokens)):
                inside.add(at)
            is_after_comma, length = True, 0
        if token in _LIST_WORDS or token == BOUNDARY or at in stops:
            has_list_word, is_after_comma, length = (True if token in _LIST_WORDS else None), False, 0
        length += token not in MARKS
    return inside


def _is_single_word(comma: int, tokens: Sequence[str]) -> bool:
    return tokens[comma + 1] != BOUNDARY and tokens[comma + 2] in {_COMMA, BOUNDARY}


def _previous(cue: Span, reading: Reading) -> Iterator[Span]:
    """Yield the short sentence that a whole-sentence cue answers: "Numbness? No."."""
    if reading.tokens[cue.end] == BOUNDARY:
        yield from (span for span in _before(cue, reading) if span.end - span.start <= _LONGEST_ANSWERED)


def _before(cue: Span, reading: Reading) -> Iterator[Span]:
    """Yield the sentence before the one that the cue begins: "My uncle broke his back. Mine is only stiff."."""
    end = cue.start - 1
    if end < 1 or reading.tokens[end] != BOUNDARY:
        return
    start = end
    while start > 0 and reading.tokens[start - 1] != BOUNDARY:
        start -= 1
    yield Span(start, end)
