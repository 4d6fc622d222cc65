"""Several processes on one memory: each looks after the guilds on its own shards, and leaves the others alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import open_memory
from bot.domain.loudness import Loudness
from bot.domain.pipeline import prepare
from bot.domain.records import GuildSettings
from bot.services.library import Library
from bot.services.memory import Memory
from bot.services.shards import WHOLE, Shards, Shared
from tests.factories import make_knowledge
from tests.services.fake_now import FakeNow

EVEN, ODD = 2**62, 2**62 + 2**22
FLOW = prepare(make_knowledge())


@pytest.fixture
def now() -> FakeNow:
    return FakeNow()


@pytest.fixture
async def parts(tmp_path: Path, now: FakeNow) -> AsyncIterator[tuple[Memory, Memory]]:
    """The memories of two processes, which have what a process before them left."""
    async with open_memory(tmp_path, Library(FLOW), now) as whole:
        for guild_id in (EVEN, ODD):
            await whole.settings.change_guild(guild_id, lambda _: GuildSettings("GB"))
            await whole.hearing.change(guild_id, guild_id + 1, Loudness.QUIET)
            await whole.calling.begin(guild_id, 7, guild_id + 2, remind_minutes=30)
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(
                open_memory(tmp_path, Library(FLOW), now, Shared(shards=Shards(number, number, 2)))
            )
            for number in (0, 1)
        ]
        yield opened[0], opened[1]


def test_a_guild_is_on_the_shard_that_discord_sends_its_events_to() -> None:
    assert [part.hold(EVEN) for part in (Shards(0, 0, 2), Shards(1, 1, 2), WHOLE)] == [True, False, True]
    assert [part.hold(ODD) for part in (Shards(0, 0, 2), Shards(1, 1, 2), WHOLE)] == [False, True, True]


async def test_each_process_calls_volunteers_again_only_in_its_own_guilds(
    parts: tuple[Memory, Memory], now: FakeNow
) -> None:
    now.after(timedelta(minutes=31))

    called = [[call.guild_id for call, _ in await memory.calling.take_due()] for memory in parts]

    assert called == [[EVEN], [ODD]]


async def test_each_process_holds_what_its_own_guilds_chose(parts: tuple[Memory, Memory]) -> None:
    held = [[memory.settings.of_guild(guild_id).country for guild_id in (EVEN, ODD)] for memory in parts]
    loud = [[memory.hearing.loudness(guild_id + 1) for guild_id in (EVEN, ODD)] for memory in parts]

    assert held == [["GB", None], [None, "GB"]]
    assert loud == [[Loudness.QUIET, Loudness.OFF], [Loudness.OFF, Loudness.QUIET]]
