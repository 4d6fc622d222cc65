"""Measure the answers to labelled questions: the figures of docs/figures.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.model import Answer, Answered, EntryId, Level, RedFlagId, Suggested, Thanked, Unanswered
from bot.domain.pipeline import Flow, answer_question
from bot.services.asking import subject_of

PROFESSIONAL_HELP = "professional-help"
"""The topic whose entries answer a question that reports a red flag."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A text with what a person says is the right answer to it."""

    text: str
    is_in_scope: bool
    expect: frozenset[EntryId]
    level: Level


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a conversation that is meant for the bot; `is_edit` when it replaces the one before."""

    question: LabelledQuestion
    is_edit: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A labelled question with the answer that it got; `is_turn` when it is part of a conversation."""

    question: LabelledQuestion
    answer: Answer
    right_first: bool
    right_within_three: bool
    is_turn: bool = False

    @property
    def is_right_turn(self) -> bool:
        """Tell whether a turn was answered well: no card where none is expected, and never below its level."""
        is_silent = isinstance(self.answer.outcome, Unanswered | Thanked)
        is_right = self.right_first if self.question.expect else is_silent
        return is_right and self.answer.level >= self.question.level


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    count: int
    total: int

    @property
    def ratio(self) -> float | None:
        """Return the share from 0 to 1, None where there is nothing to count."""
        return self.count / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one file; shares, and an area under the curve from 0 to 1."""

    right_first: Share
    right_within_three: Share
    wrong_when_answered: Share
    out_answered: Share
    out_suggested: Share
    found: dict[Level, Share]
    false_alarms: Share
    grave_false_alarms: Share
    area_under_curve: float | None
    turns_right: Share


@dataclass(frozen=True, slots=True)
class Confusion:
    """The questions that one entry took from another: what they should have got, what came first, their texts.

    `expected` is None for questions that are out of scope, `came` where nothing was shown.
    """

    expected: EntryId | None
    came: EntryId | None
    texts: tuple[str, ...]


def labelled_level(flow: Flow, red_flags: Iterable[RedFlagId]) -> Level:
    """Return the level that these red flags raise together."""
    return flow.triager.level_of(red_flags)


def evaluate_questions(flow: Flow, questions: Sequence[LabelledQuestion]) -> Iterator[Outcome]:
    """Yield the outcome of each question in turn."""
    professional = _professional(flow)
    for question in questions:
        answer = answer_question(flow, question.text)
        yield Outcome(question, answer, *_judged(question, answer, professional))


def evaluate_conversation(flow: Flow, turns: Iterable[Turn]) -> Iterator[Outcome]:
    """Yield the outcome of each turn, asked as a reply to the bot's answer before; an edit as its turn was."""
    professional = _professional(flow)
    before: EntryId | None = None
    subject: EntryId | None = None
    for turn in turns:
        before = before if turn.is_edit else subject
        answer = answer_question(flow, turn.question.text, before)
        subject = subject_of(answer, before)
        yield Outcome(turn.question, answer, *_judged(turn.question, answer, professional), is_turn=True)


def _professional(flow: Flow) -> frozenset[EntryId]:
    return frozenset(entry.id for entry in flow.knowledge.entries if entry.topic == PROFESSIONAL_HELP)


def _judged(question: LabelledQuestion, answer: Answer, professional: frozenset[EntryId]) -> tuple[bool, bool]:
    is_warned = question.level > Level.NONE and answer.warning is not None and bool(question.expect & professional)
    shown = shown_entries(answer)
    is_first = isinstance(answer.outcome, Answered) and shown[0] in question.expect
    return is_warned or is_first, is_warned or bool(question.expect.intersection(shown[:3]))


def shown_entries(answer: Answer) -> tuple[EntryId, ...]:
    """Return the ids of the entries that the member sees, best first: none where the outcome is unanswered."""
    match answer.outcome:
        case Answered(entry, related):
            return (entry.id, *(other.id for other in related))
        case Suggested(entries):
            return tuple(entry.id for entry in entries)
        case _:
            return ()


def figures(outcomes: Iterable[Outcome]) -> Figures:
    """Return the figures over `outcomes`, counted as docs/figures.md says."""
    rows = list(outcomes)
    inside = [r for r in rows if r.question.is_in_scope]
    outside = [r for r in rows if not r.question.is_in_scope]
    calm = [r for r in rows if r.question.level is Level.NONE]
    answered = [r for r in inside if isinstance(r.answer.outcome, Answered)]
    return Figures(
        right_first=Share(sum(r.right_first for r in inside), len(inside)),
        right_within_three=Share(sum(r.right_within_three for r in inside), len(inside)),
        wrong_when_answered=Share(sum(not r.right_first for r in answered), len(answered)),
        out_answered=Share(sum(isinstance(r.answer.outcome, Answered) for r in outside), len(outside)),
        out_suggested=Share(sum(isinstance(r.answer.outcome, Suggested) for r in outside), len(outside)),
        found={level: _found(rows, level) for level in (Level.EMERGENCY, Level.URGENT, Level.PROFESSIONAL)},
        false_alarms=Share(sum(r.answer.level > Level.NONE for r in calm), len(calm)),
        grave_false_alarms=Share(sum(r.answer.level >= Level.URGENT for r in calm), len(calm)),
        turns_right=Share(sum(r.is_right_turn for r in rows if r.is_turn), sum(r.is_turn for r in rows)),
        area_under_curve=_area_under_curve([_top_score(r) for r in inside], [_top_score(r) for r in outside]),
    )


def confusions(outcomes: Iterable[Outcome]) -> tuple[Confusion, ...]:
    """Return who took whose questions, most first; two that take from each other stand together, by both counts.

    Questions out of scope count where they were answered, those in scope where another entry came first or none.
    """
    texts: dict[tuple[EntryId | None, EntryId | None], list[str]] = defaultdict(list)
    for outcome in outcomes:
        shown, expect = shown_entries(outcome.answer), outcome.question.expect
        came = shown[0] if shown else None
        is_missed = came not in expect and not outcome.right_first
        if is_missed if outcome.question.is_in_scope else isinstance(outcome.answer.outcome, Answered):
            texts[_best_expected(outcome), came].append(outcome.question.text)
    together = Counter({frozenset(pair): 0 for pair in texts})
    for pair, some in texts.items():
        together[frozenset(pair)] += len(some)

    def order(pair: tuple[EntryId | None, EntryId | None]) -> tuple[int, list[str], int, str]:
        return -together[frozenset(pair)], sorted(map(str, pair)), -len(texts[pair]), str(pair[0])

    return tuple(Confusion(*pair, tuple(texts[pair])) for pair in sorted(texts, key=order))


def _best_expected(outcome: Outcome) -> EntryId | None:
    """Return the expected entry that came closest, None where none is expected."""
    expect = outcome.question.expect
    ranked = [match.entry.id for match in outcome.answer.matches if match.entry.id in expect]
    return next(iter((*ranked, *sorted(expect))), None)


def _found(rows: Sequence[Outcome], level: Level) -> Share:
    labelled = [r for r in rows if r.question.level is level]
    return Share(sum(r.answer.level >= level for r in labelled), len(labelled))


def _top_score(row: Outcome) -> float:
    return row.answer.matches[0].score if row.answer.matches else 0.0


def _area_under_curve(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """Return the chance that an in-scope score beats an out-of-scope one (ties count half)."""
    if not inside or not outside:
        return None
    wins = sum((i > o) + 0.5 * (i == o) for i in inside for o in outside)
    return wins / (len(inside) * len(outside))
