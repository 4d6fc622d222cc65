"""A guild may add red flags: what it adds can raise a level, and nothing that it does can lower one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import EntryId, Example, Level, Modifier, Modifiers, RaisingPair, RedFlag, RedFlagId, Rule
from bot.domain.normalise import normalise
from bot.domain.overlay import LaidEntry, Overlay, lay_over
from bot.domain.pipeline import Flow, prepare, prepare_over
from tests.factories import make_entry, make_knowledge, make_red_flag

DOCTOR = make_entry(id=EntryId("doctor"), question="When to see a doctor?", phrasings=("is it serious",))
NUMB = make_red_flag(entry=DOCTOR.id)
FEVER = make_red_flag(
    id=RedFlagId("fever"),
    level=Level.PROFESSIONAL,
    rules=(Rule(signs=(("fever", "shivering"),)),),
    fires_on=("i have a fever",),
    silent_on=("saturday night fever was on",),
)
CALM = ("how long to rest", "which saddle is best", "heat or ice", "cake at the boathouse", "new shoes hurt my toes")
LEARNT = (
    *(Example(text, frozenset()) for text in CALM),
    *(Example(f"cannot feel the saddle {word}", frozenset({NUMB.id})) for word in ("today", "since lunch", "at all")),
)
STUNG = make_red_flag(
    id=RedFlagId("club-1"),
    level=Level.PROFESSIONAL,
    rules=(Rule(signs=(("stung by a bee", "wasp sting"),)),),
    fires_on=(),
    silent_on=(),
)


_BASE = prepare(
    make_knowledge(
        [make_entry(), DOCTOR],
        red_flags=(NUMB, FEVER),
        pairs=(RaisingPair(Level.URGENT, any_two_of=Level.PROFESSIONAL),),
        modifiers=Modifiers((Modifier("denied", "forward", ("no", "never")),), terminators=("but",)),
        examples=LEARNT,
    )
)


@pytest.fixture
def base() -> Flow:
    return _BASE


def with_added(base: Flow, *red_flags: RedFlag, hidden: EntryId | None = None) -> Flow:
    entries = {hidden: LaidEntry(hidden, 1, None)} if hidden else {}
    return prepare_over(base, lay_over(base.knowledge, Overlay(entries, red_flags)))


def level(flow: Flow, text: str) -> Level:
    return flow.triager.triage(normalise(text)).level


def test_an_added_red_flag_warns_also_when_misspelt_and_not_when_denied(base: Flow) -> None:
    flow = with_added(base, STUNG)

    assert level(flow, "got stung by a bee on the ride") is Level.PROFESSIONAL
    assert level(flow, "a wasp stingg on my back") is Level.PROFESSIONAL
    assert level(flow, "no wasp sting") is Level.NONE
    assert level(base, "got stung by a bee on the ride") is Level.NONE


def test_an_added_red_flag_raises_the_level_together_with_a_shipped_one(base: Flow) -> None:
    assert level(with_added(base, STUNG), "wasp sting and a fever") is Level.URGENT


def test_the_reasons_name_what_was_added(base: Flow) -> None:
    considered = with_added(base, STUNG).triager.explain(normalise("no wasp sting, but shivering"))

    assert {(each.red_flag.id, each.counted) for each in considered} == {("club-1", False), ("fever", True)}


def test_hiding_the_entry_of_a_red_flag_leaves_every_warning_and_what_was_learnt(base: Flow) -> None:
    flow = with_added(base, hidden=DOCTOR.id)
    by_likeness = "i cannot feel the saddle"

    assert level(base, by_likeness) is Level.EMERGENCY
    assert level(flow, by_likeness) is Level.EMERGENCY
    [seen] = flow.triager.triage(normalise(by_likeness)).sightings
    assert seen.red_flag == replace(NUMB, entry=None)


_WORDS = (
    "no",
    "fever",
    "wasp",
    "sting",
    "numb",
    "between",
    "my",
    "legs",
    "saddle",
    "cannot",
    "feel",
    "but",
    "since",
    ".",
)
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join)
_ADDED = st.lists(
    st.builds(
        lambda number, grave, words: replace(
            STUNG, id=RedFlagId(f"club-{number}"), level=grave, rules=(Rule(signs=((" ".join(words),),)),)
        ),
        st.integers(1, 3),
        st.sampled_from([Level.PROFESSIONAL, Level.URGENT, Level.EMERGENCY]),
        st.lists(st.sampled_from(_WORDS[:-1]), min_size=1, max_size=3),
    ),
    max_size=3,
    unique_by=lambda flag: flag.id,
)


@given(_TEXTS, _ADDED)
def test_adding_a_red_flag_never_lowers_a_level(text: str, added: list[RedFlag]) -> None:
    before = _BASE.triager.triage(normalise(text))
    after = with_added(_BASE, *added).triager.triage(normalise(text))

    assert after.level >= before.level
    assert {seen.red_flag.id for seen in before.sightings} <= {seen.red_flag.id for seen in after.sightings}
