"""The simulated club as a fixture; every test also fails if a member's words reach a log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import simcord.env

from bot.discord_ui.client import Soigneur
from tests.discord_ui.fakes import FakeAsking, FakeClock, FakeSyncedCommands
from tests.discord_ui.simulated_club import Club

# simcord polls every 50 ms for the bot to settle, which would be most of this folder's time.
_DEFAULTS = simcord.env.Env._settle_internal.__kwdefaults__
assert _DEFAULTS is not None
_DEFAULTS["idle"] = 0.001


@pytest.fixture
def asking() -> FakeAsking:
    return FakeAsking()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def synced() -> FakeSyncedCommands:
    return FakeSyncedCommands()


@pytest.fixture
def country() -> str | None:
    return "GB"


@pytest.fixture
async def club(
    asking: FakeAsking, clock: FakeClock, synced: FakeSyncedCommands, country: str | None
) -> AsyncIterator[Club]:
    env = simcord.env.Env(Soigneur(asking, synced, country, clock), shard_count=1)
    await env.start()
    guild = env.create_guild("Velo Club")
    channel = guild.create_text_channel("sore-backs")
    member, other = guild.add_member(env.create_user("mia")), guild.add_member(env.create_user("otto"))
    try:
        yield Club(env, guild, channel, member, other, asking, clock, synced)
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
