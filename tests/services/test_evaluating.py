"""How conversations are counted."""

from __future__ import annotations

import pytest

from bot.domain.model import EntryId, Level
from bot.domain.pipeline import Flow
from bot.services.evaluating import LabelledQuestion, Turn, evaluate_conversation, figures


def turn(text: str, expect: str | None = None, level: Level = Level.NONE, *, is_edit: bool = False) -> Turn:
    expected = frozenset([EntryId(expect)] if expect else ())
    return Turn(LabelledQuestion(text, expect is not None, expected, level), is_edit)


def rights(flow: Flow, *turns: Turn) -> list[bool]:
    return [outcome.is_right_turn for outcome in evaluate_conversation(flow, turns)]


def test_a_turn_replies_to_the_answer_before(shipped_flow: Flow) -> None:
    heat = "relief-heat-or-cold"

    assert rights(shipped_flow, turn("heat or ice for my back?", heat), turn("how often?", heat)) == [True, True]
    assert rights(shipped_flow, turn("how often?", heat)) == [False]


def test_a_turn_after_thanks_goes_on_about_the_card_before_them(shipped_flow: Flow) -> None:
    heat = "relief-heat-or-cold"
    said = turn("heat or ice for my back?", heat)

    assert rights(shipped_flow, said, turn("thanks"), turn("how often?", heat)) == [True, True, True]


def test_an_edit_replies_to_what_its_first_form_replied_to(shipped_flow: Flow) -> None:
    heat = "relief-heat-or-cold"
    said = turn("heat or ice for my back?", heat)
    first, edited = turn("and stretches?", "relief-stretching"), turn("how often?", heat, is_edit=True)

    assert rights(shipped_flow, said, first, edited) == [True, True, True]


@pytest.mark.parametrize(("text", "is_right"), [("cheers all", True), ("heat or ice for my back?", False)])
def test_where_nothing_is_expected_a_card_is_wrong(shipped_flow: Flow, text: str, is_right: bool) -> None:
    assert rights(shipped_flow, turn(text)) == [is_right]


def test_a_turn_below_its_level_is_wrong_whatever_it_shows(shipped_flow: Flow) -> None:
    assert rights(shipped_flow, turn("heat or ice for my back?", "relief-heat-or-cold", Level.URGENT)) == [False]


def test_only_turns_count_among_turns(shipped_flow: Flow) -> None:
    outcomes = list(evaluate_conversation(shipped_flow, [turn("thanks"), turn("heat or ice for my back?")]))

    assert (figures(outcomes).turns_right.count, figures(outcomes).turns_right.total) == (1, 2)
    assert figures([]).turns_right.total == 0
