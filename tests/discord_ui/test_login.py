"""Logging in: what the operator reads when Discord says no."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import discord
import pytest

from bot.config import Config
from bot.discord_ui.client import DiscordUnreachable, Soigneur, TokenRefused
from bot.discord_ui.doors import opening
from bot.services.memory import Memory
from bot.serving import run_bot
from tests.discord_ui.fakes import FakeAsking


@pytest.mark.parametrize(
    ("failure", "told", "remedy"),
    [
        (discord.LoginFailure("Improper token has been passed: s3cr3t"), TokenRefused, "Reset Token"),
        (aiohttp.ClientConnectionError("no route for s3cr3t"), DiscordUnreachable, "Check the network"),
    ],
)
async def test_a_failed_log_in_says_what_to_do_and_never_the_token(
    failure: Exception, told: type[Exception], remedy: str, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(self: discord.Client, token: str) -> None:
        raise failure

    monkeypatch.setattr(discord.Client, "login", refuse)
    async with Soigneur(opening(FakeAsking(), memory)) as client:
        with pytest.raises(told) as caught:
            await client.serve("s3cr3t")

    assert remedy in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


async def test_without_the_intent_that_the_settings_want_the_bot_starts_and_the_log_says_what_to_do(
    asking: FakeAsking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started: list[bool] = []

    async def log_in(client: Soigneur, token: str) -> None:
        del token

    async def connect(client: Soigneur, **_: object) -> None:
        started.append(client.intents.message_content)
        if client.intents.message_content:
            raise discord.PrivilegedIntentsRequired(0)

    monkeypatch.setattr(Soigneur, "login", log_in)
    monkeypatch.setattr(Soigneur, "connect", connect)
    monkeypatch.setattr("bot.serving.open_asking_beside", lambda config: asking)

    await run_bot(Config(token="a", data=tmp_path, message_content=True))

    assert started == [True, False]
    assert "Developer Portal" in caplog.text
    assert "Message Content Intent; then start again" in caplog.text
