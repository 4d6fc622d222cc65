"""Where a card may stand: never ruled out where one does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import EntryId
from bot.services.recent_cards import CardShown, RecentCards

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEAT, COLD = EntryId("heat"), EntryId("cold")


def minute(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def test_nothing_is_ruled_out_before_the_past_is_known() -> None:
    cards = RecentCards()
    assert cards.know_nothing
    assert not cards.rule_out(1, HEAT, minute(0))


def test_a_channel_without_a_card_is_ruled_out() -> None:
    cards = RecentCards()
    cards.know_from(minute(0), [(1, HEAT, minute(1))])
    assert [cards.rule_out(*place, minute(0)) for place in ((1, HEAT), (1, COLD), (2, HEAT))] == [False, True, True]


def test_a_card_counts_until_it_is_old() -> None:
    cards = RecentCards()
    cards.know_from(minute(0), [(1, HEAT, minute(1))])
    assert [cards.rule_out(1, HEAT, minute(since)) for since in (1, 2)] == [False, True]


SHOWN = st.tuples(st.integers(1, 3), st.sampled_from([HEAT, COLD]))


@given(
    before=st.lists(SHOWN, max_size=6),
    meanwhile=st.lists(SHOWN, max_size=3),
    after=st.lists(SHOWN, max_size=12),
    since=st.integers(0, 25),
    most=st.integers(1, 4),
)
def test_no_card_that_stands_is_ruled_out(
    before: list[tuple[int, EntryId]],
    meanwhile: list[tuple[int, EntryId]],
    after: list[tuple[int, EntryId]],
    since: int,
    most: int,
) -> None:
    shown: list[CardShown] = [(*place, minute(at)) for at, place in enumerate([*before, *meanwhile, *after])]
    cards = RecentCards(most_kept=most)
    for one in shown[len(before) : len(before) + len(meanwhile)]:
        cards.add(*one)
    cards.know_from(minute(0), shown[: len(before)])
    for one in shown[len(before) + len(meanwhile) :]:
        cards.add(*one)

    assert not any(cards.rule_out(channel, entry, minute(since)) for channel, entry, at in shown if at >= minute(since))
