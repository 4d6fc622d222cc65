"""What becomes of the text that a member typed."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.domain.normalise import MAX_CHARACTERS, normalise

ENDINGS = st.sampled_from(["", ".", "?", "!", "...", "?!", " ?", "…", "\n"])


def words(text: str) -> str:
    return " ".join(normalise(text).words)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Can't stand up", "can not stand up"),
        ("cant stand up", "can not stand up"),
        ("CAN’T stand up", "can not stand up"),
        ("I'm stiff, it's bad", "i am stiff it is bad"),
        ("my back's gone", "my back gone"),
        ("don't / won't / isn't", "do not will not is not"),
        ("they've said I'd better rest", "they have said i would better rest"),
        ("soooooo stiff", "soo stiff"),
        ("A&E or not", "a&e or not"),
        ("10k in 1:30, 3.5 litres", "10 k in 1:30 3.5 litres"),
        ("Rücken", "rücken"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("STRASSE straße", "strasse strasse"),
    ],
)
def test_words_are_lower_case_and_spelt_out(typed: str, meant: str) -> None:
    assert words(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "<@1234> my back",
        "<@!1234> my back",
        "<@&99> my <#42> back",
        "@everyone my back @here",
        "my back https://example.org/x?y=(z)",
        "my <:ouch:123456> back <a:spin:42>",
        "<t:1700000000:R> my back",
        "</ask:123> my back",
        "```\nmy back\n```",
        "```py\nmy back```",
        "`my` back",
        "my\u200b \u2060back\ufeff",
        "my\u202e back\u202c",
        "my\x00 back\x07",
        "my b\u00adack",
        "my back 🤕👍",
        "**my** _back_",
    ],
)
def test_what_is_no_word_is_left_out(typed: str) -> None:
    assert words(typed) == "my back"


def test_sentences_are_told_apart_and_marks_kept() -> None:
    assert normalise("No numbness, no tingling. Just tight!\nWhat now?").sentences == (
        ("no", "numbness", ",", "no", "tingling"),
        ("just", "tight"),
        ("what", "now"),
    )


def test_a_full_stop_inside_a_number_or_word_ends_no_sentence() -> None:
    assert len(normalise("ran 10.5 miles, about 4.30 p.m today").sentences) == 1


@pytest.mark.parametrize("typed", ["", "   ", "?!", "🤕🤕", "\u200b", "<@1234>", "https://example.org", "```", "\n\n"])
def test_nothing_to_understand_is_empty(typed: str) -> None:
    assert normalise(typed).is_empty


def test_text_beyond_discords_longest_message_is_left_out() -> None:
    assert normalise("a " * MAX_CHARACTERS).words == normalise("a " * (MAX_CHARACTERS // 2)).words


def test_a_very_long_word_is_cut() -> None:
    assert max(map(len, normalise("ab" * 500).words)) <= 40


@given(st.text())
@example("\ud800")
@example("İ")
@example("ŉ x'")
@example("n't")
@example("AA'A")
@example("don't've")
@example("ca'nnn'ot")
@example("@@everyone")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)

    assert normalise(once.text) == once


@given(st.text(max_size=60))
def test_case_changes_nothing(text: str) -> None:
    # Some letters have an upper case that is not theirs alone (dotless i, long s), or none at all.
    assume(text.upper().casefold() == text.casefold())

    assert normalise(text.upper()).words == normalise(text).words


@given(
    st.lists(st.sampled_from(["my", "back's", "gone", "can't", "stand,", "10k", "🤕", "A&E", "<@1>"])).map(" ".join),
    ENDINGS,
)
def test_trailing_punctuation_changes_nothing(text: str, ending: str) -> None:
    assert normalise(text + ending) == normalise(text)


@given(st.text(alphabet="`<>@#:/a1'.-&\n "))
def test_no_mixture_of_discord_marks_makes_it_raise(text: str) -> None:
    question = normalise(text)

    assert normalise(question.text) == question
