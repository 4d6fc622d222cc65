"""Find the red flags that a question reports: rules as data, and the modifiers that speak against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from bot.domain.model import (
    Example,
    Level,
    Modifiers,
    Question,
    RaisingPair,
    RedFlag,
    RedFlagId,
    Rule,
    Sighting,
    Triage,
)
from bot.domain.modifying import Modifying, Reach
from bot.domain.normalise import normalise
from bot.domain.phrases import PhraseBook, Reading, Span
from bot.domain.second_reader import Impression, Lesson, Marked, SecondReader

_MOST_TRIED = 64
_SHARE_FOR_ONE = 4
"""A red flag with a reader of its own is told apart from every fourth example: enough for one, and fast."""


@dataclass(frozen=True, slots=True)
class Considered:
    """A rule that was found in a text: the words, and which modifier (its category and words) spoke against it.

    `by_likeness`: no rule was found; the second reader judged by the words that weighed most with it.
    """

    red_flag: RedFlag
    words: str
    against: str | None = None
    by_likeness: bool = False

    @property
    def counted(self) -> bool:
        """Tell whether nothing spoke against it."""
        return self.against is None


@dataclass(frozen=True, slots=True)
class _BoundRule:
    """A rule whose groups have their numbers in the phrase book."""

    rule: Rule
    sign: int
    others: tuple[int, ...]
    needs: int | None
    but_not: int | None


class _Text:
    """A question as read, with the reach of its modifiers worked out once and only when asked for."""

    def __init__(self, reading: Reading, modifying: Modifying) -> None:
        self.reading = reading
        self._modifying = modifying

    @cached_property
    def reaches(self) -> Sequence[Reach]:
        """Return every modifier in the text with what it reaches."""
        return self._modifying.reaches(self.reading)

    @cached_property
    def marked(self) -> Sequence[Sequence[Marked]]:
        """Return the sentences, each word with the category of the modifier that reaches it."""
        reading = self.reading
        categories = [""] * len(reading.tokens)
        for reach in (reach for reach in self.reaches if reach.about is None):
            for at in range(reach.over.start, reach.over.end):
                categories[at] = reach.modifier.category
        marked: list[list[Marked]] = []
        for number, word in enumerate(reading.tokens):
            if reading.sentence[number] == len(marked):
                marked.append([])
            marked[-1].append((word, categories[number]))
        return marked

    def against(self, rule: Rule, spans: Sequence[Span]) -> str | None:
        """Return the first modifier that speaks against a finding, as "category: words"; None when it counts."""
        for reach in self.reaches:
            if reach.modifier.category not in rule.despite and reach.touches(spans[0], spans):
                return f"{reach.modifier.category}: {self.reading.words([reach.cue])}"
        return None


class Triager:
    """The red flags made ready: built once, then only read."""

    def __init__(
        self,
        red_flags: Sequence[RedFlag],
        pairs: Sequence[RaisingPair],
        modifiers: Modifiers,
        examples: Sequence[Example] = (),
    ) -> None:
        self._book = PhraseBook(modifiers.fillers, modifiers.pseudo)
        self._modifying = Modifying(modifiers, self._book)
        gravest_first = sorted(red_flags, key=lambda flag: (-flag.level, flag.id))
        self._red_flags = [(flag, [self._bind(rule) for rule in flag.rules]) for flag in gravest_first]
        self._by_sign: dict[int, set[int]] = defaultdict(set)
        for place, (_, rules) in enumerate(self._red_flags):
            for bound in rules:
                self._by_sign[bound.sign].add(place)
        self._pairs = [(pair, [self._bind(rule) for rule in pair.rules]) for pair in pairs]
        self._levels = {flag.id: flag.level for flag in gravest_first}
        self._by_id = {flag.id: flag for flag in gravest_first}
        self._book.seal(modifiers.not_misspelt)
        self._second_readers = [SecondReader(lessons) for lessons in self._lessons(gravest_first, examples)]

    def triage(self, question: Question) -> Triage:
        """Return the level of `question` and the red flags that it reports, gravest first; never raises."""
        text = self._read(question)
        sightings = self._by_rules(text)
        level = self._level(sightings, text)
        added = self._by_likeness(text, level)
        if added:
            sightings = sorted([*sightings, *added], key=lambda sighting: -sighting.red_flag.level)
            level = max(level, self._level(sightings, text))
        return Triage(level, tuple(sightings))

    def triage_reply(self, question: Question, subject: Question, unless: Collection[str] = ()) -> Triage:
        """Return what `question` reports as a reply to a card about `subject`: never less than by itself.

        The rules read it once more with the subject behind it, which a reply leaves unsaid ("and I'm 15"). What they
        find in the subject alone counts for nothing, nor do the red flags whose ids are in `unless`.
        """
        alone = self.triage(question)
        if subject.is_empty:
            return alone
        text = self._read(Question(f"{question.text}. {subject.text}", (*question.sentences, *subject.sentences)))
        known = {sighting.red_flag.id for sighting in (*alone.sightings, *self._by_rules(self._read(subject)))}
        added = [found for found in self._by_rules(text) if found.red_flag.id not in known.union(unless)]
        if not added:
            return alone
        sightings = sorted([*alone.sightings, *added], key=lambda sighting: -sighting.red_flag.level)
        return Triage(max(alone.level, self._level(sightings, text)), tuple(sightings))

    def level_of(self, red_flags: Iterable[RedFlagId]) -> Level:
        """Return the level that `red_flags` raise together, whatever the words; KeyError for an unknown one."""
        levels = {red_flag: self._levels[red_flag] for red_flag in red_flags}
        raised = (pair.level for pair, _ in self._pairs if _is_raised(pair, levels))
        return max((*levels.values(), *raised), default=Level.NONE)

    def explain(self, question: Question) -> tuple[Considered, ...]:
        """Return every rule that was found in `question`, with the words and what spoke against it, if anything."""
        text = self._read(question)
        considered = (
            Considered(flag, text.reading.words(spans), text.against(bound.rule, spans))
            for flag, rules in self._possible(text.reading)
            for bound in rules
            for spans in _found(bound, text.reading)
        )
        ruled = tuple(dict.fromkeys(considered))
        seen = self.triage(question).sightings
        by_rule = {(c.red_flag.id, c.words) for c in ruled if c.counted}
        added = (
            Considered(s.red_flag, s.words, by_likeness=True) for s in seen if (s.red_flag.id, s.words) not in by_rule
        )
        return (*ruled, *added)

    def _read(self, question: Question) -> _Text:
        return _Text(self._book.read(question), self._modifying)

    def _by_rules(self, text: _Text) -> list[Sighting]:
        found = ((flag, _counting(rules, text)) for flag, rules in self._possible(text.reading))
        return [Sighting(flag, words) for flag, words in found if words is not None]

    def _possible(self, reading: Reading) -> list[tuple[RedFlag, list[_BoundRule]]]:
        """Return the red flags, gravest first, of which the sign of some rule stands in the text."""
        places = {place for group in reading.spans for place in self._by_sign.get(group, ())}
        return [self._red_flags[place] for place in sorted(places)]

    def _level(self, sightings: Sequence[Sighting], text: _Text) -> Level:
        found = {sighting.red_flag.id for sighting in sightings}
        pairs = [(pair.level, rules) for pair, rules in self._pairs if found & pair.first]
        raised = [level for level, rules in pairs if _counting(rules, text) is not None]
        return max(self.level_of(found), *raised, Level.NONE)

    def _by_likeness(self, text: _Text, above: Level) -> list[Sighting]:
        """Return what the second readers add: only what is graver than `above`, the level that the rules reached."""
        if above is Level.EMERGENCY:
            return []
        impressions = [reader.judge(text.marked) for reader in self._second_readers]
        return [
            Sighting(self._by_id[flag], impression.words)
            for impression in impressions
            if impression is not None and impression.level > above
            for flag in self._named(impression)
        ]

    def _named(self, impression: Impression) -> Sequence[RedFlagId]:
        """Return the red flags that the text is most like, no more of them than make up its level."""
        fitting = [flag for flag in impression.ranked if self._levels[flag] <= impression.level]
        for count in (1, 2):
            if self.level_of(fitting[:count]) is impression.level:
                return fitting[:count]
        return [flag for flag in fitting if self._levels[flag] is impression.level][:1]

    def _lessons(self, red_flags: Sequence[RedFlag], examples: Sequence[Example]) -> Iterator[list[Lesson]]:
        """Yield what each second reader learns from.

        One learns all red flags that the examples name. Every other red flag, such as one that a club has added, has a
        reader of its own, so that it changes nothing in what is made of the others.
        """
        named = frozenset(chain.from_iterable(example.red_flags for example in examples)) & self._levels.keys()
        shared = [self._lesson(example.text, example.red_flags & named) for example in examples]
        for flag in red_flags:
            if flag.id in named:
                shared += self._own(flag)
        if named:
            yield shared
            silent = [Lesson(lesson.sentences, frozenset(), Level.NONE) for lesson in shared[::_SHARE_FOR_ONE]]
            yield from ([*silent, *self._own(flag)] for flag in red_flags if flag.id not in named)

    def _own(self, flag: RedFlag) -> Iterator[Lesson]:
        yield from (self._lesson(text, frozenset({flag.id})) for text in flag.fires_on)
        yield from (self._lesson(text, frozenset()) for text in flag.silent_on)

    def _lesson(self, text: str, red_flags: frozenset[RedFlagId]) -> Lesson:
        read = self._read(normalise(text))
        return Lesson(read.marked, red_flags, self.level_of(red_flags))

    def _bind(self, rule: Rule) -> _BoundRule:
        number = self._book.number
        sign, *others = map(number, rule.signs)
        return _BoundRule(
            rule=rule,
            sign=sign,
            others=tuple(others),
            needs=number(rule.needs) if rule.needs else None,
            but_not=number(rule.but_not) if rule.but_not else None,
        )


def _counting(rules: Iterable[_BoundRule], text: _Text) -> str | None:
    """Return the words that report a red flag, None when no rule is found or something speaks against each."""
    for bound in rules:
        if bound.sign in text.reading.spans:  # most rules end here, and a generator for each would cost more
            for spans in _found(bound, text.reading):
                if text.against(bound.rule, spans) is None:
                    return text.reading.words(spans)
    return None


def _is_raised(pair: RaisingPair, levels: Mapping[RedFlagId, Level]) -> bool:
    """Tell whether red flags of these levels are such a pair by themselves, whatever the words."""
    if pair.any_two_of is not None:
        return sum(level == pair.any_two_of for level in levels.values()) > 1
    first, second = levels.keys() & pair.first, levels.keys() & pair.second
    return bool(first) and bool(second) and len(first | second) > 1


def _found(bound: _BoundRule, reading: Reading) -> Iterator[tuple[Span, ...]]:
    """Yield where the rule stands: the span of the sign itself first, then those of the other groups."""
    spans = reading.spans
    if bound.sign not in spans or any(group not in spans for group in bound.others):
        return
    if bound.needs is not None and bound.needs not in spans:
        return
    for sign in spans[bound.sign][:_MOST_TRIED]:
        finding = _completed(sign, bound, reading)
        if finding is not None and not _is_harmless(finding, bound, reading):
            yield finding


def _completed(sign: Span, bound: _BoundRule, reading: Reading) -> tuple[Span, ...] | None:
    """Return the sign with the closest span of each other group, None when one is missing or too far away."""
    chosen = [sign]
    for group in bound.others:
        close = [span for span in reading.near(sign, group) if _fits(span, chosen, bound.rule, reading)]
        if not close:
            return None
        chosen.append(min(close, key=lambda span: (reading.gap(sign, span), span)))
    return tuple(chosen)


def _fits(span: Span, chosen: Sequence[Span], rule: Rule, reading: Reading) -> bool:
    sign, last = chosen[0], chosen[-1]
    if reading.gap(sign, span) > rule.within or any(span.overlaps(other) for other in chosen):
        return False
    if rule.is_ordered and span.start < last.end:
        return False
    return rule.is_across or reading.sentence[span.start] == reading.sentence[sign.start]


def _is_harmless(finding: Sequence[Span], bound: _BoundRule, reading: Reading) -> bool:
    """Tell whether words next to or inside the finding say that something else is meant."""
    if bound.but_not is None:
        return False
    start, end = min(s.start for s in finding), max(s.end for s in finding)
    around = Span(max(0, start - 3), end + 4)
    return any(
        span.overlaps(around) and reading.sentence[span.start] == reading.sentence[start]
        for span in reading.near(finding[0], bound.but_not)
    )
