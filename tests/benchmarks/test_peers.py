"""The comparison itself is fair: rivals are what they are called, and the figures are counted as they are described."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.contest import Contest, Row, measure_rival
from tests.benchmarks.rivals import RIVALS, Trigrams
from tests.benchmarks.speed import grown
from tests.factories import make_entry, make_knowledge

NEED_NOTHING = ("difflib", "RapidFuzz WRatio", "RapidFuzz token_set_ratio", "trigrams, as pg_trgm")
CONTEST = Contest(
    folder=None,
    ids=("hours", "prices"),
    phrasings=(("when is the bar open", 0), ("opening hours", 0), ("what does a drink cost", 1), ("price list", 1)),
    outside=("selling my saddle",),
    questions=(Row("opening hours", frozenset({"hours"})), Row("price list?", frozenset({"prices"})), Row("zz", frozenset())),
    chatter=(Row("qq", frozenset()),),
)  # fmt: skip


def test_trigrams_are_as_postgresqls_own_example() -> None:
    # https://www.postgresql.org/docs/current/pgtrgm.html: similarity('word', 'two words') is 0.36363637
    assert Trigrams(["two words"], np.array([0])).similarities("word")[0] == pytest.approx(4 / 11)


@pytest.mark.parametrize("name", NEED_NOTHING)
@pytest.mark.parametrize("with_outside", [False, True])
def test_a_rival_is_right_where_the_words_are_the_same(name: str, with_outside: bool) -> None:
    result = measure_rival(name, CONTEST, with_outside=with_outside)

    assert (result.first, result.three, result.area) == (1.0, 1.0, 1.0)
    assert result.name == name + (" *" if with_outside else "")


@pytest.mark.parametrize("name", NEED_NOTHING)
def test_a_class_that_is_withheld_is_never_the_best(name: str) -> None:
    texts, owners = zip(*CONTEST.phrasings, strict=True)
    rival = RIVALS[name](texts, np.array(owners))

    assert int(rival.scores("opening hours").argmax()) == 0
    assert int(rival.without(0)("opening hours").argmax()) == 1


def test_a_grown_set_has_the_phrasings_asked_for_and_is_the_same_each_time() -> None:
    knowledge = make_knowledge([make_entry(phrasings=("when does the bar open", "opening hours on sunday"))])
    grown_set = grown(knowledge, 50)

    assert len(grown_set.entries[0].phrasings) == pytest.approx(50, abs=1)
    assert grown(knowledge, 50) == grown_set
