"""What the votes say of a text that was left out is what they would say had it never been there."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.learner import bend, learn

OWNERS = np.array([0, 0, 1, 1, 1, 2, 2])


@pytest.fixture(scope="module")
def likeness() -> np.ndarray:
    """Cosines of seven texts in five dimensions."""
    vectors = np.abs(np.random.default_rng(7).normal(size=(len(OWNERS), 5))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    alike: np.ndarray = vectors @ vectors.T
    return alike


def told_by(kept: np.ndarray, asked: np.ndarray, likeness: np.ndarray) -> np.ndarray:
    """Return the votes of the kept texts alone for the asked ones."""
    votes = learn(likeness[np.ix_(kept, kept)], OWNERS[kept], 3)
    told: np.ndarray = bend(likeness[np.ix_(asked, kept)]) @ votes.weights
    return told


@pytest.mark.parametrize("text", range(len(OWNERS)))
def test_a_text_left_out_is_judged_by_the_others_alone(text: int, likeness: np.ndarray) -> None:
    others = np.flatnonzero(np.arange(len(OWNERS)) != text)

    left_out = learn(likeness, OWNERS, 3).left_out[text]

    np.testing.assert_allclose(left_out, told_by(others, np.array([text]), likeness)[0], atol=1e-4)


@pytest.mark.parametrize("entry", range(3))
def test_the_texts_of_an_unknown_entry_are_judged_by_the_other_entries_alone(entry: int, likeness: np.ndarray) -> None:
    own, others = np.flatnonzero(entry == OWNERS), np.flatnonzero(entry != OWNERS)

    strangers = learn(likeness, OWNERS, 3).of_strangers(OWNERS)[own]

    np.testing.assert_allclose(strangers, told_by(others, own, likeness), atol=1e-4)
