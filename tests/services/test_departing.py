"""What is kept of a guild goes 30 days after the bot has left it, and not because of an outage."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import open_memory
from bot.domain.changes import Act, Draft
from bot.domain.loudness import Loudness
from bot.domain.pipeline import prepare
from bot.domain.records import GivenAnswer, GuildSettings
from bot.services.departing import Departing
from bot.services.library import Library
from bot.services.memory import Memory
from bot.services.shards import Shards
from bot.storage.place import FILE_NAME
from tests.factories import make_entry, make_knowledge
from tests.services.fake_now import FakeNow

OURS, THEIRS, MO = 2**62 + 2**22, 2**62 + 2**22 + 1, 7
HEAT = make_entry()
FLOW = prepare(make_knowledge([HEAT]))


@pytest.fixture
def now() -> FakeNow:
    return FakeNow()


@pytest.fixture
async def memory(tmp_path: Path, now: FakeNow) -> AsyncIterator[Memory]:
    async with open_memory(tmp_path, Library(FLOW), now) as opened:
        for guild_id in (OURS, THEIRS):
            await fill(opened, guild_id)
        yield opened


async def fill(memory: Memory, guild_id: int) -> None:
    await memory.settings.change_guild(guild_id, lambda _: GuildSettings("GB", keeps_gaps=True))
    word = f"wordof{guild_id}"
    await memory.curating.publish(Draft(guild_id, HEAT.id, Act.EDIT, 0, replace(HEAT, do_now=f"{word}.")), MO)
    working = await memory.curating.begin(guild_id, HEAT.id, MO, Act.EDIT)
    await memory.curating.drafts.change(working, {"note": word})
    await memory.gaps.note(guild_id, f"does {word} help with climbing hills")
    await memory.remembering.remember(GivenAnswer(guild_id + 5, guild_id + 6, 9, guild_id), 3)
    await memory.hearing.change(guild_id, guild_id + 10, Loudness.QUIET)
    await memory.calling.begin(guild_id, 3, guild_id + 11, remind_minutes=30)


async def sweep(memory: Memory, *present: int) -> int:
    return await memory.departing.sweep(present)


def is_kept(folder: Path, guild_id: int) -> bool:
    kept = b"".join(path.read_bytes() for path in folder.glob(f"{FILE_NAME}*"))
    return f"wordof{guild_id}".encode() in kept or guild_id.to_bytes(8, "big") in kept


async def test_thirty_days_after_it_left_nothing_of_a_guild_is_kept(
    memory: Memory, now: FakeNow, tmp_path: Path
) -> None:
    await memory.departing.left(OURS)
    now.after(timedelta(days=29))
    assert await sweep(memory, THEIRS) == 0
    assert is_kept(tmp_path, OURS)

    now.after(timedelta(days=1))
    assert await sweep(memory, THEIRS) == 1

    assert (is_kept(tmp_path, OURS), is_kept(tmp_path, THEIRS)) == (False, True)
    assert memory.settings.of_guild(OURS) == GuildSettings()
    assert memory.hearing.loud_channels(OURS) == {}
    assert memory.hearing.loud_channels(THEIRS) == {THEIRS + 10: Loudness.QUIET}
    assert await memory.calling.open_call(OURS, 3) is None
    assert await memory.calling.open_call(THEIRS, 3) is not None
    assert memory.curating.shown(OURS, HEAT.id) == HEAT
    assert memory.curating.shown(THEIRS, HEAT.id) != HEAT


async def test_a_guild_that_comes_back_in_time_finds_all_as_it_was(memory: Memory, now: FakeNow) -> None:
    await memory.departing.left(OURS)
    now.after(timedelta(days=29))
    await memory.departing.came_back(OURS)
    now.after(timedelta(days=5))

    assert await sweep(memory, OURS, THEIRS) == 0
    assert memory.curating.shown(OURS, HEAT.id) != HEAT


async def test_a_guild_that_came_back_while_the_bot_was_off_is_kept(memory: Memory, now: FakeNow) -> None:
    await memory.departing.left(OURS)
    now.after(timedelta(days=31))

    assert await sweep(memory, OURS, THEIRS) == 0
    now.after(timedelta(days=31))
    assert await sweep(memory, OURS, THEIRS) == 0
    assert memory.curating.shown(OURS, HEAT.id) != HEAT


async def test_a_guild_that_was_left_while_the_bot_was_off_has_its_30_days(memory: Memory, now: FakeNow) -> None:
    assert await sweep(memory, THEIRS) == 0
    now.after(timedelta(days=29))
    assert await sweep(memory, THEIRS) == 0
    now.after(timedelta(days=1))
    assert await sweep(memory, THEIRS) == 1


async def test_a_process_forgets_no_guild_of_another_s_shards(memory: Memory, now: FakeNow) -> None:
    others = Shards(0, 0, 2)
    assert not others.hold(OURS)
    elsewhere = Departing(memory.departing._kept, (), now, others)
    for days in (0, 31, 31):
        now.after(timedelta(days=days))
        assert await elsewhere.sweep([]) == 0

    assert memory.curating.shown(OURS, HEAT.id) != HEAT
