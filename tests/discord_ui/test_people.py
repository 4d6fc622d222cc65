"""Where the bot hands on to a person, the panel to ask it, and what it says when it arrives."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.builders import ChannelHandle, RoleHandle

from bot.discord_ui import wording
from bot.discord_ui.wording import people
from bot.domain.loudness import Loudness
from tests.discord_ui.simulated_club import Club, buttons, is_private, text


@pytest.fixture
def reads_words() -> bool:
    return True


@pytest.fixture
def role(club: Club) -> RoleHandle:
    return club.guild.create_role("Volunteers", mentionable=True)


@pytest.fixture
def helper(club: Club, role: RoleHandle) -> MemberActor:
    return club.guild.add_member(club.env.create_user("priya"), roles=[role])


@pytest.fixture
def manager(club: Club) -> MemberActor:
    managers = club.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return club.guild.add_member(club.env.create_user("sam"), roles=[managers])


async def ask_for_a_person(club: Club) -> ChannelHandle:
    """Vote a card down and press *Ask a person*; return the private thread."""
    await club.mention_bot("heat")
    await club.member.click(club.seen(club.last()), label=wording.NOT_HELPED)
    await club.member.click(club.seen(club.last()), label=people.ASK_A_PERSON)
    [thread] = club.channel.threads
    return thread


def let_in(club: Club, thread: ChannelHandle, member: MemberActor) -> None:
    """Let a member into a private thread, as Discord does with whoever is mentioned there and simcord does not."""
    club.env.backend.channels[thread.id].thread_members[member.id] = club.env.backend.now_iso()


async def later(club: Club, minutes: float) -> None:
    club.clock.now += minutes * 60
    await club.env.advance_time(60)
    await club.env.settle()


def pings(messages: list[Message], role: RoleHandle) -> int:
    return sum(role.id in message.ping_role_ids for message in messages)


# --- Ask a person -------------------------------------------------------------------------------------


async def test_a_card_that_did_not_help_leads_to_a_private_thread_with_the_volunteers(
    club: Club, role: RoleHandle
) -> None:
    await club.set_up(volunteers_role_id=role.id)

    thread = await ask_for_a_person(club)

    assert club.env.backend.channels[thread.id].type == discord.ChannelType.private_thread.value
    [first] = club.stored(thread)
    assert first.content == people.call(club.member.id, role.id, "999")
    assert first.ping_role_ids == [role.id]
    assert first.ping_user_ids == [club.member.id]
    told = [message for message in club.stored() if message.is_ephemeral]
    assert people.called(thread.id) in text(told[-1])


async def test_none_of_these_leads_there_too(club: Club, role: RoleHandle) -> None:
    await club.set_up(volunteers_role_id=role.id)
    await club.mention_bot("long climbs")

    await club.member.click(club.seen(club.last()), label=wording.NONE_FITS)

    assert (people.ASK_A_PERSON, "call") in buttons(club.last())


async def test_a_club_without_volunteers_offers_nobody(club: Club) -> None:
    await club.mention_bot("heat")
    await club.member.click(club.seen(club.last()), label=wording.NOT_HELPED)
    assert people.ASK_A_PERSON not in dict(buttons(club.last()))


async def test_a_second_press_leads_to_the_thread_that_is_open(club: Club, role: RoleHandle) -> None:
    await club.set_up(volunteers_role_id=role.id)
    thread = await ask_for_a_person(club)
    await club.mention_bot("long climbs")
    await club.member.click(club.seen(club.last()), label=wording.NONE_FITS)

    await club.member.click(club.seen(club.last()), label=people.ASK_A_PERSON)

    assert [one.id for one in club.channel.threads] == [thread.id]
    assert people.called_before(thread.id) in text(club.last())


async def test_volunteers_are_called_once_more_and_never_again(club: Club, role: RoleHandle) -> None:
    await club.set_up(volunteers_role_id=role.id, remind_minutes=30)
    thread = await ask_for_a_person(club)
    await club.member.send(thread, "my back, for weeks now")
    await later(club, 29)
    assert pings(club.stored(thread), role) == 1

    await club.restart()
    await later(club, 2)
    assert pings(club.stored(thread), role) == 2
    assert club.last(thread).content == people.call_again(role.id)

    await later(club, 3000)
    assert pings(club.stored(thread), role) == 2


async def test_volunteers_are_not_called_again_once_a_person_has_answered(
    club: Club, role: RoleHandle, helper: MemberActor
) -> None:
    await club.set_up(volunteers_role_id=role.id, remind_minutes=30)
    thread = await ask_for_a_person(club)
    let_in(club, thread, helper)
    await helper.send(thread, "hello, tell me more")

    await later(club, 31)

    assert pings(club.stored(thread), role) == 1


async def test_in_a_thread_for_people_the_bot_speaks_up_only_at_a_warning_sign(club: Club, role: RoleHandle) -> None:
    await club.set_up(volunteers_role_id=role.id)
    await club.set_loudness(Loudness.NORMAL)
    thread = await ask_for_a_person(club)
    await club.member.send(thread, "heat or ice?")
    assert len(club.stored(thread)) == 1

    await club.member.send(thread, "and a numb saddle")

    assert club.last(thread).content.startswith("### Call 999 now")


@pytest.mark.parametrize("changes", [{"remind_minutes": 0}, {"volunteers_role_id": None}])
async def test_volunteers_are_called_once_where_the_club_wants_that(
    club: Club, role: RoleHandle, changes: dict[str, int | None]
) -> None:
    await club.set_up(volunteers_role_id=role.id, remind_minutes=30)
    thread = await ask_for_a_person(club)
    await club.set_up(**changes)

    await later(club, 2000)

    assert pings(club.stored(thread), role) == 1


async def test_a_thread_is_settled_by_who_asked_and_then_a_moderator_can_save_what_helped(
    club: Club, role: RoleHandle, helper: MemberActor, manager: MemberActor
) -> None:
    await club.set_up(volunteers_role_id=role.id, remind_minutes=30)
    thread = await ask_for_a_person(club)
    let_in(club, thread, helper)
    await helper.send(thread, "try a longer warm-up")

    await club.member.click(club.seen(club.stored(thread)[0]), label=people.HELPED)

    settled = club.stored(thread)[0]
    assert settled.content == people.helped(club.member.id)
    assert buttons(settled) == [(people.SAVE, "save")]
    let_in(club, thread, manager)
    form = await manager.click(club.seen(settled), label=people.SAVE)
    assert form.modal is not None
    await later(club, 31)
    assert club.stored(thread) == [settled]


async def test_a_volunteer_may_settle_and_somebody_else_may_not(
    club: Club, role: RoleHandle, helper: MemberActor
) -> None:
    await club.set_up(volunteers_role_id=role.id)
    thread = await ask_for_a_person(club)
    let_in(club, thread, club.other)

    refused = await club.other.click(club.seen(club.stored(thread)[0]), label=people.HELPED)
    assert is_private(refused)
    assert club.stored(thread)[0].content == people.call(club.member.id, role.id, "999")

    let_in(club, thread, helper)
    await helper.click(club.seen(club.stored(thread)[0]), label=people.HELPED)
    assert club.stored(thread)[0].content == people.helped(helper.id)


async def test_without_the_permission_nothing_is_opened_and_the_member_reads_what_is_missing(
    club: Club, role: RoleHandle
) -> None:
    await club.set_up(volunteers_role_id=role.id)
    club.take_from_bot("create_private_threads")
    everyone = discord.Permissions(club.env.backend.get_role(club.guild.id, club.guild.id).permissions)
    everyone.create_private_threads = False
    club.env.backend.edit_role(club.guild.id, club.guild.id, {"permissions": everyone.value})
    await club.mention_bot("heat")
    await club.member.click(club.seen(club.last()), label=wording.NOT_HELPED)

    await club.member.click(club.seen(club.last()), label=people.ASK_A_PERSON)

    assert club.channel.threads == []
    assert "Create Private Threads" in text(club.last())


async def test_what_a_member_deletes_takes_their_open_call_along(club: Club, role: RoleHandle) -> None:
    await club.set_up(volunteers_role_id=role.id, remind_minutes=30)
    thread = await ask_for_a_person(club)

    await club.member.slash(club.channel, "my-data delete")
    await later(club, 31)

    assert pings(club.stored(thread), role) == 1


async def test_a_thread_that_is_gone_is_let_go(club: Club, role: RoleHandle) -> None:
    await club.set_up(volunteers_role_id=role.id, remind_minutes=30)
    thread = await ask_for_a_person(club)
    club.env.backend.delete_channel(thread.id)

    await later(club, 31)

    assert await club.memory.calling.open_call(club.guild.id, club.member.id) is None


# --- /setup and the Ask panel -------------------------------------------------------------------------


async def open_people(club: Club, manager: MemberActor) -> None:
    await manager.slash(club.channel, "setup")
    await manager.click(club.seen(club.last()), label=people.PEOPLE)


async def test_a_manager_chooses_volunteers_and_when_they_are_called_again(
    club: Club, role: RoleHandle, manager: MemberActor
) -> None:
    await open_people(club, manager)
    await manager.select(club.seen(club.last()), [role], custom_id="people:role")
    await manager.select(club.seen(club.last()), ["120"], custom_id="people:remind")

    assert people.volunteers(role.id, 120) in text(club.last())
    await club.memory.settings.load()
    kept = club.memory.settings.of_guild(club.guild.id)
    assert (kept.volunteers_role_id, kept.remind_minutes) == (role.id, 120)


async def test_the_panel_says_where_the_role_cannot_be_mentioned(club: Club, manager: MemberActor) -> None:
    silent = club.guild.create_role("Physios")
    club.take_from_bot("mention_everyone")
    await club.set_up(volunteers_role_id=silent.id)

    await open_people(club, manager)

    assert people.ROLE_NOT_HEARD in text(club.last())
    assert people.PEOPLE_NEEDS in text(club.last())


async def test_the_ask_panel_answers_whoever_presses_it_to_them_alone_also_after_a_restart(
    club: Club, manager: MemberActor
) -> None:
    await open_people(club, manager)
    await manager.click(club.seen(club.last()), label=people.POST_PANEL)
    [panel] = [message for message in club.stored() if not message.is_ephemeral]
    assert buttons(panel) == [(people.ASK, "ask")]

    await club.restart()
    form = await club.member.click(club.seen(panel), label=people.ASK)
    shown = await club.member.submit_modal(form, {"question": "heat or ice?"})

    assert is_private(shown)
    assert "Use what feels better" in text(club.last())
    assert club.asking.about == [None]


async def test_an_emergency_through_the_ask_panel_is_told_in_full(club: Club, manager: MemberActor) -> None:
    await open_people(club, manager)
    await manager.click(club.seen(club.last()), label=people.POST_PANEL)
    [panel] = [message for message in club.stored() if not message.is_ephemeral]

    form = await club.member.click(club.seen(panel), label=people.ASK)
    await club.member.submit_modal(form, {"question": "numb saddle"})

    assert club.last().content.startswith("### Call 999 now")


# --- Arriving -----------------------------------------------------------------------------------------


async def test_the_bot_says_hello_once_in_the_system_channel_of_a_club_that_it_joins(club: Club) -> None:
    guild = club.env.create_guild("New Club")
    hall = guild.create_text_channel("hall")
    backend = club.env.backend
    backend.edit_guild(guild.id, {"system_channel_id": hall.id})
    await club.env.settle()
    for role in backend.guilds[guild.id].roles.values():
        kept = discord.Permissions(role.permissions)
        kept.view_audit_log = False
        backend.edit_role(guild.id, role.id, {"permissions": kept.value})
    await club.env.settle()

    await club.add_bot(guild)

    assert [message.content for message in club.stored(hall)] == [people.HELLO]


async def test_a_club_without_a_system_channel_gets_no_hello_and_no_fault(club: Club) -> None:
    await club.add_bot(club.guild)
    assert club.stored() == []
