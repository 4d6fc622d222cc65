"""Files that change while the bot runs: taken up whole, or not at all with every fault told."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace

import pytest

from bot.domain.model import Knowledge
from bot.domain.pipeline import Flow, prepare
from bot.domain.raw_files import Problem
from bot.services.errors import InvalidKnowledge
from bot.services.library import Library
from bot.services.reloading import Reloading
from tests.factories import make_entry, make_knowledge

OLD, NEW = make_entry(do_now="See the board."), make_entry(do_now="Ask Rita.")
FAULT = Problem("entries/bar.yaml", 7, "the entry has no question", "Write one.")


@dataclass
class Files:
    """Knowledge files that a test changes."""

    knowledge: Knowledge = field(default_factory=lambda: make_knowledge([OLD]))
    problems: tuple[Problem, ...] = ()
    state: int = 0

    def change(self, knowledge: Knowledge | None = None, problems: tuple[Problem, ...] = ()) -> None:
        self.knowledge, self.problems = knowledge or self.knowledge, problems
        self.state += 1

    def digest(self) -> str:
        return str(self.state)

    async def make(self) -> Flow:
        if self.problems:
            raise InvalidKnowledge(self.problems)
        return prepare(self.knowledge)


@dataclass
class Running:
    files: Files
    library: Library
    reloading: Reloading

    @property
    def do_now(self) -> str:
        (entry,) = self.library.base.knowledge.entries
        return entry.do_now


@pytest.fixture
def running() -> Running:
    files = Files()
    library = Library(prepare(files.knowledge))
    return Running(files, library, Reloading(library, files.digest, files.make))


async def test_changed_files_are_live_after_a_look(running: Running) -> None:
    assert not await running.reloading.look()
    running.files.change(make_knowledge([NEW]))

    assert await running.reloading.look()
    assert running.do_now == "Ask Rita."
    assert not await running.reloading.look()


async def test_a_question_in_hand_keeps_the_set_that_it_began_with(running: Running) -> None:
    in_hand = running.library.current(None)
    running.files.change(make_knowledge([NEW]))

    await running.reloading.look()

    assert in_hand.knowledge.entries == (OLD,)


async def test_a_set_with_faults_is_not_taken_and_each_is_told_once(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    running.files.change(problems=(FAULT, replace(FAULT, what="the entry has no sources")))

    assert not await running.reloading.look()
    assert not await running.reloading.look()

    assert running.do_now == "See the board."
    assert [record.getMessage() for record in caplog.records] == [
        "the changed questions and answers were not taken up; the old ones stay:",
        *running.reloading.problems,
    ]
    assert all("entries/bar.yaml:7" in problem for problem in running.reloading.problems)


async def test_a_mended_set_is_taken(running: Running) -> None:
    running.files.change(problems=(FAULT,))
    await running.reloading.look()
    running.files.change(make_knowledge([NEW]))

    assert await running.reloading.look()
    assert (running.do_now, running.reloading.problems) == ("Ask Rita.", ())


async def test_two_looks_at_once_take_a_change_once(running: Running) -> None:
    running.files.change(make_knowledge([NEW]))

    assert sorted(await asyncio.gather(running.reloading.look(), running.reloading.look())) == [False, True]


async def test_watching_tells_of_each_change_and_looks_at_once_when_woken(running: Running) -> None:
    told, wake = asyncio.Event(), asyncio.Event()

    async def taken() -> None:
        told.set()

    watching = asyncio.create_task(running.reloading.watch(3600, wake, taken))
    await asyncio.sleep(0.05)
    running.files.change(make_knowledge([NEW]))
    wake.set()
    await asyncio.wait_for(told.wait(), 10)
    watching.cancel()

    assert running.do_now == "Ask Rita."
