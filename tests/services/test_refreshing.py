"""A change that another process makes becomes live, of the guilds that changed and of no others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.app import open_memory
from bot.domain.changes import Act, Draft
from bot.domain.pipeline import prepare
from bot.domain.records import MemberSettings
from bot.services.library import Library
from bot.services.memory import Memory
from tests.factories import make_entry, make_knowledge

A, B, MO, MIA = 1, 2, 7, 8
HEAT = make_entry()
FLOW = prepare(make_knowledge([HEAT]))


class CountingLibrary(Library):
    """Counts which guilds are read."""

    def __init__(self) -> None:
        super().__init__(FLOW)
        self.read: list[int] = []

    async def refresh(self, guild_id: int) -> None:
        self.read.append(guild_id)
        await super().refresh(guild_id)

    def says(self, guild_id: int) -> str:
        return self.current(guild_id).entries[HEAT.id].do_now


@dataclass(frozen=True)
class Process:
    """One of two programs that run on the same data."""

    memory: Memory
    library: CountingLibrary

    async def say(self, guild_id: int, words: str) -> None:
        seen = await self.memory.curating.number(guild_id, HEAT.id)
        draft = Draft(guild_id, HEAT.id, Act.EDIT, seen, replace(HEAT, do_now=words))
        await self.memory.curating.publish(draft, MO)


@pytest.fixture
async def processes(tmp_path: Path) -> AsyncIterator[Sequence[Process]]:
    async with AsyncExitStack() as stack:
        libraries = (CountingLibrary(), CountingLibrary())
        yield [Process(await stack.enter_async_context(open_memory(tmp_path, each)), each) for each in libraries]


async def test_another_process_s_change_is_live_after_a_poll(processes: Sequence[Process]) -> None:
    bot, cli = processes
    await cli.say(A, "Warmth.")
    assert bot.library.says(A) == HEAT.do_now

    assert await bot.memory.refreshing.poll() == 1
    await bot.library.ready(A)

    assert bot.library.says(A) == "Warmth."


async def test_only_the_guilds_that_changed_are_read(processes: Sequence[Process]) -> None:
    bot, cli = processes
    for guild_id in (A, B):
        await cli.say(guild_id, "Warmth.")
    await bot.memory.refreshing.poll()
    for guild_id in (A, B):
        await bot.library.ready(guild_id)
    bot.library.read.clear()
    await cli.say(B, "Cold.")

    await bot.memory.refreshing.poll()

    assert bot.library.read == [B]
    assert (bot.library.says(A), bot.library.says(B)) == ("Warmth.", "Cold.")
    assert await bot.memory.refreshing.poll() == 0


async def test_a_guild_that_nobody_asked_for_is_read_when_it_is(processes: Sequence[Process]) -> None:
    bot, cli = processes
    await cli.say(A, "Warmth.")

    await bot.memory.refreshing.poll()

    assert bot.library.read == []


async def test_a_change_between_two_polls_is_never_missed(processes: Sequence[Process]) -> None:
    bot, cli = processes
    for number in range(6):
        await (cli if number % 2 else bot).say(A if number % 3 else B, f"Words {number}.")
        await bot.memory.refreshing.poll()
        await bot.library.ready(A)
        await bot.library.ready(B)

    for guild_id in (A, B):
        assert bot.library.says(guild_id) == cli_says(await cli.memory.restoring.history(guild_id, HEAT.id, 1))


async def test_what_a_member_chose_in_one_process_holds_in_the_other_after_a_poll(
    processes: Sequence[Process],
) -> None:
    one, other = (each.memory for each in processes)
    await one.settings.change_member(MIA, MemberSettings(is_plain=True))
    await other.refreshing.poll()
    assert other.settings.of_member(MIA).is_plain

    await one.forget_member(MIA)
    await other.refreshing.poll()
    assert not other.settings.of_member(MIA).is_plain


async def test_members_settings_are_read_anew_only_where_one_changed(
    processes: Sequence[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, cli = processes
    read = 0

    async def count() -> None:
        nonlocal read
        read += 1

    monkeypatch.setattr(bot.memory.settings, "load_members", count)
    await cli.say(A, "Warmth.")
    assert await bot.memory.refreshing.poll() == 1
    assert read == 0

    await cli.memory.settings.change_member(MIA, MemberSettings(is_plain=True))
    assert await bot.memory.refreshing.poll() == 0
    assert read == 1

    await bot.memory.refreshing.poll()
    assert read == 1


def cli_says(changes: Sequence[object]) -> object:
    [change] = changes
    return change.after["do_now"]  # type: ignore[attr-defined]
