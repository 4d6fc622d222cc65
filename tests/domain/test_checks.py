"""What is found in a whole Knowledge that single files cannot show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.added_red_flags import AddedRedFlag
from bot.domain.checks import find_overdue, find_problems, find_red_flag_problems
from bot.domain.labelled import Labelled
from bot.domain.model import EntryId, Example, Knowledge, Level, RedFlagId, Rule, SourceId
from bot.domain.parsing import Parsed
from tests.factories import SOURCE, make_entry, make_knowledge, make_red_flag


def as_read(knowledge: Knowledge) -> Parsed:
    return Parsed(knowledge, {entry.id: ("entries/relief.yaml", 10 + n) for n, entry in enumerate(knowledge.entries)})


def told(knowledge: Knowledge) -> list[str]:
    return [str(problem) for problem in find_problems(as_read(knowledge))]


def test_sound_knowledge_has_no_problems() -> None:
    assert told(make_knowledge(red_flags=(make_red_flag(entry=EntryId("relief-heat-or-cold")),))) == []


def test_an_unknown_source_is_told() -> None:
    entry = make_entry(id=EntryId("heat"), sources=(SOURCE.id, SourceId("nsh")))

    assert told(make_knowledge([entry])) == [
        "entries/relief.yaml:10: “heat” cites the unknown source “nsh”. Add it to sources.yaml, or mend its id."
    ]


def test_an_unknown_related_entry_is_told() -> None:
    entry = make_entry(id=EntryId("heat"), related=(EntryId("cold"),))

    assert told(make_knowledge([entry])) == [
        "entries/relief.yaml:10: “heat” is related to the unknown entry “cold”. Mend the id, or take it away."
    ]


def test_unknown_ids_in_a_red_flag_are_told() -> None:
    flag = make_red_flag(sources=(SourceId("nsh"),), entry=EntryId("cold"))

    assert told(make_knowledge(red_flags=(flag,))) == [
        "red_flags.yaml: “cauda-equina” cites the unknown source “nsh”. Add it to sources.yaml.",
        "red_flags.yaml: “cauda-equina” names the unknown entry “cold”. Mend the id, or take it away.",
    ]


def test_an_unknown_red_flag_in_the_examples_is_told() -> None:
    examples = (
        Example("numb", frozenset({RedFlagId("cauda-equina"), RedFlagId("numb")})),
        Example("fine", frozenset()),
    )

    assert told(make_knowledge(red_flags=(make_red_flag(),), examples=examples)) == [
        "examples.yaml: The examples name the unknown warning sign “numb”. Mend the id."
    ]


def test_a_labelled_question_that_expects_an_unknown_entry_is_told() -> None:
    labelled = (Labelled("heat?", frozenset({"relief-heat-or-cold", "nope"})), Labelled("cake?", frozenset()))

    assert told(make_knowledge(labelled=labelled)) == [
        "questions.yaml: A question expects the unknown entry “nope”. Mend the id."
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({"like": "nope"}, "There is no warning sign “nope”."),
        ({"level": Level.PROFESSIONAL}, "“cauda-equina” is emergency; nothing with its words may be less."),
        ({"id": "cauda-equina"}, "The id “cauda-equina” is taken."),
        ({"say": ("?!",)}, "“?!” has no words."),
        ({"fires_on": ("a bee",)}, "It does not warn of “a bee”, and should."),
        ({"silent_on": ("the wasp sting of 2019",)}, "It warns of “the wasp sting of 2019”, and should not."),
        (
            {"say": ("my back",), "fires_on": ("my back",)},
            "It would warn of 10 of the 10 questions that I know: too many",
        ),
    ],
)
def test_what_keeps_a_red_flag_from_being_added_is_told(changes: dict[str, Any], fault: str | None) -> None:
    backs = tuple(f"my back hurts {number}" for number in range(9))
    base = make_knowledge([make_entry(question="What of my back?", phrasings=backs)], red_flags=(make_red_flag(),))
    added = AddedRedFlag(
        RedFlagId("club-sign-1"),
        RedFlagId("cauda-equina"),
        Level.EMERGENCY,
        ("wasp sting",),
        ("a wasp sting",),
        ("queen bee",),
    )

    problems = find_red_flag_problems(replace(added, **changes), base)

    assert [problem.what.startswith(fault) for problem in problems if fault] == ([True] if fault else [])
    assert bool(problems) is bool(fault)


def test_a_page_that_nobody_read_supports_no_entry() -> None:
    unread = replace(SOURCE, id=SourceId("unread"), was_read=False)
    knowledge = make_knowledge(
        [make_entry(sources=(SOURCE.id, unread.id))], sources={SOURCE.id: SOURCE, unread.id: unread}
    )

    (fault,) = told(knowledge)

    assert "cites “unread”, a page that nobody has read" in fault


@pytest.mark.parametrize(
    "weak",
    [
        replace(SOURCE, url="http://example.org/page"),
        replace(SOURCE, url="https://example.org/es/page"),
        replace(SOURCE, is_commercial=True),
    ],
)
def test_a_weak_link_must_not_stand_alone(weak: object) -> None:
    (fault,) = told(make_knowledge(sources={SOURCE.id: weak}))

    assert "has only links that must not stand alone" in fault


def test_a_weak_link_beside_a_good_one_is_fine() -> None:
    shop = replace(SOURCE, id=SourceId("shop"), is_commercial=True)
    knowledge = make_knowledge([make_entry(sources=(shop.id, SOURCE.id))], sources={SOURCE.id: SOURCE, shop.id: shop})

    assert told(knowledge) == []


@pytest.mark.parametrize("twin", ["heat or ice", "Heat or ice?", "HEAT, OR ICE!!"])
def test_a_phrasing_that_two_entries_share_is_told(twin: str) -> None:
    heat = make_entry(id=EntryId("heat"), phrasings=("heat or ice",))
    cold = make_entry(id=EntryId("cold"), question="Is cold better?", phrasings=(twin,))

    (fault,) = told(make_knowledge([heat, cold]))

    assert fault.startswith(f"entries/relief.yaml:11: “cold” and “heat” share the phrasing “{twin}”. ")


def test_a_phrasing_that_is_another_entrys_question_is_told() -> None:
    heat = make_entry(id=EntryId("heat"), question="Heat or ice?", phrasings=("hot pack",))
    cold = make_entry(id=EntryId("cold"), question="Is cold better?", phrasings=("heat or ice",))

    assert len(told(make_knowledge([heat, cold]))) == 1


def test_an_entry_may_repeat_itself() -> None:
    assert told(make_knowledge([make_entry(question="Heat or ice?", phrasings=("heat or ice", "Heat or ice?"))])) == []


def test_a_phrasing_without_words_is_told() -> None:
    (fault,) = told(make_knowledge([make_entry(id=EntryId("heat"), phrasings=("🔥?",))]))

    assert fault == "entries/relief.yaml:10: A phrasing of “heat” has no words: “🔥?”. Write it in words."


def test_a_rule_that_cannot_fire_is_told() -> None:
    flag = make_red_flag(rules=(Rule(signs=(("something else entirely",),)),))

    (fault,) = told(make_knowledge(red_flags=(flag,)))

    assert fault.startswith("red_flags.yaml: “cauda-equina” does not fire on its own example “numb between my legs ")


def test_a_rule_that_fires_where_it_must_not_is_told() -> None:
    flag = make_red_flag(silent_on=("so numb between my legs",))

    assert told(make_knowledge(red_flags=(flag,))) == [
        "red_flags.yaml: “cauda-equina” fires on “so numb between my legs”, where it must not. Mend its rules."
    ]


def test_a_red_flag_that_raises_nothing_is_told() -> None:
    assert any(
        "has the level none" in fault for fault in told(make_knowledge(red_flags=(make_red_flag(level=Level.NONE),)))
    )


def test_all_problems_are_told_at_once() -> None:
    entry = make_entry(sources=(SourceId("nsh"),), related=(EntryId("cold"),), phrasings=("?",))

    assert len(told(make_knowledge([entry], red_flags=(make_red_flag(fires_on=("my hands",)),)))) == 4


@pytest.mark.parametrize(("today", "overdue"), [(date(2027, 11, 23), 0), (date(2027, 11, 24), 1)])
def test_sources_are_overdue_the_day_after(today: date, overdue: int) -> None:
    knowledge = make_knowledge([make_entry(id=EntryId("heat"), check_again_by=date(2027, 11, 23))])

    found = find_overdue(as_read(knowledge), today)

    assert [(p.where, p.line, "were due to be read again by 2027-11-23" in p.what) for p in found] == [
        ("entries/relief.yaml", 10, True)
    ] * overdue


def test_an_entry_without_a_date_is_never_overdue() -> None:
    assert find_overdue(as_read(make_knowledge()), date(2999, 1, 1)) == ()
