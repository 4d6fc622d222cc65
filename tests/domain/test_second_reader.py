"""The second reader: warns of signs in words that no rule has, and never takes a warning back."""

from __future__ import annotations

import pickle

import pytest

from bot.domain.model import Example, Level, Modifier, Modifiers, RaisingPair, RedFlagId, Rule
from bot.domain.normalise import normalise
from bot.domain.triage import Triager
from tests.factories import make_red_flag

STUNG = make_red_flag(
    id=RedFlagId("stung"),
    level=Level.URGENT,
    rules=(Rule(signs=(("bee sting",),)),),
    fires_on=("a bee sting on my hand",),
    silent_on=("the spelling bee is on Friday",),
)
SWOLLEN = make_red_flag(
    id=RedFlagId("swollen"),
    level=Level.EMERGENCY,
    rules=(Rule(signs=(("swollen tongue",),)),),
    fires_on=("a swollen tongue",),
    silent_on=("a swollen river",),
)
MODIFIERS = Modifiers(modifiers=(Modifier("denied", "forward", ("no",), scope=6, over_lists=True),))
WASP = frozenset({STUNG.id})
THROAT = frozenset({SWOLLEN.id})
EXAMPLES = (
    *(
        Example(text, WASP)
        for text in (
            "a wasp got me on the arm",
            "wasp in my glove, it got me twice",
            "the wasp got my neck this morning",
            "got by a wasp at the cafe stop",
        )
    ),
    *(
        Example(text, THROAT)
        for text in (
            "my throat is closing after lunch",
            "throat closing up, hard to swallow",
            "his throat is closing, he ate a nut",
            "throat feels as if it is closing",
        )
    ),
    *(
        Example(text, frozenset())
        for text in (
            "no wasp got me today",
            "no wasp on the ride at all",
            "what a lovely ride at the lake",
            "who got the tickets for lunch",
            "my arm is sore after the gym",
            "the cafe is closing at four",
            "which glove is warm this morning",
            "is anyone riding on Sunday morning",
        )
    ),
)


@pytest.fixture(scope="module")
def triager() -> Triager:
    """Two red flags whose rules lack most of the words of the examples."""
    return Triager([STUNG, SWOLLEN], (), MODIFIERS, EXAMPLES)


def _level(triager: Triager, text: str) -> Level:
    return triager.triage(normalise(text)).level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("a wasp got me", Level.URGENT),
        ("Lovely day out. A wasp got my arm.", Level.URGENT),
        ("Hm. Mm. So. " * 200 + "A wasp got my arm.", Level.URGENT),
        ("Hm. Mm. So. " * 200, Level.NONE),
        ("my throat is closing", Level.EMERGENCY),
        ("nice route, thanks", Level.NONE),
        ("no wasp got me", Level.NONE),
        ("", Level.NONE),
    ],
)
def test_a_sign_is_seen_in_words_that_no_rule_has(text: str, level: Level, triager: Triager) -> None:
    assert _level(triager, text) is level


def test_it_names_the_sign_and_the_words_that_weighed_most(triager: Triager) -> None:
    (sighting,) = triager.triage(normalise("Sunny. A wasp got me by the lake.")).sightings
    assert sighting.red_flag is STUNG
    assert "wasp" in sighting.words


def test_the_reasons_say_that_it_went_by_likeness(triager: Triager) -> None:
    reasons = triager.explain(normalise("a bee sting, and a swollen throat, it is closing, my throat is closing"))
    assert [(c.red_flag.id, c.by_likeness, c.counted) for c in reasons] == [
        ("stung", False, True),
        ("swollen", True, True),
    ]


@pytest.mark.parametrize("text", ["a bee sting", "a swollen tongue", "no bee sting", "nice route"])
def test_it_never_takes_back_what_a_rule_has_found(text: str, triager: Triager) -> None:
    assert _level(triager, text) >= _level(Triager([STUNG, SWOLLEN], (), MODIFIERS), text)


def test_a_red_flag_without_examples_is_learnt_from_its_own_sentences() -> None:
    ticks = make_red_flag(
        id=RedFlagId("tick"),
        level=Level.PROFESSIONAL,
        rules=(Rule(signs=(("tick",),)),),
        fires_on=("a red ring round the bite", "red ring on my calf since the bite", "the bite has a red ring"),
        silent_on=("a red jersey",),
    )
    with_it = Triager([STUNG, SWOLLEN, ticks], (), MODIFIERS, EXAMPLES)

    assert _level(with_it, "there is a red ring round a bite") is Level.PROFESSIONAL
    for example in EXAMPLES:
        assert _level(with_it, example.text) >= _level(Triager([STUNG, SWOLLEN], (), MODIFIERS, EXAMPLES), example.text)


def test_a_sentence_more_never_lowers_the_level(triager: Triager) -> None:
    for example in EXAMPLES:
        alone = _level(triager, example.text)
        assert _level(triager, f"{example.text}. The lake was lovely. Who rides on Sunday?") >= alone


def test_learning_twice_gives_the_same(triager: Triager) -> None:
    again = pickle.loads(pickle.dumps(Triager([SWOLLEN, STUNG], (), MODIFIERS, EXAMPLES)))
    for example in EXAMPLES:
        assert again.triage(normalise(example.text)) == triager.triage(normalise(example.text))


def test_two_signs_that_make_up_the_level_together_are_both_named() -> None:
    old = make_red_flag(id=RedFlagId("old"), level=Level.URGENT, rules=(Rule(signs=(("elderly",),)),), silent_on=("x",))
    flags = [STUNG, old]
    examples = [
        *(Example(e.text, e.red_flags & WASP) for e in EXAMPLES),
        *(Example(f"{e.text}, aged nan is frail", frozenset({STUNG.id, old.id})) for e in EXAMPLES[:4]),
    ]
    pair = RaisingPair(Level.EMERGENCY, first=WASP, second=frozenset({old.id}))
    triage = Triager(flags, [pair], MODIFIERS, examples).triage(normalise("a wasp got my aged nan, she is frail"))

    assert {sighting.red_flag.id for sighting in triage.sightings} <= {"stung", "old"}
    assert triage.level >= Level.URGENT
