"""How the process ends: what is in hand is answered first, and a part that dies takes the rest with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loopback.bot_process import connected, running
from tests.loopback.server import CHANNEL_ID, TOKEN, Server


async def test_what_is_in_hand_is_answered_before_the_bot_stops(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data) as bot:
        discord_server.delay_post(0.5)
        asked = await discord_server.ask("heat or ice?")
        await discord_server.is_asked_for(f"POST /channels/{CHANNEL_ID}/messages")

        bot.terminate()

        assert await bot.ended() == 0
        assert len(discord_server.answers(asked)) == 1
        assert "Traceback" not in bot.written


@pytest.mark.parametrize("step", ["/users/@me", "/gateway/bot", "/gateway-socket/"])
async def test_it_stops_also_while_it_waits_for_discord(discord_server: Server, data: Path, step: str) -> None:
    discord_server.stall("GET", f"{step}$")
    async with running(discord_server, data) as bot:
        await discord_server.is_asked_for(f"GET {step}", seconds=30)

        bot.terminate()

        assert await bot.ended() == 0
        assert "Traceback" not in bot.written


async def test_a_task_that_dies_in_the_background_ends_the_process_with_its_reason(
    discord_server: Server, data: Path
) -> None:
    async with running(discord_server, data, changed=["forgetting"]) as bot:
        assert await bot.ended() == 1
        assert "in forgetting what is old: RuntimeError" in bot.written


async def test_a_token_that_discord_refuses_ends_the_process_with_a_sentence(
    discord_server: Server, data: Path
) -> None:
    discord_server.token = "another"
    async with running(discord_server, data) as bot:
        assert await bot.ended() == 2
        assert "Reset Token" in bot.written
        assert TOKEN not in bot.written
        assert "Traceback" not in bot.written


async def test_a_second_bot_does_not_use_the_same_data_folder(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data), running(discord_server, data) as second:
        assert await second.ended() == 2
        assert "Traceback" not in second.written
