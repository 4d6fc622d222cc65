"""Logging in: what the operator reads when Discord says no."""

from __future__ import annotations

import aiohttp
import discord
import pytest

from bot.discord_ui.client import DiscordUnreachable, Soigneur, TokenRefused
from bot.services.memory import Memory
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
    async with Soigneur(FakeAsking(), memory) as client:
        with pytest.raises(told) as caught:
            await client.serve("s3cr3t")

    assert remedy in str(caught.value)
    assert "s3cr3t" not in str(caught.value)
