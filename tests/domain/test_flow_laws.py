"""Laws that hold for every text, on the shipped knowledge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.model import EntryId, Knowledge
from bot.domain.pipeline import Flow, answer_question, prepare
from tests.factories import make_entry, make_knowledge

WORDS = st.sampled_from(
    [
        "my",
        "back",
        "hurts",
        "after",
        "the",
        "ride",
        "numb",
        "leg",
        "no",
        "not",
        "chest",
        "pain",
        "heat",
        "ice",
        "stretch",
        "both",
        "legs",
        "fell",
        "off",
        "bike",
        "fever",
        "pee",
        "cannot",
        "since",
        "yesterday",
        "race",
        "sunday",
        "water",
        ",",
        ".",
        "?",
        "!",
        "🤕",
        "@everyone",
        "<@1>",
        "`code`",
        "https://example.org",
        "10k",
        "don't",
    ]
)
SENTENCES = st.lists(WORDS, max_size=25).map(" ".join)
ANY_TEXT = st.one_of(st.text(max_size=300), SENTENCES)
MEMBER_TEXTS = [
    "My back seized up on the climb, heat or ice?",
    "no numbness, just tight. can i race on sunday",
    "numb between the legs since the crash and back in bits",
    "anyone up for a gentle 10k tomorrow",
]


@given(text=ANY_TEXT)
@settings(deadline=None, max_examples=150)
def test_no_text_makes_the_flow_raise(shipped_flow: Flow, text: str) -> None:
    answer = answer_question(shipped_flow, text)

    assert len(answer.matches) <= 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        " " * 4000,
        "a" * 4000,
        "back " * 800,
        "🙂" * 50,
        "\u200b\u200b\u200d",
        "\u202eback spasm\u202c",
        "```py\nprint('my back')\n```",
        "@everyone @here <@1234> my back went",
        "https://example.org/back-spasm",
        "\x00\x07back\ud800",
        "🤕" + "numb " * 900,
    ],
)
def test_odd_texts_get_an_answer_too(shipped_flow: Flow, text: str) -> None:
    answer_question(shipped_flow, text)


@given(text=SENTENCES, ending=st.sampled_from(["", "?", "!", "...", " ?!"]))
@settings(deadline=None, max_examples=100)
def test_case_and_trailing_punctuation_change_nothing(shipped_flow: Flow, text: str, ending: str) -> None:
    plain = answer_question(shipped_flow, text.rstrip(" .?!"))

    assert answer_question(shipped_flow, text.rstrip(" .?!").upper().replace("HTTPS", "https") + ending) == plain


@given(text=SENTENCES)
@settings(deadline=None, max_examples=50)
def test_adding_an_unrelated_entry_never_changes_a_level(shipped_flow: Flow, larger_flow: Flow, text: str) -> None:
    assert answer_question(larger_flow, text).level is answer_question(shipped_flow, text).level


@pytest.fixture(scope="module")
def larger_flow(shipped_knowledge: Knowledge) -> Flow:
    known = shipped_knowledge
    added = make_entry(
        id=EntryId("kit-order"), question="When is the kit order?", phrasings=("when can I order a jersey",)
    )
    safety = {"red_flags": known.red_flags, "pairs": known.pairs, "modifiers": known.modifiers}
    return prepare(make_knowledge(entries=(added,), examples=known.examples, **safety))


@pytest.mark.parametrize("text", MEMBER_TEXTS)
def test_the_order_of_entries_changes_nothing(text: str) -> None:
    entries = tuple(
        make_entry(
            id=EntryId(name), question=f"{name}?", phrasings=(f"{name} for my back", f"does {name} help on a ride")
        )
        for name in ("heat", "ice", "stretch", "race", "numbness")
    )
    forwards, backwards = (prepare(make_knowledge(entries=order)) for order in (entries, entries[::-1]))

    one, other = answer_question(forwards, text), answer_question(backwards, text)

    assert [m.entry.id for m in one.matches] == [m.entry.id for m in other.matches]
    assert [m.score for m in one.matches] == pytest.approx([m.score for m in other.matches], abs=0.01)
