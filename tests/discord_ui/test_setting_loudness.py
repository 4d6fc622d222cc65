"""`/setup` for channels where the bot may speak: one step, what it lacks, and a dry run before anybody is disturbed."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor

from bot.discord_ui.wording import listening
from bot.domain.loudness import Loudness
from tests.discord_ui.simulated_club import Club, choices, is_private, text


@pytest.fixture
def reads_words() -> bool:
    return True


@pytest.fixture
def manager(club: Club) -> MemberActor:
    role = club.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return club.guild.add_member(club.env.create_user("sam"), roles=[role])


async def open_channels(club: Club, manager: MemberActor) -> None:
    await manager.slash(club.channel, "setup")
    await manager.click(club.seen(club.last()), label=listening.CHANNELS)


async def choose(club: Club, manager: MemberActor, loudness: Loudness) -> None:
    await open_channels(club, manager)
    await manager.select(club.seen(club.last()), [club.channel], custom_id="loud:channel")
    await manager.select(club.seen(club.last()), [loudness.value], custom_id=f"loud:set:{club.channel.id}")


async def test_a_manager_chooses_a_channel_and_how_loud(club: Club, manager: MemberActor) -> None:
    await choose(club, manager, Loudness.QUIET)

    assert "quiet. One small line" in text(club.last())
    assert listening.LOUDNESS_SAVED in text(club.last())
    await club.member.send(club.channel, "heat?")
    assert "This looks like" in text(club.last())


async def test_what_was_chosen_outlasts_a_restart_and_is_listed(club: Club, manager: MemberActor) -> None:
    await choose(club, manager, Loudness.NORMAL)
    await club.memory.hearing.load()

    await open_channels(club, manager)

    assert f"<#{club.channel.id}>: normal." in text(club.last())
    await manager.slash(club.channel, "setup")
    assert listening.summary(1) in text(club.last())


async def test_a_channel_that_is_turned_off_is_forgotten(club: Club, manager: MemberActor) -> None:
    await choose(club, manager, Loudness.NORMAL)
    await choose(club, manager, Loudness.OFF)
    await club.memory.hearing.load()

    assert club.memory.hearing.loud_channels(club.guild.id) == {}
    await open_channels(club, manager)
    assert listening.NO_LOUD_CHANNELS in text(club.last())


async def test_a_manager_chooses_how_long_people_have_to_answer_first(club: Club, manager: MemberActor) -> None:
    await open_channels(club, manager)
    assert choices(club.last(), "loud:wait")[1] == "Wait 2 minutes for a person first"

    await manager.select(club.seen(club.last()), ["10"], custom_id="loud:wait")

    assert listening.waits(10) in text(club.last())
    assert club.memory.settings.of_guild(club.guild.id).wait_minutes == 10


async def test_the_panel_names_the_permissions_that_a_channel_lacks(club: Club, manager: MemberActor) -> None:
    await club.set_loudness(Loudness.NORMAL)
    club.take_from_bot("read_message_history")
    everyone = club.env.backend.get_role(club.guild.id, club.guild.id)
    kept = discord.Permissions(everyone.permissions)
    kept.read_message_history = False
    club.env.backend.edit_role(club.guild.id, club.guild.id, {"permissions": kept.value})

    await open_channels(club, manager)

    assert listening.lacks(club.channel.id, ["Read Message History"]) in text(club.last())


async def test_somebody_who_may_no_longer_manage_the_server_changes_nothing(club: Club, manager: MemberActor) -> None:
    await open_channels(club, manager)
    panel = club.seen(club.last())
    for role_id in list(club.env.backend.guilds[club.guild.id].members[manager.id].role_ids):
        club.env.backend.remove_member_role(club.guild.id, manager.id, role_id)

    shown = await manager.select(panel, [club.channel], custom_id="loud:channel")

    assert is_private(shown)
    assert "Manage Server" in text(club.last())


async def test_a_dry_run_tells_how_often_the_bot_would_have_spoken_and_says_nothing(
    club: Club, manager: MemberActor
) -> None:
    await club.member.send(club.channel, "heat?")
    said = await club.other.send(club.channel, "off for a ride")
    await club.member.send(club.channel, "heat there?", reply_to=said)
    await club.other.send(club.channel, "heat, and a fever")
    await club.member.send(club.channel, "a fever")
    await open_channels(club, manager)
    await manager.select(club.seen(club.last()), [club.channel], custom_id="loud:channel")

    shown = await manager.click(club.seen(club.last()), label=listening.DRY_RUN)

    told = text(club.last())
    assert shown is not None
    assert "Of the last 5 messages by members" in told
    assert [line for line in told.splitlines() if line.startswith("- ")] == [
        "- Urgent only: 2 messages.",
        "- Quiet: 3 messages.",
        "- Normal: 3 messages.",
    ]
    assert listening.DRY_RUN_KEPT in told
    assert all(message.is_ephemeral for message in club.stored())


async def test_a_dry_run_of_a_forum_reads_what_begins_its_posts(club: Club, manager: MemberActor) -> None:
    forum = club.guild.create_forum_channel("injuries")
    await club.open_post(forum, "heat?", "my back")
    await club.open_post(forum, "cake", "on Sunday")
    await open_channels(club, manager)
    await manager.select(club.seen(club.last()), [forum], custom_id="loud:channel")

    await manager.click(club.seen(club.last()), label=listening.DRY_RUN)

    assert "Of the last 2 messages" in text(club.last())
    assert "- Normal: 1 message." in text(club.last())


class TestWithoutMessageContent:
    @pytest.fixture
    def reads_words(self) -> bool:
        return False

    async def test_setup_says_what_is_off_and_how_to_turn_it_on(self, club: Club, manager: MemberActor) -> None:
        await manager.slash(club.channel, "setup")
        assert listening.CANNOT_READ in text(club.last())

        await open_channels(club, manager)
        assert listening.CANNOT_READ in text(club.last())

    async def test_a_dry_run_says_that_it_cannot_read(self, club: Club, manager: MemberActor) -> None:
        await open_channels(club, manager)
        await manager.select(club.seen(club.last()), [club.channel], custom_id="loud:channel")

        await manager.click(club.seen(club.last()), label=listening.DRY_RUN)

        assert listening.CANNOT_READ in text(club.last())
