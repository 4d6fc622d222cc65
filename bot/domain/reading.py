"""How hard a text is to read, as the age at which most can read it: the Flesch-Kincaid grade, plus five.

The grade is Kincaid, Fishburne, Rogers and Chissom's, 1975 (https://stars.library.ucf.edu/istlibrary/56). It counts US
school years; the first one starts at six, so a text of grade n is read at n + 5. No word is left out, however medical.
The figure sees long sentences and long words, and nothing else: a low one does not prove that a text is clear.
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
    words = [found for sentence in _sentences(lines) if (found := _WORD.findall(sentence))]
    in_all = sum(map(len, words))
    if not in_all:
        return 0.0
    spoken = sum(_spoken(word, syllables) for sentence in words for word in sentence)
    grade = 0.39 * in_all / len(words) + 11.8 * spoken / in_all - 15.59
    return grade + _YEARS_BEFORE_SCHOOL


def hardest_sentence(lines: Iterable[str], syllables: SyllableCount) -> str:
    """Return the sentence with the highest reading age, empty without sentences."""
    return max(_sentences(lines), key=lambda sentence: reading_age([sentence], syllables), default="")


def _sentences(lines: Iterable[str]) -> list[str]:
    return [sentence for line in lines for sentence in _SENTENCE_END.split(line.strip())]


def _spoken(word: str, syllables: SyllableCount) -> int:
    return sum(_spoken_part(part, syllables) for part in _PART.findall(word))


def _spoken_part(part: str, syllables: SyllableCount) -> int:
    """Return the syllables of a part of a word; figures and capitals (999, GP) are read one by one."""
    if _LOWER.search(part):
        return max(1, syllables(part))
    return sum(character.isalnum() for character in part)
