"""Reading ages of a whole knowledge: one line that sums up, and what is too hard, with its place."""

from __future__ import annotations

from bot.domain.model import Entry, EntryId, RedFlagId
from bot.domain.parsing import Parsed
from bot.services.readability import lines_of_card, measure_reading
from tests.factories import make_entry, make_knowledge, make_red_flag

PLAIN = "Lie down. Keep warm."
HARD = "Immediate rehabilitation necessitates multidisciplinary musculoskeletal evaluation."


def vowels(word: str) -> int:
    return sum(letter in "aeiou" for letter in word)


def entry_of(entry_id: str, do_now: str) -> Entry:
    return make_entry(id=EntryId(entry_id), question="Heat?", do_now=do_now, get_help_if=("it is bad",))


def test_a_hard_card_is_told_with_its_line_its_age_and_its_hardest_sentence() -> None:
    parsed = Parsed(
        make_knowledge([entry_of("plain", PLAIN), entry_of("hard", f"{PLAIN} {HARD}")]),
        {"plain": ("entries/relief.yaml", 5), "hard": ("entries/relief.yaml", 9)},
    )

    reading = measure_reading(parsed, vowels)

    (told,) = map(str, reading.too_hard)
    assert told.startswith("entries/relief.yaml:9: “hard” has a reading age of ")
    assert f"Its hardest sentence: “{HARD}”" in told
    assert "shorter sentences" in told
    assert "(“hard”)" in reading.summary


def test_a_hard_warning_is_told_where_it_was_written() -> None:
    flag = make_red_flag(id=RedFlagId("mine"), sign="pain", advice=(HARD,))
    knowledge = make_knowledge([entry_of("plain", PLAIN)], red_flags=(flag,))
    places: dict[str, tuple[str, int | None]] = {"plain": ("entries/relief.yaml", 5)}

    mine = measure_reading(Parsed(knowledge, {**places, "red flag mine": ("red_flags.yaml", 7)}), vowels)
    shipped_below_it = measure_reading(Parsed(knowledge, places), vowels)

    assert [(problem.where, problem.line) for problem in mine.too_hard] == [("red_flags.yaml", 7)]
    assert shipped_below_it.too_hard == ()


def test_what_a_member_reads_on_the_card_counts_and_nothing_else() -> None:
    entry = make_entry(
        question="Heat?", do_now="Warm it.", tips=("One.",), mid_ride=("Far.",), get_help_if=("it is bad",), note="Two."
    )

    assert lines_of_card(entry) == ("Heat?", "Warm it.", "One.", "it is bad", "Two.")
