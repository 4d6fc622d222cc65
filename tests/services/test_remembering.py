"""What the bot remembers of answers: for seven days, by ids, and never in the way of a question."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import EntryId, Level
from bot.domain.records import GivenAnswer
from bot.services.ports import StoreUnavailable
from bot.services.remembering import Remembering
from bot.storage.store import open_store
from tests.services.fake_now import FakeNow

MIA, OTTO = 1_234_567_890_123_456_789, 987_654_321_098_765_432
HEAT = EntryId("relief-heat-or-cold")
CARD = GivenAnswer(question_id=1, answer_id=2, channel_id=20, guild_id=10, entry_id=HEAT)
EMERGENCY = GivenAnswer(question_id=3, answer_id=4, channel_id=20, guild_id=10, level=Level.EMERGENCY)
MINUTES = timedelta(minutes=10)


@pytest.fixture
def now() -> FakeNow:
    return FakeNow()


@pytest.fixture
async def remembering(tmp_path: Path, now: FakeNow) -> AsyncIterator[Remembering]:
    async with open_store(tmp_path) as store:
        yield Remembering(store.answers, store.hash_member, now)


@pytest.fixture
async def without_store(tmp_path: Path, now: FakeNow) -> Remembering:
    """The same after its store broke."""
    async with open_store(tmp_path) as store:
        remembering = Remembering(store.answers, store.hash_member, now)
    await remembering.remember(CARD, MIA)
    return remembering


async def test_an_answer_is_found_by_question_and_by_answer(remembering: Remembering) -> None:
    await remembering.remember(CARD, MIA)
    assert (await remembering.answer_to(1), await remembering.question_of(2)) == (CARD, CARD)


async def test_nothing_is_known_of_other_messages(remembering: Remembering) -> None:
    await remembering.remember(CARD, MIA)
    assert (await remembering.answer_to(2), await remembering.question_of(1)) == (None, None)


async def test_a_question_that_is_gone_is_forgotten(remembering: Remembering) -> None:
    await remembering.remember(CARD, MIA)
    await remembering.forget(1)
    assert await remembering.answer_to(1) is None


async def test_an_earlier_card_counts_within_the_time(remembering: Remembering, now: FakeNow) -> None:
    await remembering.remember(CARD, MIA)
    now.after(MINUTES)
    assert await remembering.earlier_card(20, HEAT, MINUTES) == CARD
    now.after(timedelta(seconds=1))
    assert await remembering.earlier_card(20, HEAT, MINUTES) is None


async def test_an_earlier_card_counts_after_a_restart(remembering: Remembering, tmp_path: Path, now: FakeNow) -> None:
    await remembering.remember(CARD, MIA)
    await remembering.aclose()
    async with open_store(tmp_path) as store:
        again = Remembering(store.answers, store.hash_member, now)
        now.after(MINUTES)
        assert await again.earlier_card(20, HEAT, MINUTES) == CARD
        assert await again.earlier_card(21, HEAT, MINUTES) is None


async def test_an_earlier_card_belongs_to_its_channel_and_entry(remembering: Remembering) -> None:
    await remembering.remember(CARD, MIA)
    assert await remembering.earlier_card(21, HEAT, MINUTES) is None
    assert await remembering.earlier_card(20, EntryId("other"), MINUTES) is None


async def test_an_earlier_emergency_belongs_to_its_asker(remembering: Remembering, now: FakeNow) -> None:
    await remembering.remember(EMERGENCY, MIA)
    now.after(MINUTES)
    assert await remembering.earlier_emergency(20, MIA, MINUTES) == EMERGENCY
    assert await remembering.earlier_emergency(20, OTTO, MINUTES) is None
    assert await remembering.earlier_emergency(21, MIA, MINUTES) is None
    now.after(timedelta(seconds=1))
    assert await remembering.earlier_emergency(20, MIA, MINUTES) is None


async def test_an_emergency_that_was_taken_away_is_no_earlier_one(remembering: Remembering) -> None:
    await remembering.remember(EMERGENCY, MIA)
    await remembering.mark_dismissed(3)
    assert await remembering.earlier_emergency(20, MIA, MINUTES) is None


async def test_a_dismissed_card_stays_dismissed(remembering: Remembering) -> None:
    await remembering.remember(CARD, MIA)
    assert not await remembering.was_dismissed(1)
    await remembering.mark_dismissed(1)
    assert await remembering.was_dismissed(1)
    assert await remembering.earlier_card(20, HEAT, MINUTES) is None


async def test_a_new_answer_after_a_dismissal_stands(remembering: Remembering) -> None:
    await remembering.remember(CARD, MIA)
    await remembering.mark_dismissed(1)
    await remembering.remember(replace(EMERGENCY, question_id=1), MIA)
    assert not await remembering.was_dismissed(1)


async def test_answers_are_forgotten_after_seven_days(remembering: Remembering, now: FakeNow) -> None:
    await remembering.remember(CARD, MIA)
    now.after(timedelta(days=7))
    assert (await remembering.forget_old(), await remembering.answer_to(1)) == (0, CARD)
    now.after(timedelta(milliseconds=1))
    assert (await remembering.forget_old(), await remembering.answer_to(1)) == (1, None)


async def test_a_member_is_forgotten_and_no_other(remembering: Remembering) -> None:
    await remembering.remember(CARD, MIA)
    await remembering.remember(EMERGENCY, OTTO)
    await remembering.forget_member(MIA)
    assert (await remembering.answer_to(1), await remembering.answer_to(3)) == (None, EMERGENCY)


async def test_without_the_store_questions_go_on(without_store: Remembering) -> None:
    await without_store.remember(CARD, MIA)
    await without_store.mark_dismissed(1)
    await without_store.forget(1)
    assert await without_store.answer_to(1) is None
    assert await without_store.question_of(2) is None
    assert await without_store.earlier_card(20, HEAT, MINUTES) is None
    assert await without_store.earlier_emergency(20, MIA, MINUTES) is None
    assert not await without_store.was_dismissed(1)


async def test_without_the_store_the_log_has_one_line_with_the_remedy(
    without_store: Remembering, caplog: pytest.LogCaptureFixture
) -> None:
    await without_store.aclose()
    line, _ = caplog.messages
    assert line.startswith("answering without what was remembered: The bot's memory ")
    assert str(MIA) not in line


async def test_without_the_store_nobody_is_told_that_they_were_forgotten(without_store: Remembering) -> None:
    with pytest.raises(StoreUnavailable):
        await without_store.forget_member(MIA)
    with pytest.raises(StoreUnavailable):
        await without_store.forget_old()
