"""What packages know of the meaning of words: offline, and only where the extra is installed."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Iterator

import numpy as np
import pytest

from bot import english
from bot.english import WordLlama, word_vectors

with_extra = pytest.mark.skipif(word_vectors() is None, reason="the extra `semantic` is not installed")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    word_vectors.cache_clear()
    yield
    word_vectors.cache_clear()


def _closeness(vectors: WordLlama, one: str, other: str) -> float:
    a, b = vectors.of(one), vectors.of(other)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_without_the_extra_there_are_no_word_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "find_spec", lambda _: None)

    assert word_vectors() is None


@with_extra
def test_words_that_mean_alike_are_closer_and_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    vectors = word_vectors()

    assert vectors is not None
    assert _closeness(vectors, "price", "cost") > 0.5 > _closeness(vectors, "price", "bicycle")


@with_extra
def test_what_is_kept_of_an_index_names_the_vectors_and_does_not_hold_them() -> None:
    vectors = word_vectors()
    assert vectors is not None
    vectors.of("refund")

    kept = pickle.dumps(vectors)

    assert len(kept) < 200
    assert pickle.loads(kept) is vectors
