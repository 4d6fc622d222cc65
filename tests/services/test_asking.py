"""The service behind every door, on the shipped knowledge."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.model import Answered, EntryId, Level, Unanswered
from bot.domain.pipeline import Flow
from bot.english import is_foreign
from bot.services.asking import AskService, subject_of
from bot.services.library import Library
from tests.project.places import ROOT


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

    assert subject_of(answer) == "relief-heat-or-cold"


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
    assert subject_of(service.ask(1, text)) == entry


@pytest.mark.parametrize("text", ["thanks", "who is driving on sunday"])
def test_what_shows_no_card_leaves_the_conversation_where_it_was(service: AskService, text: str) -> None:
    before = EntryId("relief-heat-or-cold")

    assert subject_of(service.ask(1, text, before), before) == before


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


# --- Other languages ----------------------------------------------------------------------------------

FOREIGN = [
    "Mein unterer Rücken verkrampft sich bei langen Anstiegen, was kann ich tun?",
    "J'ai mal au bas du dos après une longue sortie à vélo, que faire ?",
    "me duele la espalda cuando corro, ¿qué hago?",
    "Mijn onderrug verkrampt na het hardlopen, wat kan ik doen?",
    "У меня болит спина после бега, что делать?",
    "走ったあと腰が痛いです。どうすればいいですか",
]


@pytest.fixture(scope="module")
def polyglot(shipped_flow: Flow) -> AskService:
    return AskService(Library(shipped_flow), is_foreign)


@pytest.mark.parametrize("text", FOREIGN)
def test_a_question_in_another_language_is_known_as_one(polyglot: AskService, text: str) -> None:
    assert polyglot.ask(1, text).outcome == Unanswered(is_foreign=True)


def test_half_a_character_is_no_fault(polyglot: AskService) -> None:
    assert isinstance(polyglot.ask(1, "\ud800 ride out \udfff").outcome, Unanswered)


def test_a_warning_sign_outranks_the_language(shipped_flow: Flow) -> None:
    suspicious = AskService(Library(shipped_flow), lambda text: True)

    assert suspicious.ask(1, "crushing chest pain").level is Level.EMERGENCY
    assert isinstance(suspicious.ask(1, "heat or ice for my back?").outcome, Answered)
    assert suspicious.ask(1, "???").outcome == Unanswered(is_empty=True)


def test_at_most_one_english_text_in_a_hundred_is_taken_for_another_language() -> None:
    texts = [
        text
        for file in ("questions", "red_flags", "chatter", "conversations")
        for line in (ROOT / "tests" / "questions" / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
        for text in _texts(json.loads(line))
    ]

    assert len(texts) > 800
    assert sum(map(is_foreign, texts)) <= len(texts) * 0.01


def _texts(row: dict[str, Any]) -> list[str]:
    return [turn["text"] for turn in row["turns"]] if "turns" in row else [row["text"]]


def test_of_club_talk_nobody_asks_which_language_it_is_in(shipped_flow: Flow) -> None:
    asked: list[str] = []

    def note(text: str) -> bool:
        asked.append(text)
        return True

    asking = AskService(Library(shipped_flow), note)

    assert asking.hear(1, "see you on Sunday").outcome == Unanswered()
    assert asked == []
    assert asking.ask(1, "see you on Sunday").outcome == Unanswered(is_foreign=True)
