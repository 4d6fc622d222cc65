"""Votes: one a member on each revision of an entry, nobody's after four weeks, counted for good."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.model import EntryId, SourceId
from bot.domain.records import Revision, Vote, VoteCount, revision_of
from bot.services.ports import StoreUnavailable
from bot.services.voting import Voting
from bot.storage.store import open_store
from tests.factories import make_entry
from tests.services.fake_now import FakeNow

MIA, OTTO = 1_234_567_890_123_456_789, 987_654_321_098_765_432
HEAT = EntryId("relief-heat-or-cold")
OLD, NEW = Revision("aaaaaaaaaa"), Revision("bbbbbbbbbb")
HELPED, DID_NOT = Vote(HEAT, OLD, is_helpful=True), Vote(HEAT, OLD, is_helpful=False)


@pytest.fixture
def now() -> FakeNow:
    return FakeNow()


@pytest.fixture
async def voting(tmp_path: Path, now: FakeNow) -> AsyncIterator[Voting]:
    async with open_store(tmp_path) as store:
        yield Voting(store.votes, store.hash_member, now)


async def test_each_member_has_one_vote(voting: Voting) -> None:
    for member_id in (MIA, MIA, OTTO):
        await voting.vote(member_id, HELPED)
    assert await voting.counts(HEAT) == (VoteCount(OLD, helpful=2, unhelpful=0),)


async def test_a_member_may_think_again(voting: Voting) -> None:
    await voting.vote(MIA, HELPED)
    await voting.vote(MIA, DID_NOT)
    assert await voting.counts(HEAT) == (VoteCount(OLD, helpful=0, unhelpful=1),)


async def test_a_changed_entry_is_voted_on_anew(voting: Voting, now: FakeNow) -> None:
    await voting.vote(MIA, DID_NOT)
    now.after(timedelta(minutes=1))
    await voting.vote(MIA, Vote(HEAT, NEW, is_helpful=True))
    assert await voting.counts(HEAT) == (VoteCount(NEW, 1, 0), VoteCount(OLD, 0, 1))


async def test_an_entry_nobody_voted_on_has_no_counts(voting: Voting) -> None:
    await voting.vote(MIA, HELPED)
    assert await voting.counts(EntryId("other")) == ()


async def test_after_four_weeks_a_vote_is_nobody_s_and_still_counts(voting: Voting, now: FakeNow) -> None:
    await voting.vote(MIA, HELPED)
    now.after(timedelta(days=28))
    assert await voting.forget_voters() == 0
    now.after(timedelta(milliseconds=1))
    assert await voting.forget_voters() == 1
    await voting.forget_member(MIA)
    assert await voting.counts(HEAT) == (VoteCount(OLD, 1, 0),)


async def test_votes_before_and_after_are_counted_together(voting: Voting, now: FakeNow) -> None:
    await voting.vote(MIA, HELPED)
    now.after(timedelta(days=29))
    await voting.forget_voters()
    await voting.vote(OTTO, DID_NOT)
    assert await voting.counts(HEAT) == (VoteCount(OLD, 1, 1),)


async def test_a_member_who_changes_a_vote_keeps_it_for_four_weeks_more(voting: Voting, now: FakeNow) -> None:
    await voting.vote(MIA, HELPED)
    now.after(timedelta(days=20))
    await voting.vote(MIA, DID_NOT)
    now.after(timedelta(days=20))
    assert (await voting.forget_voters(), await voting.counts(HEAT)) == (0, (VoteCount(OLD, 0, 1),))


async def test_a_member_is_forgotten_and_no_other(voting: Voting) -> None:
    await voting.vote(MIA, HELPED)
    await voting.vote(OTTO, HELPED)
    await voting.forget_member(MIA)
    assert await voting.counts(HEAT) == (VoteCount(OLD, 1, 0),)


async def test_without_the_store_a_vote_is_refused(tmp_path: Path, now: FakeNow) -> None:
    async with open_store(tmp_path) as store:
        voting = Voting(store.votes, store.hash_member, now)
    with pytest.raises(StoreUnavailable):
        await voting.vote(MIA, HELPED)
    with pytest.raises(StoreUnavailable):
        await voting.counts(HEAT)
    with pytest.raises(StoreUnavailable):
        await voting.forget_member(MIA)


def test_a_revision_is_short_enough_for_a_button() -> None:
    assert revision_of(make_entry()).isalnum()
    assert len(f"helpful:{'x' * 80}:{revision_of(make_entry())}") <= 100


@pytest.mark.parametrize(
    "change",
    [
        {"question": "Ice?"},
        {"do_now": "Rest."},
        {"tips": ("Move.",)},
        {"mid_ride": ("Stop.",)},
        {"get_help_if": ("it lasts",)},
        {"note": "Sources differ."},
        {"sources": (SourceId("other"),)},
    ],
    ids=str,
)
def test_a_card_that_says_something_else_is_another_revision(change: dict[str, Any]) -> None:
    assert revision_of(make_entry(**change)) != revision_of(make_entry())


@pytest.mark.parametrize("change", [{"phrasings": ("ice",)}, {"not_about": ("calf",)}, {"related": (HEAT,)}], ids=str)
def test_a_card_that_says_the_same_is_the_same_revision(change: dict[str, Any]) -> None:
    assert revision_of(make_entry(**change)) == revision_of(make_entry())


def test_a_revision_is_the_same_on_every_machine() -> None:
    assert revision_of(make_entry()) == "175ed43319"
