"""One process among others: it holds its shards, gives up where another has them, and takes turns to log in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.services import sharing as module
from bot.services.ports import StoreUnavailable
from bot.services.process_ports import Claimed
from bot.services.shards import Shards
from bot.services.sharing import ShardsTaken, Sharing


@dataclass
class Claims:
    """A store that processes claim names from; `others` are had by somebody else, `is_away` lets it fail."""

    others: set[str] = field(default_factory=set)
    had: set[str] = field(default_factory=set)
    is_away: bool = False
    is_lost: asyncio.Event = field(default_factory=asyncio.Event)
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        self._reach()
        async with self.locks.setdefault(name, asyncio.Lock()):
            yield

    async def claim(self, names: Collection[str]) -> None:
        self._reach()
        if refused := self.others & set(names):
            raise Claimed(refused)
        self.had |= set(names)

    async def lost(self) -> None:
        await self.is_lost.wait()
        self.is_lost.clear()
        self.had.clear()

    def _reach(self) -> None:
        if self.is_away:
            raise StoreUnavailable("It is away.")


@dataclass
class Count:
    """What is kept of the number of shards."""

    count: int | None = None

    async def latest(self) -> int | None:
        return self.count

    async def remember(self, count: int) -> None:
        self.count = count


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AGAIN_SECONDS", 0.001)
    monkeypatch.setattr(module, "_LOG_IN_SECONDS", 0.05)


async def test_shards_that_were_lost_are_held_again_as_soon_as_the_store_is_back() -> None:
    claims = Claims()
    sharing = Sharing(Shards(0, 1, 4), claims, Count())
    await sharing.take()
    keeping = asyncio.create_task(sharing.keep())

    claims.is_away = True
    claims.is_lost.set()
    await asyncio.sleep(0.02)
    assert claims.had == set()
    claims.is_away = False
    await asyncio.sleep(0.02)

    assert claims.had == {"shard 0 of 4", "shard 1 of 4"}
    assert not keeping.done()
    keeping.cancel()


async def test_a_process_whose_shards_another_one_took_meanwhile_ends_with_the_reason() -> None:
    claims = Claims()
    sharing = Sharing(Shards(0, 1, 4), claims, Count())
    await sharing.take()
    claims.others = {"shard 1 of 4"}
    claims.is_lost.set()

    with pytest.raises(ShardsTaken, match=r"Another process of this bot has shard 1 of 4\. Give each process other"):
        await sharing.keep()


async def test_another_number_of_shards_counts_once_nobody_is_left_who_counts_otherwise() -> None:
    claims, counted = Claims(others={"shard 3 of 4"}), Count(4)
    sharing = Sharing(Shards(0, 1, 8), claims, counted)

    with pytest.raises(ShardsTaken, match=r"counts 4 shards in all, this one 8\. Stop every"):
        await sharing.take()
    assert counted.count == 4

    claims.others.clear()
    await sharing.take()
    assert counted.count == 8
    assert {"shard 0 of 8", "shard 1 of 8"} <= claims.had


async def test_shards_of_a_bucket_log_in_one_after_another_and_those_of_others_at_once() -> None:
    claims = Claims()
    processes = [Sharing(Shards(number, number, 2), claims, Count()) for number in (0, 1)]
    order: list[str] = []

    async def log_in(name: str, process: Sharing, bucket: int) -> None:
        await process.turn(bucket)
        order.append(name)

    await asyncio.gather(
        log_in("first", processes[0], 0), log_in("second", processes[1], 0), log_in("other bucket", processes[1], 1)
    )

    assert order == ["first", "other bucket", "second"]
    for process in processes:
        await process.aclose()
    assert not any(lock.locked() for lock in claims.locks.values())


async def test_a_turn_that_nobody_waits_for_any_more_is_given_free() -> None:
    claims = Claims()
    sharing = Sharing(Shards(0, 0, 2), claims, Count())
    await sharing.turn(0)
    waiting = asyncio.create_task(sharing.turn(0))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    await sharing.turn(0)

    await sharing.aclose()


async def test_while_the_store_is_away_a_shard_logs_in_all_the_same() -> None:
    sharing = Sharing(Shards(0, 0, 2), Claims(is_away=True), Count())

    await sharing.turn(0)

    await sharing.aclose()
