"""Which entry a question means, on a small hand-made set about a running club's bar."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.algebra import Floats
from bot.domain.match import MatchIndex
from bot.domain.model import EntryId, Scope, SynonymGroup
from bot.domain.normalise import normalise
from bot.domain.overlaid import OverlaidIndex
from tests.factories import make_entry, make_knowledge

HOURS = make_entry(
    id=EntryId("opening-hours"),
    question="When is the bar open?",
    phrasings=(
        "what time does the bar open",
        "opening hours please",
        "is the bar open on sunday",
        "how late can we stay",
    ),
)
PRICES = make_entry(
    id=EntryId("prices"),
    question="What does a drink cost?",
    phrasings=("how much is a pint", "price list", "what do I pay for a coffee", "is it expensive"),
    not_about=("annual fee",),
)
PARKING = make_entry(
    id=EntryId("parking"),
    question="Where can I park?",
    phrasings=(
        "is there parking",
        "can I leave my car by the boathouse",
        "any spaces for a van",
        "car park full again?",
    ),
)
OUTSIDE = (
    "anyone for a run at six",
    "my knee is sore",
    "selling a saddle",
    "great race everybody",
    "who has the keys to the van",
)
CLUB = make_knowledge(
    entries=(HOURS, PRICES, PARKING),
    scope=Scope(about=("bar",), not_about=("knee",), out_of_scope=OUTSIDE),
    synonyms=(SynonymGroup("cost", ("cost", "price", "quid")),),
)


@pytest.fixture(scope="module")
def index() -> MatchIndex:
    return MatchIndex(CLUB)


def best(index: MatchIndex, text: str) -> str:
    return index.match(normalise(text))[0].entry.id


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("what are your opening hours?", "opening-hours"),
        ("how many quid for a pint", "prices"),
        ("where do we leave the cars", "parking"),
        ("oppening hourss", "opening-hours"),
        ("Lovely evening everyone. We are two minutes away. Is there parking?", "parking"),
    ],
)
def test_the_meant_entry_comes_first(index: MatchIndex, text: str, meant: str) -> None:
    assert best(index, text) == meant


def test_a_match_names_the_closest_phrasing(index: MatchIndex) -> None:
    assert index.match(normalise("how much is one pint"))[0].phrasing == "how much is a pint"


def test_scores_fall_from_first_to_last_within_0_and_100(index: MatchIndex) -> None:
    scores = [match.score for match in index.match(normalise("is the bar open late and is there parking"))]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)


def test_an_out_of_scope_text_scores_below_every_phrasing(index: MatchIndex) -> None:
    outside = max(index.match(normalise(text))[0].score for text in ("my knee is very sore", "selling my old saddle"))
    inside = min(index.match(normalise(p))[0].score for e in CLUB.entries for p in e.phrasings)

    assert outside < inside


def test_a_word_that_speaks_against_an_entry_lowers_it(index: MatchIndex) -> None:
    def score(text: str) -> float:
        return next(float(s.entries[1]) for s in index.explain(normalise(text)))

    assert score("how much is the annual fee") < score("how much is the weekly fee")


def test_an_empty_question_matches_nothing(index: MatchIndex) -> None:
    assert index.match(normalise("?!")) == ()


def test_an_empty_set_matches_nothing() -> None:
    assert MatchIndex(make_knowledge(entries=())).match(normalise("anything")) == ()


def test_a_set_without_out_of_scope_examples_still_declines_what_it_does_not_know() -> None:
    index = MatchIndex(make_knowledge(entries=(HOURS, PRICES, PARKING)))

    known = index.match(normalise("how much is a pint of milk"))[0].score
    unknown = index.match(normalise("anybody fancy the velodrome tomorrow"))[0].score

    assert unknown < index.thresholds.suggest < known


def test_typing_offers_phrasings_that_hold_what_was_typed(index: MatchIndex) -> None:
    assert "is there parking" in index.complete(normalise("parki"), 5)
    assert len(index.complete(normalise("the"), 2)) <= 2


def test_the_reasons_show_corrected_words_and_meanings(index: MatchIndex) -> None:
    whole = index.explain(normalise("oppening quid zzyyqq"))[0]

    assert [(written, sure > 0) for written, _, sure in whole.reading.words] == [
        ("oppening", True),
        ("quid", True),
        ("zzyyqq", False),
    ]
    assert "cost" in whole.reading.meanings


@pytest.mark.parametrize(("slip", "meant"), [("parkign", "park"), ("openign", "open"), ("expesnive", "expens")])
def test_a_slip_in_the_ending_of_a_word_is_corrected(index: MatchIndex, slip: str, meant: str) -> None:
    [(_, understood, sure)] = index.explain(normalise(slip))[0].reading.words

    assert understood == meant
    assert sure > 0


class Meanings:
    """Word vectors in which a few words mean the same, and all others have nothing in common."""

    name = "by hand"
    _ALIKE = ({"beer", "pint", "ale"}, {"shut", "open", "close"}, {"bike", "van", "car"})

    def of(self, word: str) -> Floats:
        vector = np.zeros(64, np.float32)
        groups = [number for number, group in enumerate(self._ALIKE) if word in group]
        vector[groups or [len(self._ALIKE) + sum(map(ord, word)) % 61]] = 1
        return vector


def test_a_word_that_the_set_does_not_know_is_understood_by_its_vector() -> None:
    plain = make_knowledge(entries=(HOURS, PRICES, PARKING))

    def score(index: MatchIndex, text: str) -> float:
        return next(match.score for match in index.match(normalise(text)) if match.entry == PRICES)

    assert best(MatchIndex(plain, Meanings()), "ale") == "prices"
    assert score(MatchIndex(plain, Meanings()), "ale") > score(MatchIndex(plain), "ale")


def test_a_set_with_synonyms_does_without_vectors() -> None:
    texts = ("ale", "how much is a pint", "when do you shut")

    with_them, without = MatchIndex(CLUB, Meanings()), MatchIndex(CLUB)

    assert [with_them.match(normalise(text)) for text in texts] == [without.match(normalise(text)) for text in texts]


def test_a_guilds_own_entries_are_understood_by_vectors_too() -> None:
    bikes = make_entry(id=EntryId("workshop"), question="Who mends a bike?", phrasings=("my bike is broken",))
    before, now = make_knowledge(entries=(HOURS, PRICES)), make_knowledge(entries=(HOURS, PRICES, bikes))

    assert best(OverlaidIndex(MatchIndex(before, Meanings()), before, now), "car") == "workshop"
