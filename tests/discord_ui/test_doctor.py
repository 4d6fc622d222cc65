"""`/doctor`: whether the bot can answer in each channel of a club, and what is to do where it cannot."""

from __future__ import annotations

import discord
import pytest

from bot.discord_ui.examination import examine_intent
from bot.domain.loudness import Loudness
from bot.services.ports import StoreUnavailable
from tests.discord_ui.simulated_club import Club, is_private, text

MUTE = discord.PermissionOverwrite(send_messages=False)
HIDDEN = discord.PermissionOverwrite(view_channel=False)


async def examined(club: Club) -> str:
    """Let somebody who manages the server call the doctor; return what they read."""
    board = club.guild.create_role("Board", permissions=discord.Permissions(manage_guild=True))
    manager = club.guild.add_member(club.env.create_user("ada"), roles=[board])
    assert is_private(await manager.slash(club.channel, "doctor"))
    return text(club.last())


async def test_a_club_where_all_is_well(club: Club) -> None:
    shown = await examined(club)

    assert "Well. Permissions in Velo Club: I can answer in every channel that I see." in shown
    assert "Well. Memory: Settings and edits can be kept." in shown
    assert "Well. Clock: It agrees with Discord's." in shown
    assert "To mend" not in shown


async def test_a_channel_where_the_bot_may_not_write_is_named_with_what_is_missing(club: Club) -> None:
    club.guild.create_text_channel("race-day", overwrites={club.guild.default_role: MUTE})
    club.guild.create_text_channel("committee", overwrites={club.guild.default_role: HIDDEN})

    shown = await examined(club)

    assert "In #race-day I miss: Send Messages." in shown
    assert "1 channel is hidden from me." in shown
    assert "Server Settings, Roles" in shown


async def test_a_hundred_such_channels_still_fit_on_the_page(club: Club) -> None:
    for number in range(100):
        club.guild.create_text_channel(
            f"a-channel-with-a-long-name-{number}", overwrites={club.guild.default_role: MUTE}
        )

    shown = await examined(club)

    assert "So do 90 more channels." in shown


async def test_a_memory_that_fails_is_told_without_where_it_is(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail() -> str | None:
        raise StoreUnavailable("The bot's memory /home/ada/soigneur.sqlite3 cannot be used: the disk is full.")

    monkeypatch.setattr(club.memory.synced, "fingerprint", fail)

    shown = await examined(club)

    assert "To mend. Memory: Settings and edits cannot be kept just now. Questions are answered." in shown
    assert "/home/ada" not in shown


async def test_a_club_may_let_others_call_it_and_they_are_told_what_it_takes(club: Club) -> None:
    command = next(each for each in await club.bot.tree.fetch_commands() if each.name == "doctor")
    club.guild.set_command_permissions(command, {club.member: True})

    assert is_private(await club.member.slash(club.channel, "doctor"))

    assert "It takes the permission Manage Server." in text(club.last())


async def test_a_club_that_chose_channels_to_listen_in_is_told_that_the_bot_cannot(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)

    assert "To mend. Message Content Intent: It is off" in await examined(club)


@pytest.mark.parametrize("switch", ["gateway_message_content", "gateway_message_content_limited"])
def test_the_intent_is_on_with_or_without_a_review_by_discord(switch: str) -> None:
    flags = discord.ApplicationFlags()
    assert not examine_intent(flags).is_well

    setattr(flags, switch, True)
    assert examine_intent(flags).is_well
