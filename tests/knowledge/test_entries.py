"""The entries that come with the bot: complete, sourced, short, and safe to read on the road."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from bot.domain.model import Entry, EntryId, Knowledge, Level, SourceId, TopicId
from bot.domain.normalise import normalise

OUTLINE = {
    "understanding": ["what-is-a-back-spasm", "impact-on-athletes", "why-treat-early"],
    "causes": ["causes-overview", "cause-muscle-fatigue", "cause-dehydration", "cause-improper-technique"],
    "relief": [
        "relief-overview",
        "relief-stretching",
        "relief-massage",
        "relief-heat-or-cold",
        "relief-rest-and-recovery",
    ],
    "physical-therapy": [
        "physio-overview",
        "physio-exercise-plan",
        "physio-manual-therapy",
        "physio-posture-training",
        "physio-pain-management",
    ],
    "prevention": ["prevention-overview", "posture", "workstation", "regular-breaks", "lifting", "footwear"],
    "hydration-nutrition": ["hydration", "hydration-packs", "diet", "electrolytes"],
    "professional-help": [
        "when-to-seek-help",
        "severe-pain",
        "numbness-tingling-weakness",
        "persistent-spasms",
        "back-history",
        "after-fall-or-accident",
        "emergency-signs",
    ],
}
"""Ids are permanent: clubs' links, buttons and labelled questions refer to them. Entries may be added, none renamed."""

ARTICLE = SourceId("orangemud-article")
BEYOND_THE_ARTICLE = {"emergency-signs"}
ABOUT_DRINKING = ["hydration", "hydration-packs", "electrolytes", "cause-dehydration"]
MOST_SHOWN = 1800
"""Characters of a card: about one screen of a phone and a half."""

_TELLS_TO_DRINK = re.compile(
    r"(?:^|[.!?;:] )(?:please )?(?:drink|sip|hydrate|keep drinking|stay hydrated)\b", re.IGNORECASE
)
_A_DOSE = re.compile(r"\d\s*(?:mg|milligrams?|tablets?|pills?)\b", re.IGNORECASE)
_A_DIAGNOSIS = re.compile(r"\byour symptoms\b|\byou (?:probably|likely|must) have\b|\bsounds like you\b", re.IGNORECASE)
_A_LINK = re.compile(r"https?:|www\.")
_A_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


@pytest.fixture(scope="module")
def entries(shipped_knowledge: Knowledge) -> dict[EntryId, Entry]:
    return {entry.id: entry for entry in shipped_knowledge.entries}


def actions(entry: Entry) -> Iterator[str]:
    """Yield the lines that tell a member what to do."""
    yield from (entry.do_now, *entry.tips, *entry.mid_ride, *entry.get_help_if)


def lines(entry: Entry) -> Iterator[str]:
    """Yield all lines that a member reads."""
    yield from (entry.question, *actions(entry), entry.note or "")


def failing(entries: dict[EntryId, Entry], is_right: Callable[[Entry], object]) -> list[str]:
    """Return the ids of entries that are not right, so that a failure names them all."""
    return [entry.id for entry in entries.values() if not is_right(entry)]


@pytest.mark.parametrize(("topic", "ids"), OUTLINE.items())
def test_every_entry_of_the_outline_is_there_under_its_topic(
    entries: dict[EntryId, Entry], topic: str, ids: list[str]
) -> None:
    under_topic = [entry.id for entry in entries.values() if entry.topic == TopicId(topic)]

    assert [i for i in ids if i not in under_topic] == []


def test_every_entry_has_at_least_fifteen_phrasings_each_put_differently(entries: dict[EntryId, Entry]) -> None:
    assert failing(entries, lambda e: len({normalise(p).words for p in e.phrasings}) >= 15) == []


def test_phrasings_are_long_and_short(entries: dict[EntryId, Entry]) -> None:
    def mixed(entry: Entry) -> bool:
        lengths = [len(normalise(p).words) for p in entry.phrasings]
        return min(lengths) <= 4 and max(lengths) >= 15

    assert failing(entries, mixed) == []


def test_every_entry_says_when_to_get_help(entries: dict[EntryId, Entry]) -> None:
    assert failing(entries, lambda e: e.get_help_if) == []


def test_every_help_line_ends_the_sentence_get_medical_help_if(entries: dict[EntryId, Entry]) -> None:
    assert failing(entries, lambda e: not any(line[0].isupper() and line[1] != " " for line in e.get_help_if)) == []


def test_every_entry_of_the_article_cites_it(entries: dict[EntryId, Entry]) -> None:
    assert failing(entries, lambda e: e.id in BEYOND_THE_ARTICLE or ARTICLE in e.sources) == []


def test_every_source_that_is_cited_was_read(entries: dict[EntryId, Entry], shipped_knowledge: Knowledge) -> None:
    assert failing(entries, lambda e: all(shipped_knowledge.sources[s].was_read for s in e.sources)) == []


def test_every_entry_cites_somebody_who_sells_nothing(
    entries: dict[EntryId, Entry], shipped_knowledge: Knowledge
) -> None:
    def has_neutral(entry: Entry) -> bool:
        return not all(shipped_knowledge.sources[s].is_commercial for s in entry.sources)

    assert failing(entries, has_neutral) == []


def test_no_source_is_cited_twice_by_one_entry(entries: dict[EntryId, Entry]) -> None:
    assert failing(entries, lambda e: len(set(e.sources)) == len(e.sources)) == []


def test_every_source_stands_once_and_under_one_address(shipped_knowledge: Knowledge) -> None:
    urls = [source.url for source in shipped_knowledge.sources.values()]

    assert len(set(urls)) == len(urls)


def test_every_entry_has_the_date_of_its_sources_and_of_the_next_look(entries: dict[EntryId, Entry]) -> None:
    def is_dated(entry: Entry) -> bool:
        checked, again = entry.sources_checked, entry.check_again_by
        return checked is not None and again is not None and 0 < (again - checked).days <= 366

    assert failing(entries, is_dated) == []


def test_no_entry_claims_a_clinicians_review(entries: dict[EntryId, Entry]) -> None:
    assert failing(entries, lambda e: e.reviewed_by is None) == []


def test_related_entries_exist_and_are_others(entries: dict[EntryId, Entry]) -> None:
    def well_related(entry: Entry) -> bool:
        return bool(entry.related) and entry.id not in entry.related and set(entry.related) <= set(entries)

    assert failing(entries, well_related) == []


def test_cards_start_with_a_decision_in_a_few_words(entries: dict[EntryId, Entry]) -> None:
    def is_short(entry: Entry) -> bool:
        return len(entry.do_now) <= 200 and len(_A_SENTENCE_END.findall(entry.do_now)) <= 3

    assert failing(entries, is_short) == []


def test_cards_have_three_to_five_short_tips(entries: dict[EntryId, Entry]) -> None:
    assert failing(entries, lambda e: 3 <= len(e.tips) <= 5 and max(map(len, e.tips)) <= 160) == []


def test_cards_stay_short(entries: dict[EntryId, Entry]) -> None:
    assert failing(entries, lambda e: sum(map(len, lines(e))) <= MOST_SHOWN and len(e.note or "") <= 300) == []


def test_nobody_is_told_to_drink_but_to_thirst(entries: dict[EntryId, Entry]) -> None:
    def is_safe(entry: Entry) -> bool:
        return all("thirst" in line.lower() for line in actions(entry) if _TELLS_TO_DRINK.search(line))

    assert failing(entries, is_safe) == []


@pytest.mark.parametrize("entry_id", ABOUT_DRINKING)
def test_cards_about_drinking_say_to_thirst_and_never_to_gain_weight(
    entries: dict[EntryId, Entry], entry_id: str
) -> None:
    text = " ".join(actions(entries[EntryId(entry_id)])).lower()

    assert "to thirst" in text
    assert "never gain weight by drinking" in text
    assert "confused" in text


def test_no_emergency_card_tells_anyone_to_drink(shipped_knowledge: Knowledge) -> None:
    flags = [flag for flag in shipped_knowledge.red_flags if flag.level is Level.EMERGENCY]

    assert [flag.id for flag in flags if any(map(_TELLS_TO_DRINK.search, flag.advice))] == []


@pytest.mark.parametrize("never", [_A_DOSE, _A_DIAGNOSIS, _A_LINK], ids=["dose", "diagnosis", "link"])
def test_no_card_names_a_dose_a_diagnosis_or_a_link(entries: dict[EntryId, Entry], never: re.Pattern[str]) -> None:
    assert failing(entries, lambda e: not any(map(never.search, lines(e)))) == []
