"""Counts by week: kept without a write for each question, never lost to a store that fails, gone after a year."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.counts import Counted, monday_of
from bot.domain.model import Answered, EntryId, Level, Suggested, Thanked, Unanswered
from bot.services.counting import KEPT_WEEKS, Counting
from bot.services.ports import StoreUnavailable
from bot.storage.store import Store, open_store
from tests.factories import make_entry
from tests.services.fake_now import FakeNow

GUILD, OTHER = 1, 2**62
ENTRY = make_entry()
HEAT, STRETCH = ENTRY.id, EntryId("relief-stretching")


@pytest.fixture
def now() -> FakeNow:
    return FakeNow()  # a Monday


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def counting(store: Store, now: FakeNow) -> Counting:
    return Counting(store.counts, now)


@pytest.mark.parametrize("day", [date(2026, 11, 23) + timedelta(days) for days in range(7)])
def test_a_week_begins_on_monday(day: date) -> None:
    assert monday_of(day) == date(2026, 11, 23)


async def test_outcomes_are_counted_by_guild_and_week(counting: Counting, now: FakeNow) -> None:
    counting.note_outcome(GUILD, Answered(ENTRY, ()))
    counting.note_outcome(GUILD, Answered(ENTRY, ()))
    counting.note_outcome(GUILD, Suggested((ENTRY, ENTRY)))
    counting.note_outcome(OTHER, Unanswered())
    now.after(timedelta(days=7))
    counting.note_outcome(GUILD, Unanswered())

    figures = await counting.figures(GUILD, 2)

    first, second = figures.weeks
    assert (first, second) == (date(2026, 11, 23), date(2026, 11, 30))
    assert [figures.of(what, first) for what in (Counted.ANSWERED, Counted.SUGGESTED, Counted.UNANSWERED)] == [2, 1, 0]
    assert [figures.of(what, second) for what in (Counted.ANSWERED, Counted.SUGGESTED, Counted.UNANSWERED)] == [0, 0, 1]
    assert figures.top(Counted.SHOWN, 5) == ((HEAT, 2),)


async def test_thanks_empty_messages_and_direct_messages_do_not_count(counting: Counting) -> None:
    counting.note_outcome(GUILD, Thanked())
    counting.note_outcome(GUILD, Unanswered(is_empty=True))
    counting.note_warning(GUILD, Level.NONE)
    counting.note_outcome(None, Answered(ENTRY, ()))
    counting.note_warning(None, Level.EMERGENCY)

    assert (await counting.figures(GUILD, 53)).tallies == ()


async def test_warnings_are_counted_by_level(counting: Counting) -> None:
    for level in (*Level, Level.URGENT):
        counting.note_warning(GUILD, level)

    figures = await counting.figures(GUILD, 1)

    assert [figures.of(what) for what in (Counted.PROFESSIONAL, Counted.URGENT, Counted.EMERGENCY)] == [1, 2, 1]


async def test_a_vote_counts_once_a_member(counting: Counting) -> None:
    counting.note_vote(GUILD, HEAT, is_helpful=True, before=None)
    counting.note_vote(GUILD, HEAT, is_helpful=True, before=True)
    counting.note_vote(GUILD, STRETCH, is_helpful=False, before=None)
    counting.note_vote(GUILD, HEAT, is_helpful=False, before=True)

    figures = await counting.figures(GUILD, 1)

    assert figures.of(Counted.HELPFUL) == 0
    assert figures.top(Counted.HELPFUL, 5) == ()
    assert figures.top(Counted.UNHELPFUL, 5) == ((HEAT, 1), (STRETCH, 1))


async def test_a_change_of_mind_in_a_later_week_never_shows_less_than_nothing(counting: Counting, now: FakeNow) -> None:
    counting.note_vote(GUILD, HEAT, is_helpful=True, before=None)
    now.after(timedelta(days=7))
    counting.note_vote(GUILD, HEAT, is_helpful=False, before=True)

    figures = await counting.figures(GUILD, 2)

    assert [figures.of(Counted.HELPFUL, week) for week in figures.weeks] == [1, 0]
    assert figures.of(Counted.HELPFUL) == 0


async def test_questions_cost_one_write_a_minute(
    counting: Counting, store: Store, now: FakeNow, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes: list[int] = []
    add = store.counts.add

    async def counted(tallies: object) -> None:
        writes.append(1)
        await add(tallies)  # type: ignore[arg-type]

    monkeypatch.setattr(store.counts, "add", counted)
    for _ in range(50):
        counting.note_outcome(GUILD, Answered(ENTRY, ()))
        await counting.keep()
    assert writes == [1]

    now.after(timedelta(minutes=1))
    for _ in range(3):
        await counting.keep()

    assert writes == [1, 1]
    assert (await counting.figures(GUILD, 1)).of(Counted.ANSWERED) == 50


async def test_what_the_store_refused_is_kept_the_next_time(
    counting: Counting, store: Store, now: FakeNow, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(tallies: object) -> None:
        raise StoreUnavailable("the disk is full")

    counting.note_outcome(GUILD, Answered(ENTRY, ()))
    with monkeypatch.context() as patched:
        patched.setattr(store.counts, "add", broken)
        with pytest.raises(StoreUnavailable):
            await counting.flush()
        counting.note_outcome(GUILD, Answered(ENTRY, ()))
        now.after(timedelta(minutes=1))
        await counting.keep()
        await counting.close()

    assert (await counting.figures(GUILD, 1)).of(Counted.ANSWERED) == 2


async def test_counts_outlast_a_restart_and_are_added_to(store: Store, now: FakeNow) -> None:
    for _ in range(2):
        counting = Counting(store.counts, now)
        counting.note(GUILD, Counted.SHOWN, HEAT)
        await counting.close()

    assert (await Counting(store.counts, now).figures(GUILD, 1)).top(Counted.SHOWN, 1) == ((HEAT, 2),)


async def test_weeks_of_more_than_a_year_ago_are_forgotten(counting: Counting, store: Store, now: FakeNow) -> None:
    counting.note(GUILD, Counted.ANSWERED)
    await counting.flush()
    now.after(timedelta(weeks=KEPT_WEEKS - 1))
    await counting.forget_old()
    assert len(await store.counts.since(GUILD, date.min)) == 1

    now.after(timedelta(weeks=1))
    await counting.forget_old()

    assert await store.counts.since(GUILD, date.min) == ()


async def test_the_week_is_that_of_utc(counting: Counting, now: FakeNow) -> None:
    now.moment = datetime.fromisoformat("2026-11-30T00:30:00+01:00")
    counting.note(GUILD, Counted.ANSWERED)

    assert (await counting.figures(GUILD, 1)).weeks == (date(2026, 11, 23),)
    assert now.moment.astimezone(UTC).date() == date(2026, 11, 29)
