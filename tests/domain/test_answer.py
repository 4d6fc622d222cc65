"""What is decided from a triage and matches."""

from __future__ import annotations

from bot.domain.answer import decide
from bot.domain.model import Answered, Entry, EntryId, Level, Match, Question, Suggested, Thresholds, Triage, Unanswered
from bot.domain.normalise import normalise
from tests.factories import make_entry

THRESHOLDS = Thresholds(answer=60, suggest=20, margin=10)
HEAT, REST, DIET, SHOES = (make_entry(id=EntryId(i)) for i in ("heat", "rest", "diet", "shoes"))
ASKED = normalise("heat or rest?")


def decided(*scored: tuple[Entry, float], asked: Question = ASKED) -> object:
    matches = [Match(entry, entry.phrasings[0], score) for entry, score in scored]
    entries = {entry.id: entry for entry, _ in scored}
    return decide(asked, Triage(Level.NONE), matches, THRESHOLDS, entries).outcome


def test_a_clear_best_match_is_answered() -> None:
    assert decided((HEAT, 90), (REST, 10)) == Answered(HEAT, ())


def test_runners_up_that_may_be_meant_are_offered_beside_the_answer() -> None:
    assert decided((HEAT, 90), (REST, 30), (DIET, 10)) == Answered(HEAT, (REST,))


def test_related_entries_follow_the_runners_up_each_once() -> None:
    heat = make_entry(id=EntryId("heat"), related=(EntryId("rest"), EntryId("diet"), EntryId("gone")))

    assert decided((heat, 90), (REST, 30), (DIET, 5)) == Answered(heat, (REST, DIET))


def test_two_close_matches_are_suggested() -> None:
    assert decided((HEAT, 80), (REST, 75), (DIET, 5)) == Suggested((HEAT, REST, DIET))


def test_a_weak_match_is_suggested_with_the_next_ones_not_answered() -> None:
    assert decided((HEAT, 40), (REST, 5), (DIET, 4), (SHOES, 3)) == Suggested((HEAT, REST, DIET))


def test_a_score_on_the_threshold_with_the_margin_answers() -> None:
    assert decided((HEAT, 60), (REST, 50)) == Answered(HEAT, (REST,))


def test_nothing_above_the_suggestion_threshold_is_unanswered() -> None:
    assert decided((HEAT, 19.9), (REST, 1)) == Unanswered()


def test_a_set_with_one_entry_answers_instead_of_suggesting_one_thing() -> None:
    assert decided((HEAT, 30)) == Answered(HEAT, ())


def test_a_text_without_words_asks_for_more() -> None:
    assert decided((HEAT, 90), asked=normalise("🤷 !!!")) == Unanswered(is_empty=True)
