"""Answers that were given and do not stand in the store yet: written together, soon after."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator

from bot.domain.records import GivenAnswer, JustGiven, MemberHash
from bot.services.ports import GivenAnswers, StoreUnavailable

WRITTEN_WITHIN = 0.5
"""How many seconds after an answer it is written at the latest, while the store can be used."""

_LONGEST_PAUSE = 2**5
"""Each pause after a failure is twice as long as the last, up to this many times the first."""

_MOST_WAITING = 1000

_log = logging.getLogger("soigneur.services")


class Unwritten:
    """Keeps answers off the way of the next question: many of them cost the store as much as one.

    Where the store cannot be used they wait, and are tried again for as long as it takes. A bounded number
    waits; beyond it the oldest are given up.
    """

    def __init__(self, answers: GivenAnswers, most_waiting: int = _MOST_WAITING) -> None:
        self._answers = answers
        self._most_waiting = most_waiting
        self._waiting: dict[int, JustGiven] = {}
        self._writing = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._failures = 0
        self._has_given_up = False
        self._on_fault: Callable[[BaseException], None] | None = None

    def __iter__(self) -> Iterator[GivenAnswer]:
        return (given.answer for given in self._waiting.values())

    def tell_of_faults(self, on_fault: Callable[[BaseException], None]) -> None:
        """Call `on_fault` where writing ends in a fault of the bot's own: nobody else waits for it."""
        self._on_fault = on_fault

    async def add(self, given: JustGiven) -> None:
        """Let an answer wait, in place of an earlier one to the same question; where many do, write them now."""
        self._waiting[given.answer.question_id] = given
        if len(self._waiting) < self._most_waiting:
            self._write_soon()
        elif self._failures:
            self._give_up_the_oldest()
            self._write_soon()
        else:
            await self.write()

    def drop(self, question_id: int) -> None:
        """Forget the answer to a question if it waits."""
        self._waiting.pop(question_id, None)

    def drop_asker(self, asker: MemberHash) -> None:
        """Forget the answers to one member that wait."""
        self._waiting = {number: given for number, given in self._waiting.items() if given.asker != asker}

    async def write(self) -> None:
        """Write all that waits, in one transaction; where that fails it goes on waiting, with a line in the log."""
        async with self._writing:
            batch = dict(self._waiting)
            if not batch:
                return
            try:
                await self._answers.keep(batch.values())
            except StoreUnavailable as error:
                self._failed(error)
            else:
                self._failures = 0
                self._has_given_up = False
                self._waiting = {
                    number: given for number, given in self._waiting.items() if batch.get(number) is not given
                }

    async def close(self) -> None:
        """Write what waits, for the last time."""
        if self._timer:
            self._timer.cancel()
        await self.write()
        if self._waiting:
            _log.warning("%s answers will not be remembered, as the bot ends", len(self._waiting))

    def _write_soon(self) -> None:
        if self._timer is None:
            after = WRITTEN_WITHIN * min(2**self._failures, _LONGEST_PAUSE)
            self._timer = asyncio.get_running_loop().call_later(after, self._begin)

    def _begin(self) -> None:
        self._timer = None
        self._task = asyncio.create_task(self.write())
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error and self._on_fault:
            self._on_fault(error)

    def _failed(self, error: StoreUnavailable) -> None:
        self._failures += 1
        if self._failures == 1:
            _log.warning("answering without what was remembered: %s", error)
        self._write_soon()

    def _give_up_the_oldest(self) -> None:
        if not self._has_given_up:
            _log.warning("the oldest of %s answers that wait for the store will not be remembered", len(self._waiting))
        self._has_given_up = True
        while len(self._waiting) > self._most_waiting:
            del self._waiting[next(iter(self._waiting))]
