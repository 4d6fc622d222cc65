"""The words of a set, as a member's words are read in their terms."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.terms import Spelling, stem

WORDS = st.text("aeinrstlé", min_size=4, max_size=9)


@given(known=st.sets(WORDS, min_size=1, max_size=40), word=WORDS)
def test_a_slip_means_the_closest_of_all_known_words(known: set[str], word: str) -> None:
    near = sorted(known, key=lambda each: (len(each), each))
    near = [each for each in near if abs(len(each) - len(word)) <= 1]
    closest = process.extractOne(word, near, scorer=OSA.normalized_similarity, score_cutoff=0.75)

    meant = stem(word)
    expected = (stem(closest[0]), closest[1] ** 2) if closest else (meant, 0.0)

    assert Spelling(known).correct(word) == ((meant, 1.0) if meant in set(map(stem, known)) else expected)
