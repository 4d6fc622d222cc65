"""A guild may be answered more or less readily, within safe limits; its warnings stay as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answer import decide
from bot.domain.eagerness import LEAST, MOST, Eagerness, moved
from bot.domain.model import Answered, Level, Match, Scope, Suggested, Thresholds, Triage, Unanswered
from bot.domain.normalise import normalise
from bot.domain.pipeline import answer_question, prepare
from tests.factories import make_entry, make_knowledge, make_red_flag

OUTSIDE = ("who won the cup", "lost my gloves", "ride at nine tomorrow", "my knee clicks", "good luck all")
FLOW = prepare(
    make_knowledge(
        (
            make_entry(id="heat", question="Heat or cold?", phrasings=("heat or ice", "hot bath tonight")),
            make_entry(id="rest", question="How long to rest?", phrasings=("when can I run again", "rest or train")),
        ),
        red_flags=(make_red_flag(),),
        scope=Scope(out_of_scope=OUTSIDE),
    )
)
SCORES = st.floats(0, 100)


def readiness(eagerness: Eagerness, text: str) -> int:
    match answer_question(replace(FLOW, eagerness=eagerness), text).outcome:
        case Answered():
            return 2
        case Suggested():
            return 1
        case _:
            return 0


@given(SCORES, SCORES, SCORES, st.sampled_from([Eagerness.CAUTIOUS, Eagerness.EAGER]))
def test_thresholds_stay_within_the_limits(answer: float, suggest: float, margin: float, eagerness: Eagerness) -> None:
    now = moved(Thresholds(answer, suggest, margin), eagerness)

    assert LEAST.suggest <= now.suggest <= now.answer <= MOST.answer
    assert LEAST.margin <= now.margin <= MOST.margin


def test_balanced_is_what_the_set_gives_by_itself() -> None:
    assert moved(FLOW.index.thresholds, Eagerness.BALANCED) == FLOW.index.thresholds == FLOW.thresholds


@given(
    st.lists(
        st.sampled_from(["heat", "ice", "rest", "bath", "run", "cup", "knee", "gloves", "again", "or", "the"]),
        max_size=8,
    ).map(" ".join)
)
def test_the_more_eager_the_more_is_answered(text: str) -> None:
    cautious, balanced, eager = (readiness(each, text) for each in Eagerness)

    assert cautious <= balanced <= eager


@pytest.mark.parametrize("eagerness", Eagerness)
def test_warnings_are_given_whatever_a_guild_chose(eagerness: Eagerness) -> None:
    answer = answer_question(replace(FLOW, eagerness=eagerness), "numb between my legs, who won the cup")

    assert answer.level is Level.EMERGENCY


@pytest.mark.parametrize(
    ("score", "told"),
    [
        (20, [Unanswered, Suggested, Suggested]),
        (50, [Suggested, Suggested, Answered]),
        (65, [Suggested, Answered, Answered]),
        (5, [Unanswered, Unanswered, Unanswered]),
        (95, [Answered, Answered, Answered]),
    ],
)
def test_what_each_setting_makes_of_a_score(score: float, told: list[type]) -> None:
    matches = [
        Match(entry, entry.question, score / (1 + number)) for number, entry in enumerate(FLOW.knowledge.entries)
    ]
    thresholds = [moved(Thresholds(60, 15, 2), each) for each in Eagerness]
    answers = [decide(normalise("heat"), Triage(Level.NONE), matches, each, FLOW.entries) for each in thresholds]

    assert [type(answer.outcome) for answer in answers] == told
