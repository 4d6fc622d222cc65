"""Answers that wait to be written: soon and together, none lost at a close, none in the way while the store refuses."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.records import GivenAnswer, JustGiven
from bot.services import unwritten
from bot.services.ports import StoreUnavailable
from bot.services.remembering import Remembering
from bot.services.unwritten import Unwritten
from bot.storage.store import AnswersInDatabase, Store, open_store
from tests.services.fake_now import FakeNow

MIA, OTTO = 1, 2


def card(number: int) -> GivenAnswer:
    return GivenAnswer(question_id=number, answer_id=1000 + number, channel_id=20)


def copied(folder: Path) -> Path:
    """Copy the files as they are now, as a machine that loses its power leaves them."""
    copy = folder / "copy"
    copy.mkdir()
    for path in folder.glob("soigneur*"):
        shutil.copy(path, copy)
    return copy


class Answers(AnswersInDatabase):
    """The store's, which can be made to refuse what is new, as on a full disk, or to break."""

    def __init__(self, store: Store) -> None:
        vars(self).update(vars(store.answers))
        self.batches: list[int] = []
        self.fault: Exception | None = None
        self.tried = asyncio.Event()

    async def keep(self, given: Collection[JustGiven]) -> None:
        self.batches.append(len(given))
        try:
            if self.fault:
                raise self.fault
            await super().keep(given)
        finally:
            self.tried.set()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def answers(store: Store) -> Answers:
    return Answers(store)


@pytest.fixture
def remembering(answers: Answers, store: Store) -> Remembering:
    return Remembering(answers, store.hash_member, FakeNow())


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unwritten, "WRITTEN_WITHIN", 0.0)


def full() -> StoreUnavailable:
    return StoreUnavailable("the disk is full")


async def test_answers_that_follow_one_another_are_written_together(remembering: Remembering, answers: Answers) -> None:
    for number in (1, 2, 3):
        await remembering.remember(card(number), MIA)
    assert answers.batches == []
    await remembering.aclose()
    assert answers.batches == [3]


@pytest.mark.usefixtures("at_once")
async def test_a_machine_that_dies_after_the_writing_knows_the_answer(
    remembering: Remembering, answers: Answers, tmp_path: Path
) -> None:
    await remembering.remember(card(1), MIA)
    await answers.tried.wait()

    async with open_store(copied(tmp_path)) as found:
        assert await found.answers.to_question(1) == card(1)


async def test_a_restart_knows_every_answer(answers: Answers, remembering: Remembering, store: Store) -> None:
    for number in range(1, 2500):
        await remembering.remember(card(number), MIA)
    await remembering.aclose()

    again = Remembering(store.answers, store.hash_member, FakeNow())
    assert [await again.answer_to(number) for number in (1, 1000, 2499)] == [card(1), card(1000), card(2499)]
    assert max(answers.batches) == 1000


async def test_what_was_dismissed_or_forgotten_before_the_writing_stays_so(remembering: Remembering) -> None:
    await remembering.remember(card(1), MIA)
    await remembering.mark_dismissed(1)
    await remembering.remember(card(2), MIA)
    await remembering.forget(2)
    await remembering.remember(card(3), MIA)
    await remembering.remember(card(4), OTTO)
    await remembering.forget_member(MIA)
    await remembering.aclose()

    assert [await remembering.answer_to(number) for number in (2, 3, 4)] == [None, None, card(4)]
    assert await remembering.answer_to(1) is None  # Mia's too


async def test_a_dismissal_before_the_writing_is_known(remembering: Remembering) -> None:
    await remembering.remember(card(1), MIA)
    await remembering.mark_dismissed(1)
    await remembering.aclose()
    assert await remembering.was_dismissed(1)


async def test_what_cannot_be_written_is_known_all_the_same(
    remembering: Remembering, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    answers.fault = full()
    await remembering.remember(card(1), MIA)

    assert (await remembering.answer_to(1), await remembering.question_of(1001)) == (card(1), card(1))
    assert caplog.messages == ["answering without what was remembered: the disk is full"]


async def test_what_could_not_be_written_is_written_once_that_is_possible(
    remembering: Remembering, answers: Answers, store: Store
) -> None:
    answers.fault = full()
    await remembering.remember(card(1), MIA)
    assert not await remembering.was_dismissed(1)
    answers.fault = None
    await remembering.remember(card(2), MIA)
    await remembering.aclose()

    assert [await store.answers.to_question(number) for number in (1, 2)] == [card(1), card(2)]


async def test_what_was_forgotten_while_the_store_refused_does_not_come_back(
    remembering: Remembering, answers: Answers, store: Store
) -> None:
    answers.fault = full()
    await remembering.remember(card(1), MIA)
    await remembering.answer_to(1)
    await remembering.forget(1)
    answers.fault = None
    await remembering.aclose()
    assert await store.answers.to_question(1) is None


@pytest.mark.usefixtures("at_once")
async def test_writing_is_tried_until_the_store_can_be_used_with_one_line_in_the_log(
    remembering: Remembering, answers: Answers, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    answers.fault = full()
    await remembering.remember(card(1), MIA)
    await remembering.remember(card(2), MIA)
    while len(answers.batches) < 20:
        answers.tried.clear()
        await answers.tried.wait()
        await asyncio.sleep(0)

    assert caplog.messages == ["answering without what was remembered: the disk is full"]
    answers.fault = None
    assert await remembering.answer_to(1) == card(1)
    assert await store.answers.to_question(2) == card(2)


async def test_what_waits_when_the_bot_ends_is_told(
    remembering: Remembering, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    answers.fault = full()
    await remembering.remember(card(1), MIA)
    await remembering.aclose()
    assert caplog.messages[-1] == "1 answers will not be remembered, as the bot ends"


async def test_what_waits_is_bounded_while_the_store_refuses(store: Store, answers: Answers) -> None:
    answers.fault = full()
    waiting = Unwritten(answers, most_waiting=10)
    asker, now = store.hash_member(MIA, "answers"), FakeNow()
    for number in range(1000):
        await waiting.add(JustGiven(card(number), asker, now() + timedelta(seconds=number)))
        assert len(list(waiting)) <= 10
    answers.fault = None
    await waiting.close()
    assert answers.batches[-1] == 10
    assert await store.answers.to_question(999) == card(999)


@pytest.mark.usefixtures("at_once")
async def test_a_fault_of_the_bots_own_does_not_go_unnoticed(remembering: Remembering, answers: Answers) -> None:
    told: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
    remembering.tell_of_faults(told.set_result)
    answers.fault = ValueError("a bug")
    await remembering.remember(card(1), MIA)
    assert await told is answers.fault
