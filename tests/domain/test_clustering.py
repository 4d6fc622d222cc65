"""Which questions ask the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clustering import Form, ask_the_same, form_of, group, likeness

WORDS = ["saddle", "sadle", "height", "turbo", "tens", "machine", "rest", "back", "hurts", "hills", "knee", "ice"]
forms = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(lambda words: form_of(" ".join(words)))
counted = st.dictionaries(forms, st.integers(1, 5), max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("what saddle height stops my back hurting", "best saddle height for back pain?"),
        ("can I use a TENS machine on the turbo", "tens machien during turbo?"),
        ("is it ok to run with back pain", "can i run with a sore back"),
        ("[name] says bar width matters, does it", "does bar width matter"),
    ],
)
def test_the_same_in_other_words_is_the_same(one: str, other: str) -> None:
    assert ask_the_same(form_of(one), form_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("how long should I rest my back", "how long should I ice my back"),
        ("my knee hurts on hills", "my neck hurts on hills"),
        ("my back hurts", "does my back hurt on hills because of my saddle"),
        ("back", "does a TENS machine help my back"),
        ("[name] [link]", "[name] [number]"),
    ],
)
def test_what_shares_only_some_words_is_not_the_same(one: str, other: str) -> None:
    assert not ask_the_same(form_of(one), form_of(other))


def test_a_text_of_marks_alone_asks_nothing() -> None:
    assert form_of("[name], [link]!") == ()


def test_a_group_is_led_by_its_most_typical_form_and_makes_no_chain() -> None:
    links = ("knee", "hill", "turbo", "saddl", "bar", "heat", "ice", "desk")
    chain = {tuple(sorted(links[start : start + 4])): 1 for start in range(5)}
    assert all(ask_the_same(one, other) for one, other in zip(list(chain), list(chain)[1:], strict=False))
    groups = group(chain)
    assert all(ask_the_same(members[0], other) for members in groups for other in members[1:])
    assert len(groups) > 1


@given(forms, forms)
def test_likeness_is_the_same_both_ways_and_whole_with_itself(one: Form, other: Form) -> None:
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= likeness(one, other) <= 1 + 1e-9
    assert likeness(one, one) == pytest.approx(1)


@given(counted, st.randoms(use_true_random=False))
def test_the_order_changes_nothing_and_nothing_is_lost(counts: dict[Form, int], chance: object) -> None:
    shuffled = list(counts.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    groups = group(dict(shuffled))
    assert groups == group(counts)
    assert Counter(form for members in groups for form in members) == Counter(counts.keys())
