"""The service behind every door, on the shipped knowledge."""

from __future__ import annotations

import pytest

from bot.domain.model import Answered, EntryId, Level
from bot.domain.pipeline import Flow
from bot.services.asking import AskService, entry_shown
from bot.services.library import Library


@pytest.fixture(scope="module")
def service(shipped_flow: Flow) -> AskService:
    return AskService(Library(shipped_flow))


def test_a_question_with_a_warning_sign_gets_the_warning_whatever_else_it_asks(service: AskService) -> None:
    answer = service.ask(1, "which stretch for my back, by the way I cannot pee since this morning")

    assert answer.level is Level.EMERGENCY
    assert answer.warning is not None
    assert answer.warning.red_flags[0].id == "cauda-equina"


def test_a_warning_is_given_where_no_entry_fits(service: AskService) -> None:
    assert service.ask(None, "crushing chest pain").level is Level.EMERGENCY


def test_a_reply_is_answered_from_its_card(service: AskService) -> None:
    answer = service.ask(1, "how often?", EntryId("relief-heat-or-cold"))

    assert entry_shown(answer) == "relief-heat-or-cold"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("heat or ice for my back?", "relief-heat-or-cold"),
        ("heat or ice for my back? I cannot pee since this morning", "emergency-signs"),
        ("thanks", None),
        ("who is driving on sunday", None),
    ],
)
def test_what_a_reply_would_be_about_is_what_was_shown(service: AskService, text: str, entry: str | None) -> None:
    assert entry_shown(service.ask(1, text)) == entry


def test_suggestions_hold_what_is_typed(service: AskService) -> None:
    assert any("roller" in text.lower() for text in service.suggestions(1, "foam roll"))


def test_an_empty_field_offers_the_entries_questions(service: AskService) -> None:
    assert service.suggestions(1, "", limit=3) == tuple(e.question for e in service.knowledge(1).entries[:3])


def test_no_suggestion_could_replace_words_that_hold_a_warning_sign(service: AskService) -> None:
    assert service.suggestions(1, "heat or ice, I am numb between the legs") == ()


def test_an_entry_is_found_by_its_id_and_not_by_a_foreign_one(service: AskService) -> None:
    entry = service.entry(1, EntryId("relief-heat-or-cold"))

    assert entry is not None
    assert service.entry(1, EntryId("no-such-entry")) is None


def test_the_explanation_agrees_with_the_answer(service: AskService) -> None:
    text = "no numbness, heat or ice for my back?"
    explanation = service.explain(1, text)

    assert explanation.answer == service.ask(1, text)
    assert isinstance(explanation.answer.outcome, Answered)
    assert len(explanation.parts) == len(explanation.answer.matches)
    assert [considered.counted for considered in explanation.considered] == [False] * len(explanation.considered)


def test_the_parts_of_a_support_make_it_up(service: AskService) -> None:
    for text in ("heat or ice for my back?", "My back seized on a climb. Is it the saddle? My calf is fine."):
        for parts in service.explain(1, text).parts:
            whole = parts.likeness + parts.votes - parts.against
            assert parts.support == pytest.approx(whole if parts.sentences is None else (whole + parts.sentences) / 2)


def test_an_empty_text_is_explained_too(service: AskService) -> None:
    assert service.explain(1, "🤷").answer.matches == ()
