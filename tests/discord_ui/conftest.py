"""The simulated club as a fixture; every test also fails if a member's words reach a log."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import simcord.env

from bot.app import open_memory
from bot.discord_ui.client import Soigneur
from bot.discord_ui.doors import opening
from bot.domain.pipeline import prepare
from bot.services import unwritten
from bot.services.library import Library
from bot.services.memory import Memory
from tests.discord_ui.fakes import FakeAsking, FakeClock, make_knowledge
from tests.discord_ui.simulated_club import Club

# simcord polls every 50 ms for the bot to settle, which would be most of this folder's time.
_DEFAULTS = simcord.env.Env._settle_internal.__kwdefaults__
assert _DEFAULTS is not None
_DEFAULTS["idle"] = 0.001


# Answers wait for one another before they are written, and simcord waits for that after every step.
unwritten.WRITTEN_WITHIN = 0.001


@pytest.fixture
def asking() -> FakeAsking:
    return FakeAsking()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty store: copied for each test, as making one takes most of a test's time."""
    folder = tmp_path_factory.mktemp("data")

    async def make() -> None:
        async with open_memory(folder, Library(prepare(make_knowledge()))):
            pass

    asyncio.run(make())
    return folder


@pytest.fixture
async def memory(empty_data: Path, tmp_path: Path, clock: FakeClock, asking: FakeAsking) -> AsyncIterator[Memory]:
    """The real store, at the clock's time."""
    shutil.copytree(empty_data, tmp_path / "data")
    async with open_memory(tmp_path / "data", asking.library, lambda: datetime.fromtimestamp(clock.now, UTC)) as opened:
        yield opened


@pytest.fixture
def country() -> str | None:
    return "GB"


@pytest.fixture
def reads_words() -> bool:
    """Whether Discord shows the bot messages that are not meant for it."""
    return False


@pytest.fixture
async def club(
    asking: FakeAsking, clock: FakeClock, memory: Memory, country: str | None, reads_words: bool
) -> AsyncIterator[Club]:
    env = simcord.env.Env(Soigneur(opening(asking, memory, country, clock), reads_words=reads_words), shard_count=1)
    await env.start()
    guild = env.create_guild("Velo Club")
    channel = guild.create_text_channel("sore-backs")
    member, other = guild.add_member(env.create_user("mia")), guild.add_member(env.create_user("otto"))
    try:
        yield Club(env, guild, channel, member, other, asking, clock, memory)
    finally:
        await env.shutdown()
    env.raise_errors()


@pytest.fixture(autouse=True)
def no_words_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail any test whose logs hold a member's words: every test writes them with this phrase or these names."""
    caplog.set_level("INFO")
    yield
    logged = caplog.text.lower()
    assert [phrase for phrase in FakeAsking.PHRASES if phrase in logged] == []
