"""Commands reach Discord once per change, for guild and user installs."""

from __future__ import annotations

import pytest

from bot.discord_ui import wording
from bot.discord_ui.cogs.ask_command import AskCommand
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
    club.synced.value = None
    club.env.inject_error("PUT", "/applications/*/commands", status=500)

    await club.restart()
    await club.mention_bot("heat")

    assert len(club.stored()) == 1
    assert club.synced.value is None
    assert "slash commands not synced" in caplog.text


async def test_commands_are_for_guilds_and_users_in_every_context(club: Club) -> None:
    payload = next(r.json for r in club.env.http_requests if r.method == "PUT" and r.path.endswith("/commands"))

    assert payload is not None
    [ask] = payload
    assert ask["name"] == "ask"
    assert sorted(ask["integration_types"]) == [0, 1]
    assert sorted(ask["contexts"]) == [0, 1, 2]
    question, private = ask["options"]
    assert (question["name"], question["autocomplete"], question["max_length"]) == ("question", True, 4000)
    assert (private["name"], private["required"]) == ("private", False)
    assert ask["description"] == wording.ASK_DESCRIPTION


async def test_members_see_the_command(club: Club) -> None:
    assert club.member.available_commands(club.channel) == ("ask",)
    assert club.member.user.available_commands() == ("ask",)
