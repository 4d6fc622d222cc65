"""Measure how hard the texts of a whole knowledge are to read, and tell which are too hard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from bot.domain.model import Entry, RedFlag
from bot.domain.parsing import Parsed
from bot.domain.raw_files import Problem
from bot.domain.reading import HIGHEST_AGE, SyllableCount, hardest_sentence, reading_age


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading ages of a knowledge in one line, and a Problem for each text that is too hard."""

    summary: str
    too_hard: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A text that members read as one: where it was written, and its lines."""

    id: str
    place: tuple[str, int | None]
    lines: tuple[str, ...]


def measure_reading(parsed: Parsed, syllables: SyllableCount) -> Reading:
    """Return the reading ages of all cards, and of the warning signs that were written in the same files."""
    measured = [(reading_age(passage.lines, syllables), passage) for passage in _passages(parsed)]
    highest, hardest = max(measured, key=lambda pair: pair[0])
    middle = median(age for age, _ in measured)
    too_hard = [_problem(passage, age, syllables) for age, passage in measured if age > HIGHEST_AGE]
    return Reading(
        f"Reading age: median {middle:.1f}, highest {highest:.1f} (“{hardest.id}”), aim {HIGHEST_AGE} or less.",
        tuple(too_hard),
    )


def _passages(parsed: Parsed) -> Iterator[_Passage]:
    for entry in parsed.knowledge.entries:
        yield _Passage(entry.id, parsed.places[entry.id], lines_of_card(entry))
    for red_flag in parsed.knowledge.red_flags:
        # A club's own set has the shipped ones under it; those have no place in its files.
        place = parsed.places.get(f"red flag {red_flag.id}")
        if place is not None:
            yield _Passage(red_flag.id, place, lines_of_warning(red_flag))


def lines_of_card(entry: Entry) -> tuple[str, ...]:
    """Return what members read on an entry's card; titles of sources are their publishers' words."""
    return (entry.question, entry.do_now, *entry.tips, *entry.get_help_if, entry.note or "")


def lines_of_warning(red_flag: RedFlag) -> tuple[str, ...]:
    """Return what members read when a red flag is raised."""
    return (red_flag.sign, *red_flag.advice)


def _problem(passage: _Passage, age: float, syllables: SyllableCount) -> Problem:
    sentence = hardest_sentence(passage.lines, syllables)
    what = f"“{passage.id}” has a reading age of {age:.1f}. Its hardest sentence: “{sentence}”."
    return Problem(*passage.place, what, f"Use shorter sentences and shorter words, to reach {HIGHEST_AGE} or less.")
