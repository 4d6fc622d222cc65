"""How hard a text is to read, as the age at which most can read it: the Flesch-Kincaid grade, plus five.

The grade is Kincaid, Fishburne, Rogers and Chissom's, 1975 (https://stars.library.ucf.edu/istlibrary/56). It counts US
school years, the first of which starts at six; https://doi.org/10.1111/j.1742-1241.2010.02408.x gives 7.8 as 12 to 13
years. No word is left out, however medical. The figure sees long sentences and long words, and nothing else: a low one
does not prove that a text is clear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

SyllableCount = Callable[[str], int]
"""Tells how many syllables a word has, 0 where it cannot."""

HIGHEST_AGE = 13
"""A text for members is written for a reading age of 11 to 13."""

_YEARS_BEFORE_SCHOOL = 5
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”)]*\s+")
_WORD = re.compile(r"[^\W_]+(?:[&'’.-][^\W_]+)*")
_LOWER = re.compile(r"[a-z]")
_PART = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def reading_age(lines: Iterable[str], syllables: SyllableCount) -> float:
    """Return the age at which most can read `lines`, each of which ends a sentence; 0 without words."""
    words = [_WORD.findall(sentence) for sentence in _sentences(lines)]
    in_all = sum(map(len, words))
    if not in_all:
        return 0.0
    spoken = sum(_spoken(word, syllables) for sentence in words for word in sentence)
    grade = 0.39 * in_all / len(words) + 11.8 * spoken / in_all - 15.59
    return grade + _YEARS_BEFORE_SCHOOL


def hardest_sentence(lines: Iterable[str], syllables: SyllableCount) -> str:
    """Return the sentence without which the rest would be easiest, empty without sentences."""
    sentences = _sentences(lines)

    def age_without(place: int) -> float:
        return reading_age(sentences[:place] + sentences[place + 1 :], syllables)

    return sentences[min(range(len(sentences)), key=age_without)] if sentences else ""


def _sentences(lines: Iterable[str]) -> list[str]:
    return [part for line in lines for part in _SENTENCE_END.split(line) if _WORD.search(part)]


def _spoken(word: str, syllables: SyllableCount) -> int:
    return sum(_spoken_part(part, syllables) for part in _PART.findall(word))


def _spoken_part(part: str, syllables: SyllableCount) -> int:
    """Return the syllables of a part of a word; figures and capitals (999, GP) are read one by one."""
    if _LOWER.search(part):
        return max(1, syllables(part))
    return sum(character.isalnum() for character in part)
