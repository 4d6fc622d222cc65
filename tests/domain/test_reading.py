"""How hard a text is to read; the syllables are counted by a stand-in, so that each figure can be worked out by hand."""

from __future__ import annotations

import pytest

from bot.domain.reading import hardest_sentence, reading_age


def vowels(word: str) -> int:
    return sum(letter in "aeiou" for letter in word)


def test_the_age_is_the_flesch_kincaid_grade_plus_five() -> None:
    # Six words, one sentence, six syllables: 0.39 × 6 + 11.8 × 1 − 15.59 = −1.45.
    assert reading_age(["The cat sat on the mat."], vowels) == pytest.approx(3.55)


def test_longer_sentences_and_longer_words_are_harder() -> None:
    easy = reading_age(["The cat sat. It did not run."], vowels)

    assert reading_age(["The cat sat and it did not run."], vowels) > easy
    assert reading_age(["The animal sat. It did not run."], vowels) > easy


def test_each_line_of_a_card_ends_a_sentence() -> None:
    assert reading_age(["the cat sat", "it ran"], vowels) == reading_age(["The cat sat. It ran."], vowels)


def test_a_colon_or_a_semicolon_ends_no_sentence() -> None:
    assert reading_age(["The cat sat: it ran; it hid."], vowels) == reading_age(["The cat sat it ran it hid."], vowels)


@pytest.mark.parametrize(
    ("written", "syllables"), [("999", 3), ("GP", 2), ("A&E", 2), ("I", 1), ("hands-on", 2), ("GP's", 1), ("hmm", 1)]
)
def test_figures_and_capitals_are_read_one_by_one_and_every_word_has_a_syllable(written: str, syllables: int) -> None:
    assert reading_age([written], vowels) == pytest.approx(0.39 + 11.8 * syllables - 15.59 + 5)


@pytest.mark.parametrize("lines", [[], [""], ["…", "!"]])
def test_a_text_without_words_has_no_age(lines: list[str]) -> None:
    assert reading_age(lines, vowels) == 0
    assert hardest_sentence(lines, vowels) == ""


def test_the_hardest_sentence_is_the_one_that_weighs_most() -> None:
    lines = ["Sit down. Ergonomics!", "Education about the anatomical organisation of a column is unnecessary."]

    assert hardest_sentence(lines, vowels) == lines[1]


def test_the_only_sentence_is_the_hardest() -> None:
    assert hardest_sentence(["Sit down."], vowels) == "Sit down."
