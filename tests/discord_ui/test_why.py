"""The reasons behind an answer, as `soigneur ask --why` and `/qa test` tell them."""

from __future__ import annotations

import pytest

from bot.discord_ui.wording.why import why_text
from bot.domain.eagerness import Eagerness
from bot.domain.model import (
    Answer,
    Answered,
    EntryId,
    Level,
    Match,
    Outcome,
    RedFlagId,
    Suggested,
    Thanked,
    Thresholds,
    Unanswered,
    Warned,
)
from bot.domain.triage import Considered
from bot.services.asking import Explanation, Parts, Stretch
from tests.factories import make_entry, make_red_flag

ICE, REST = make_entry(id=EntryId("ice")), make_entry(id=EntryId("rest"))
NUMB = make_red_flag(id=RedFlagId("numb"), level=Level.URGENT)
WORDS = (("stretching", "stretch", 1.0), ("bakc", "back", 0.56), ("zzyzx", "zzyzx", 0.0), ("ice", "ice", 1.0))


def _why(outcome: Outcome, warned: Warned | None = None, scores: tuple[float, ...] = (70.0, 69.0)) -> str:
    matches = tuple(Match(e, f"{e.id}, please", s) for e, s in zip((ICE, REST), scores, strict=False))
    return why_text(
        Explanation(
            answer=Answer(warned, outcome, matches),
            considered=(Considered(NUMB, "numb leg", None if warned else "denied: no"),),
            not_found=(RedFlagId("fever"),),
            stretches=(Stretch(WORDS, ("back",), (("known_words", 0.75),), 0.4),),
            judged=0.4,
            parts=tuple(Parts(0.6, 0.2, 0.55, 0.15, None) for _ in matches),
            thresholds=Thresholds(answer=60.0, suggest=15.0, margin=2.0),
            eagerness=Eagerness.BALANCED,
        )
    )


def test_words_signs_parts_and_thresholds_are_told() -> None:
    lines = _why(Unanswered()).splitlines()

    assert "  numb (urgent): “numb leg” does not count (denied: no)" in lines
    assert "  not found in the words: fever" in lines
    assert "  words: stretching→stretch bakc→back(0.56) zzyzx(?) ice" in lines
    assert "   70.0  ice: support 0.60" in lines
    assert "         whole text: closest phrasing 0.20 + votes of all phrasings 0.55 - words against it 0.15" in lines
    assert "         closest: “ice, please”" in lines
    assert "Answers from 60 with a lead of 2; suggests from 15 (set to balanced)." in lines


@pytest.mark.parametrize(
    ("outcome", "scores", "said"),
    [
        (Answered(ICE, ()), (70.0, 30.0), "So it answers with ice."),
        (Suggested((ICE, REST)), (70.0, 69.0), "So it suggests ice, rest: the first leads by 1.0 only."),
        (Suggested((ICE, REST)), (50.0, 20.0), "So it suggests ice, rest: none scores enough to be the answer."),
        (Unanswered(), (10.0, 5.0), "So it does not answer: no entry scores enough to be suggested."),
        (Unanswered(is_empty=True), (), "So it does not answer: there are no words."),
        (Thanked(), (10.0, 5.0), "So it says that it is glad to help: it was thanked."),
    ],
)
def test_it_says_what_all_comes_to(outcome: Outcome, scores: tuple[float, ...], said: str) -> None:
    assert _why(outcome, scores=scores).splitlines()[-1] == said


def test_it_says_that_a_warning_comes_first_and_what_raised_it() -> None:
    urgent, emergency = Warned(Level.URGENT, (NUMB,)), Warned(Level.EMERGENCY, (NUMB,))

    assert "So it warns and answers with ice." in _why(Answered(ICE, ()), urgent)
    assert "Level: urgent\n" in _why(Answered(ICE, ()), urgent)
    assert "So it warns, and shows no card." in _why(Answered(ICE, ()), emergency)
    assert "Level: emergency (raised by what stands together)" in _why(Answered(ICE, ()), emergency)
