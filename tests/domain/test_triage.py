"""Triage: modifiers, spelling, windows, pairs, explanations, and the laws that no rule may break."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Knowledge, Level, Modifier, Modifiers, Question, RaisingPair, RedFlagId, Rule
from bot.domain.normalise import normalise
from bot.domain.spelling import Vocabulary, allowed_edits, stem
from bot.domain.triage import Considered, Triager
from tests.factories import make_red_flag

MODIFIERS = Modifiers(
    modifiers=(
        Modifier("denied", "forward", ("no", "not", "without"), scope=3, over_lists=True),
        Modifier("denied", "previous", ("no", "none")),
        Modifier("general", "forward", ("what does", "what is"), scope=8, unless=("my", "i have")),
        Modifier("hypothetical", "forward", ("if i ever",), scope=8),
        Modifier("past", "both", ("in 1950..2020",), scope=8, unless=("still",)),
        Modifier("resolved", "backward", ("gone now",), scope=4),
        Modifier("denied", "forward", ("foot is fine", "leg is fine"), scope=0, unless=("until",)),
        Modifier("other", "before", ("mine only",), unless=("today",)),
        Modifier("general", "text", ("safety leaflet",), unless=("since",)),
        Modifier("effort", "both", ("after squats",), scope=8, about=("weak", "dead")),
    ),
    terminators=("but", "until"),
    pseudo=("not just", "numb skull"),
    fillers=("a", "the", "my", "is", "are", "all", "in"),
    subjects=("my",),
    links=("in", "down"),
    not_misspelt=("number", "feel"),
)
NUMB = make_red_flag(
    id=RedFlagId("numb"),
    level=Level.URGENT,
    rules=(Rule(signs=(("numb", "numbness", "can not feel"), ("leg", "foot"))),),
)
LEGS = make_red_flag(id=RedFlagId("legs"), rules=(Rule(signs=(("numb", "numbness"), ("=legs",))),))
FELL = make_red_flag(id=RedFlagId("fell"), level=Level.PROFESSIONAL, rules=(Rule(signs=(("fell",),), needs=("back",)),))
CHILD = make_red_flag(
    id=RedFlagId("child"), level=Level.PROFESSIONAL, rules=(Rule(signs=(("i am 5..17",),), but_not=("km",)),)
)
ALL = (NUMB, LEGS, FELL, CHILD)


def _triager(*flags: object, pairs: tuple[RaisingPair, ...] = ()) -> Triager:
    return Triager(flags or ALL, pairs, MODIFIERS)  # type: ignore[arg-type]


def _found(text: str, triager: Triager | None = None) -> set[str]:
    return {sighting.red_flag.id for sighting in (triager or _triager()).triage(normalise(text)).sightings}


@pytest.mark.parametrize(
    "text",
    [
        "my leg is numb",
        "numb foot",
        "numbnes in the leg",
        "my leg is nubm",
        "not just numb, my leg is weak",
        "no change but numb leg",
        "I can't feel my leg",
        "no fever but my leg is numb",
        "no fever my leg is numb",
        "no numbness until numb leg",
        "no pain, it started on Sunday, numb leg",
        "what does it mean, my leg is numb",
        "numb leg in 2019 and still numb",
    ],
)
def test_a_reported_sign_counts(text: str) -> None:
    assert "numb" in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "no numb leg",
        "no numbness in my leg",
        "no tingling, weakness or numbness in the leg",
        "no tingling, weakness, cramp, fever, chills, rash or numbness in the leg",
        "leg without numbness",
        "Numb leg? No.",
        "what does a numb leg mean",
        "if I ever get a numb leg",
        "numb leg in 2015",
        "the numb leg is gone now",
        "number on my leg",
        "numb skull with one leg",
        "numb. My leg is fine",
        "numb hands one two three four five six seven leg",
        "",
    ],
)
def test_a_sign_that_is_not_reported_is_silent(text: str) -> None:
    assert _found(text) == set()


def test_without_a_scope_a_modifier_speaks_about_its_own_words() -> None:
    assert _found("numb hand, leg is fine") == set()
    assert _found("numb leg, foot is fine") == {"numb"}
    assert _found("leg is fine until a numb leg") == {"numb"}


def test_what_begins_a_sentence_can_speak_about_the_one_before() -> None:
    assert _found("One two three a friend had a numb leg. Mine only aches.") == set()
    assert _found("A friend has a numb leg today. Mine only aches.") == {"numb"}
    assert _found("A numb leg. Back aches. Mine only aches.") == {"numb"}
    assert _found("A numb leg. Back, mine only aches.") == {"numb"}
    assert _found("Mine only aches. A numb leg.") == {"numb"}


def test_a_modifier_can_speak_about_the_whole_text() -> None:
    assert _found("For the safety leaflet. Do I write about a numb leg? Please help.") == set()
    assert _found("For the safety leaflet. I have a numb leg since Monday.") == {"numb"}


def test_a_modifier_can_speak_about_some_signs_only() -> None:
    weak = make_red_flag(id=RedFlagId("weak"), rules=(Rule(signs=(("weak", "numb"), ("leg",))),))
    assert not _found("weak leg after squats", _triager(weak))
    assert _found("numb leg after squats", _triager(weak))


def test_a_denial_reaches_to_the_end_of_a_list_of_any_length() -> None:
    assert _found("no pain, " + "cramp, " * 300 + "or numb leg") == set()
    assert _found("no pain, " + "cramp, " * 300 + "but numb leg") == {"numb"}


def test_an_exact_form_tells_legs_from_leg() -> None:
    assert _found("numb leg") == {"numb"}
    assert _found("numb legs") == {"numb", "legs"}


def test_a_soft_sign_needs_its_context() -> None:
    assert _found("I fell") == set()
    assert _found("I fell. My back is stiff.") == {"fell"}
    assert _found("I feel my back") == set()


def test_a_number_range_and_what_makes_it_harmless() -> None:
    assert _found("I'm 15") == {"child"}
    assert _found("I'm 51") == set()
    assert _found("I'm 15 km in") == set()


def test_ordered_groups_and_groups_across_sentences() -> None:
    ordered = make_red_flag(rules=(Rule(signs=(("can not",), ("pee",)), is_ordered=True),))
    across = make_red_flag(rules=(Rule(signs=(("numb",), ("leg",)), is_across=True),))
    assert _found("can not pee", _triager(ordered))
    assert not _found("pee can not", _triager(ordered))
    assert _found("Leg? Numb.", _triager(across))


def test_a_gap_stands_for_up_to_three_words() -> None:
    gap = make_red_flag(rules=(Rule(signs=(("wakes .. up",),)),))
    assert _found("wakes me up", _triager(gap))
    assert _found("wakes one two three up", _triager(gap))
    assert not _found("wakes one two three four up", _triager(gap))


def test_a_rule_can_count_despite_a_modifier() -> None:
    past = make_red_flag(rules=(Rule(signs=(("numb",),), despite=frozenset({"past"})),))
    assert _found("numb in 2015", _triager(past))


def test_pairs_raise_the_level() -> None:
    pair = RaisingPair(Level.EMERGENCY, frozenset({NUMB.id}), frozenset({FELL.id}))
    assert _triager(NUMB, FELL, pairs=(pair,)).triage(normalise("numb leg, I fell on my back")).level is Level.EMERGENCY
    assert _triager(NUMB, FELL, pairs=(pair,)).triage(normalise("numb leg")).level is Level.URGENT


def test_a_pair_with_rules_and_a_pair_of_any_two() -> None:
    by_rule = RaisingPair(Level.EMERGENCY, frozenset({NUMB.id}), rules=(Rule(signs=(("confused",),)),))
    any_two = RaisingPair(Level.URGENT, any_two_of=Level.PROFESSIONAL)
    assert _triager(NUMB, pairs=(by_rule,)).triage(normalise("numb leg. Confused.")).level is Level.EMERGENCY
    assert _triager(NUMB, pairs=(by_rule,)).triage(normalise("confused")).level is Level.NONE
    assert _triager(FELL, CHILD, pairs=(any_two,)).triage(normalise("I'm 15 and fell on my back")).level is Level.URGENT
    assert _triager(FELL, CHILD, pairs=(any_two,)).triage(normalise("I'm 15")).level is Level.PROFESSIONAL


def test_sightings_come_gravest_first_with_the_words() -> None:
    triage = _triager().triage(normalise("I fell on my back and have numb legs"))
    assert [(s.red_flag.id, s.words) for s in triage.sightings] == [
        ("legs", "numb legs"),
        ("numb", "numb legs"),
        ("fell", "fell"),
    ]


def test_explain_says_what_spoke_against_a_rule() -> None:
    assert _triager(NUMB).explain(normalise("no numb leg, but a numb foot")) == (
        Considered(NUMB, "numb leg", "denied: no"),
        Considered(NUMB, "numb foot", None),
    )
    assert [c.counted for c in _triager(NUMB).explain(normalise("no numb leg, but a numb foot"))] == [False, True]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("numbness", "numb"),
        ("collapsed", "collapse"),
        ("legs", "leg"),
        ("peeing", "pee"),
        ("wetting", "wet"),
        ("studies", "study"),
    ],
)
def test_endings_do_not_matter(word: str, other: str) -> None:
    assert stem(word) == stem(other)


@pytest.mark.parametrize(
    ("word", "other"), [("chest", "chase"), ("numb", "number"), ("wee", "week"), ("fell", "feel"), ("less", "les")]
)
def test_other_words_stay_other_words(word: str, other: str) -> None:
    assert Vocabulary([word], ["chase", "number", "feel"]).look_up(other) == ()


@pytest.mark.parametrize(
    ("typo", "word"), [("tingeling", "tingling"), ("blod", "blood"), ("chset", "chest"), ("tempreture", "temperature")]
)
def test_slips_are_read_as_meant(typo: str, word: str) -> None:
    assert Vocabulary([word], []).look_up(typo) == (stem(word),)


def test_short_words_allow_no_slip() -> None:
    assert [allowed_edits(n) for n in (3, 4, 7, 8, 11, 12)] == [0, 1, 1, 2, 2, 3]


PHRASES = st.sampled_from(
    [
        "my leg is numb",
        "no",
        "both legs",
        "back spasm",
        "can't pee",
        "what does",
        "if I ever",
        "in 2015",
        "all fine since",
        "chest pain",
        ",",
        ".",
        "?",
        "but",
        "I fell",
        "pregnant",
        "I am 15",
        "fever",
        "confused",
        "35c",
        "years ago",
        "nothing",
        "my mate",
        "numbnes",
        "osteoporosis",
        "or",
        "and",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PHRASES, max_size=25).map(" ".join))


@pytest.fixture(scope="module")
def shipped(shipped_knowledge: Knowledge) -> Triager:
    """The shipped rules, made ready."""
    return Triager(shipped_knowledge.red_flags, shipped_knowledge.pairs, shipped_knowledge.modifiers)


@given(text=TEXTS)
def test_no_text_raises(shipped: Triager, text: str) -> None:
    question = normalise(text)
    counted = {considered.red_flag for considered in shipped.explain(question) if considered.counted}
    assert {sighting.red_flag for sighting in shipped.triage(question).sightings} <= counted


@given(
    sentences=st.lists(
        st.lists(st.sampled_from([",", "numb", "legs", "-", "0", "²", "no", "."]), min_size=1).map(tuple)
    )
)
def test_no_question_raises(shipped: Triager, sentences: list[tuple[str, ...]]) -> None:
    shipped.triage(Question("", tuple(sentences)))


@given(text=st.lists(PHRASES, max_size=25).map(" ".join), mark=st.sampled_from(["!", "...", "?", ","]))
def test_case_and_trailing_punctuation_change_nothing(shipped: Triager, text: str, mark: str) -> None:
    expected = shipped.triage(normalise(text))
    assert shipped.triage(normalise(text.upper())) == expected
    assert shipped.triage(normalise(text + mark)) == expected


@given(text=st.lists(PHRASES, max_size=25).map(" ".join), kept=st.sets(st.integers(0, 18)))
def test_adding_red_flags_never_lowers_a_level(shipped_knowledge: Knowledge, text: str, kept: set[int]) -> None:
    flags, pairs = shipped_knowledge.red_flags[:4], shipped_knowledge.pairs
    some = [flag for number, flag in enumerate(flags) if number in kept]
    question = normalise(text)
    fewer = Triager(some, pairs, MODIFIERS).triage(question).level
    assert Triager(flags, pairs, MODIFIERS).triage(question).level >= fewer


def test_the_order_of_red_flags_changes_nothing(shipped_knowledge: Knowledge, shipped: Triager) -> None:
    turned = Triager(shipped_knowledge.red_flags[::-1], shipped_knowledge.pairs[::-1], shipped_knowledge.modifiers)
    for flag in shipped_knowledge.red_flags:
        for text in flag.fires_on:
            assert turned.triage(normalise(text)) == shipped.triage(normalise(text))


@given(
    text=st.lists(PHRASES, max_size=15).map(" ".join),
    benign=st.sampled_from(["The weather was lovely.", "I ride a blue bike on Sundays.", "Thanks for any tips."]),
)
def test_a_benign_sentence_never_lowers_the_level(shipped: Triager, text: str, benign: str) -> None:
    alone = shipped.triage(normalise(text)).level
    assert shipped.triage(normalise(f"{text}. {benign}")).level >= alone
    assert shipped.triage(normalise(f"{benign} {text}")).level >= alone


def test_a_guild_may_add_a_red_flag_with_plain_words(shipped_knowledge: Knowledge) -> None:
    added = replace(NUMB, id=RedFlagId("bee-sting"), rules=(Rule(signs=(("bee sting",),)),))
    triager = Triager((*shipped_knowledge.red_flags, added), shipped_knowledge.pairs, shipped_knowledge.modifiers)
    assert triager.triage(normalise("a bee sting on my hand")).level is Level.URGENT


def test_a_triager_can_be_pickled_even_after_use(shipped_knowledge: Knowledge, shipped: Triager) -> None:
    questions = [normalise(text) for flag in shipped_knowledge.red_flags for text in flag.fires_on]
    before = [shipped.triage(question) for question in questions]
    again = pickle.loads(pickle.dumps(shipped))
    assert [again.triage(question) for question in questions] == before


def test_the_vocabulary_forgets_when_it_has_seen_too_much() -> None:
    vocabulary = Vocabulary(["numb"], [])
    assert [vocabulary.look_up(f"{number}x") for number in range(5000)] == [()] * 5000
    assert vocabulary.look_up("numb") == ("numb",)


@pytest.mark.parametrize(
    ("red_flags", "level"),
    [
        ((), Level.NONE),
        (("pregnant",), Level.PROFESSIONAL),
        (("pregnant", "pregnant"), Level.PROFESSIONAL),
        (("pregnant", "under-18"), Level.URGENT),
        (("under-18", "fever-or-unwell"), Level.URGENT),
        (("fragile-bones", "fall-or-accident"), Level.EMERGENCY),
        (("leg-numbness-tingling-weakness", "cancer-or-weight-loss"), Level.EMERGENCY),
        (("cauda-equina", "leg-numbness-tingling-weakness"), Level.EMERGENCY),
    ],
)
def test_the_level_that_red_flags_raise_together(red_flags: tuple[str, ...], level: Level, shipped: Triager) -> None:
    assert shipped.level_of(map(RedFlagId, red_flags)) is level


def test_the_level_of_an_unknown_red_flag(shipped: Triager) -> None:
    with pytest.raises(KeyError):
        shipped.level_of([RedFlagId("no-such-flag")])
