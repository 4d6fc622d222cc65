"""Commands reach Discord once per change, for guild and user installs."""

from __future__ import annotations

import discord
import pytest

from bot.discord_ui.cogs.ask_command import AskCommand
from bot.discord_ui.wording import commands
from tests.discord_ui.simulated_club import Club


def syncs(club: Club) -> int:
    return sum(r.method == "PUT" and r.path.endswith("/commands") for r in club.env.http_requests)


async def test_commands_are_synced_only_when_they_changed(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    assert syncs(club) == 1
    await club.restart()
    assert syncs(club) == 1
    for command in AskCommand.__cog_app_commands__:
        monkeypatch.setattr(command, "description", "Ask something else")
    await club.restart()
    assert syncs(club) == 2


async def test_a_refused_sync_leaves_the_other_doors_open(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    await club.memory.synced.remember("another version's")
    club.env.inject_error("PUT", "/applications/*/commands", status=500)

    await club.restart()
    await club.mention_bot("heat")

    assert len(club.stored()) == 1
    assert await club.memory.synced.fingerprint() == "another version's"
    assert "slash commands not synced" in caplog.text


async def test_commands_are_for_guilds_and_users_in_every_context(club: Club) -> None:
    payload = next(r.json for r in club.env.http_requests if r.method == "PUT" and r.path.endswith("/commands"))

    assert payload is not None
    by_name = {command["name"]: command for command in payload}
    setup, qa, suggest = by_name.pop("setup"), by_name.pop("qa"), by_name.pop("suggest")
    doctor = by_name.pop("doctor")
    assert (doctor["integration_types"], doctor["contexts"]) == ([0], [0])
    assert int(doctor["default_member_permissions"]) == discord.Permissions(manage_guild=True).value
    assert (suggest["integration_types"], suggest["contexts"]) == ([0], [0])
    assert suggest.get("default_member_permissions") is None
    assert (qa["integration_types"], qa["contexts"]) == ([0], [0])
    assert int(qa["default_member_permissions"]) == discord.Permissions(manage_guild=True).value
    assert (setup["integration_types"], setup["contexts"]) == ([0], [0])
    assert int(setup["default_member_permissions"]) == discord.Permissions(manage_guild=True).value
    assert {tuple(sorted(command["integration_types"])) for command in by_name.values()} == {(0, 1)}
    assert {tuple(sorted(command["contexts"])) for command in by_name.values()} == {(0, 1, 2)}
    ask = by_name["ask"]
    question, private, to = ask["options"]
    assert (question["name"], question["autocomplete"], question["max_length"]) == ("question", True, 4000)
    assert (private["name"], private["required"]) == ("private", False)
    assert (to["name"], to["required"]) == ("to", False)
    assert ask["description"] == commands.ASK_DESCRIPTION


EVERYWHERE = {"ask", "topics", "warning-signs", "privacy", "about", "help", "my-settings", "my-data delete"}


async def test_members_see_the_commands_and_not_the_set_up(club: Club) -> None:
    assert set(club.member.available_commands(club.channel)) == {*EVERYWHERE, "suggest"}
    assert set(club.member.user.available_commands()) == EVERYWHERE
