"""What the bot does by itself: it sees what another process changed, and forgets guilds that it has left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.changes import Act, Draft
from bot.domain.records import GuildSettings
from bot.services.guild_ports import Latest
from bot.services.ports import StoreUnavailable
from tests.discord_ui.simulated_club import Club
from tests.discord_ui.test_curating import HEAT, RealAsking

DAY = 24 * 3600


@pytest.fixture
def asking() -> RealAsking:
    return RealAsking()


def _stop_looking(club: Club) -> None:
    club.bot.doors.recurring.look_for_changes.cancel()
    club.bot.doors.recurring.do_what_is_due.cancel()


async def change_elsewhere(club: Club) -> None:
    """Change an entry as another process would: in the store, past what the bot has in memory."""
    guild_id = club.guild.id
    await club.memory.curating.publish(Draft(guild_id, HEAT.id, Act.EDIT, 0, replace(HEAT, do_now="Once.")), 7)
    [change] = await club.memory.restoring.history(guild_id)
    later = replace(change, number=2, after={**(change.after or {}), "do_now": "From the command line."})
    assert await club.memory.curating._overlays.apply(later)


def said(club: Club) -> str:
    shown = club.bot.desk.entry(club.guild.id, "heat-or-cold")
    assert shown is not None
    return shown.do_now


async def test_what_another_process_changed_is_live_within_half_a_minute(club: Club) -> None:
    await change_elsewhere(club)
    assert said(club) == "Once."

    await club.env.advance_time(31)

    assert said(club) == "From the command line."


async def test_a_store_that_cannot_be_used_for_a_while_does_not_end_the_looking(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse() -> Latest:
        raise StoreUnavailable("Another program keeps it locked.")

    await change_elsewhere(club)
    with monkeypatch.context() as broken:
        broken.setattr(club.memory.refreshing._revisions, "latest", refuse)
        await club.env.advance_time(31)
    assert said(club) == "Once."

    await club.env.advance_time(31)

    assert said(club) == "From the command line."


async def test_looking_that_dies_ends_the_process_with_its_reason(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    async def die() -> Latest:
        raise LookupError("dead")

    monkeypatch.setattr(club.memory.refreshing._revisions, "latest", die)
    await club.env.advance_time(31)

    assert club.bot.is_closed()
    assert isinstance(club.bot._failed, LookupError)


async def test_a_guild_that_removed_the_bot_is_forgotten_after_30_days(club: Club) -> None:
    _stop_looking(club)  # or a simulated day has 2,880 looks
    other = club.env.create_guild("Other club")
    for guild_id in (club.guild.id, other.id):
        await club.memory.settings.change_guild(guild_id, lambda _: GuildSettings("GB"))
    await club.env.settle()
    club.env.backend.remove_guild(club.guild.id)
    await club.env.settle()
    assert set(await club.memory.departing._kept.departed()) == {club.guild.id}

    club.clock.now += 29 * DAY
    await club.env.advance_time(DAY)
    assert club.memory.settings.of_guild(club.guild.id) == GuildSettings("GB")

    club.clock.now += DAY
    await club.env.advance_time(DAY)
    assert club.memory.settings.of_guild(club.guild.id) == GuildSettings()
    assert club.memory.settings.of_guild(other.id) == GuildSettings("GB")


async def test_a_guild_that_invites_the_bot_again_keeps_what_it_had(club: Club) -> None:
    await club.memory.settings.change_guild(club.guild.id, lambda _: GuildSettings("GB"))
    await club.memory.departing.left(club.guild.id)

    await club.add_bot(club.guild)

    assert await club.memory.departing._kept.departed() == {}


async def test_an_outage_is_no_removal(club: Club) -> None:
    _stop_looking(club)
    await club.memory.settings.change_guild(club.guild.id, lambda _: GuildSettings("GB"))

    club.env.backend.emit("GUILD_DELETE", {"id": str(club.guild.id), "unavailable": True})
    await club.env.settle()
    club.clock.now += 31 * DAY
    await club.env.advance_time(DAY)

    assert await club.memory.departing._kept.departed() == {}
    assert club.memory.settings.of_guild(club.guild.id) == GuildSettings("GB")
