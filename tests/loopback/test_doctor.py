"""`soigneur doctor` against a Discord: the token, the clock, and each channel."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.loopback.bot_process import running
from tests.loopback.server import TOKEN, Server


async def examined(server: Server, data: Path) -> dict[str, dict[str, object]]:
    """Return what `doctor` found, by its subject."""
    async with running(server, data, "doctor", "--json") as doctor:
        code = await doctor.ended()
        found = json.loads(doctor.out)
        assert TOKEN not in doctor.written
    assert code == (0 if all(each["is_well"] for each in found) else 1)
    return {each["subject"]: each for each in found}


async def test_an_accepted_token_and_a_muted_channel_are_told(discord_server: Server, data: Path) -> None:
    found = await examined(discord_server, data)

    assert found["Token"]["is_well"]
    assert found["Clock"]["is_well"]
    permissions = next(each for subject, each in found.items() if "Velo Club" in subject)
    assert "announcements" in str(permissions["said"])
    assert "Send Messages" in str(permissions["said"])
    assert "sore-backs" not in str(permissions["said"])
    assert permissions["remedy"]


async def test_a_refused_token_is_to_mend(discord_server: Server, data: Path) -> None:
    discord_server.token = "another"

    found = (await examined(discord_server, data))["Token"]

    assert not found["is_well"]
    assert "Reset Token" in str(found["remedy"])


@pytest.mark.parametrize("seconds_off", [-90.0, 90.0])
async def test_a_clock_that_is_off_is_to_mend(discord_server: Server, data: Path, seconds_off: float) -> None:
    discord_server.seconds_off = seconds_off

    assert not (await examined(discord_server, data))["Clock"]["is_well"]


async def test_a_bot_without_a_server_is_told_how_to_invite_it(data: Path) -> None:
    alone = Server(guilds=0)
    async with alone.open():
        found = (await examined(alone, data))["Servers"]

    assert "https://discord.com/oauth2/authorize" in str(found["remedy"])


async def test_a_discord_that_cannot_be_reached_is_to_mend(discord_server: Server, data: Path) -> None:
    await discord_server.go_away()

    assert not (await examined(discord_server, data))["Discord"]["is_well"]
