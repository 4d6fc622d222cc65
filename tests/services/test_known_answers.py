"""What was asked before is answered as ever, from the knowledge of the moment, and none of its words are kept."""

from __future__ import annotations

import gc
from dataclasses import replace
from weakref import ref

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.model import Answered, EntryId, Level
from bot.domain.pipeline import Flow, answer_question, prepare
from bot.services.known_answers import KnownAnswers
from tests.factories import make_entry, make_knowledge, make_red_flag

HEAT = EntryId("relief-heat-or-cold")
WORDS = [
    "heat",
    "or",
    "ice",
    "my",
    "back",
    ".",
    "numb",
    "between",
    "legs",
    "since",
    "no",
    "not",
    "how",
    "long",
    "for",
    "thanks",
    "ride",
    "🤕",
    "10k",
    "don't",
    "?",
]
TEXTS = st.one_of(st.text(max_size=100), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))


def flow(**changes: object) -> Flow:
    knowledge = make_knowledge(entries=[make_entry()], red_flags=[make_red_flag()])
    return prepare(replace(knowledge, **changes))  # type: ignore[arg-type]


SMALL = flow()


ABOUT = st.sampled_from([None, HEAT, EntryId("no-such-entry")])


@settings(max_examples=20)
@given(st.lists(st.tuples(TEXTS, ABOUT), max_size=6), st.integers(1, 3))
def test_the_answer_is_the_same_as_without(
    shipped_flow: Flow, asked: list[tuple[str, EntryId | None]], most: int
) -> None:
    known = KnownAnswers(answer_question, most_kept=most)
    for text, about in [*asked, *asked]:
        assert known.answer_to(shipped_flow, text, about) == answer_question(shipped_flow, text, about)
    assert len(known) <= most


def test_a_question_that_recurs_is_known() -> None:
    known = KnownAnswers(answer_question)
    first, again = (known.answer_to(SMALL, "Heat or ice, for my BACK?") for _ in range(2))
    assert again is first


def test_what_was_changed_is_never_answered_as_before() -> None:
    known = KnownAnswers(answer_question)
    question = "heat or ice for my back, numb between my legs since this morning"
    calmer = flow(red_flags=())
    renewed = flow(entries=(make_entry(do_now="Use neither."),))
    assert known.answer_to(calmer, question).level is Level.NONE
    assert known.answer_to(SMALL, question).level is Level.EMERGENCY
    outcome = known.answer_to(renewed, question).outcome
    assert isinstance(outcome, Answered)
    assert outcome.entry.do_now == "Use neither."


def test_a_reply_to_a_card_is_another_question(shipped_flow: Flow) -> None:
    known = KnownAnswers(answer_question)
    question = "how often?"
    alone, replied = known.answer_to(shipped_flow, question), known.answer_to(shipped_flow, question, HEAT)
    assert isinstance(replied.outcome, Answered)
    assert alone != replied


def test_none_of_a_members_words_are_kept() -> None:
    known = KnownAnswers(answer_question)
    known.answer_to(SMALL, ("purple ostrich, numb between my legs, heat or ice?"))
    (((_, _, digest), answer),) = known._answers.items()
    assert "ostrich" not in repr(answer)
    assert digest != KnownAnswers(answer_question)._digest("purple ostrich, numb between my legs, heat or ice?")


def test_a_knowledge_that_was_replaced_is_let_go() -> None:
    known = KnownAnswers(answer_question)
    replaced = flow()
    known.answer_to(replaced, ("heat or ice?"))
    gone = ref(replaced)
    del replaced
    gc.collect()
    assert gone() is None
