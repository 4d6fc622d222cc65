"""A private answer can be shared, once, without a word of the question; a public one can be taken away."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor

from bot.discord_ui import wording
from bot.discord_ui.wording import commands
from tests.discord_ui.simulated_club import Club, buttons, is_private, text

MUTE = discord.PermissionOverwrite(send_messages=False)


def labels(club: Club) -> list[str]:
    return [label for label, _ in buttons(club.last())]


def moderator(club: Club) -> MemberActor:
    role = club.guild.create_role("Mods", permissions=discord.Permissions(manage_messages=True))
    return club.guild.add_member(club.env.create_user("mo"), roles=[role])


async def test_answer_this_is_private_first_and_shared_as_a_reply(club: Club) -> None:
    asked = await club.other.send(club.channel, "heat or ice, anyone?")

    result = await club.member.context_menu(club.channel, commands.ANSWER_THIS, asked)
    assert is_private(result)
    await club.member.click(club.seen(club.last()), label=wording.SHARE)

    shared = next(m for m in club.stored() if not m.is_ephemeral)
    assert "Heat or cold on a back spasm?" in text(shared)
    assert "anyone?" not in text(shared)
    assert shared.reference is not None
    assert int(shared.reference["message_id"]) == asked.id
    assert (shared.ping_user_ids, shared.allowed_mentions.replied_user) == ([], False)
    assert [label for label, _ in buttons(shared)][-4:] == [
        wording.WARNING_SIGNS,
        wording.DISMISS,
        wording.HELPED,
        wording.NOT_HELPED,
    ]


async def test_answer_this_on_the_bots_own_card_says_so(club: Club) -> None:
    await club.mention_bot("heat")

    await club.other.context_menu(club.channel, commands.ANSWER_THIS, club.seen(club.last()))

    assert commands.OWN_MESSAGE in text(club.last())
    assert len(club.asking.asked) == 1


async def test_answer_this_on_a_picture_asks_for_words(club: Club) -> None:
    picture = await club.other.send(club.channel, "", attachments=[("back.png", b"x")])

    await club.member.context_menu(club.channel, commands.ANSWER_THIS, picture)

    assert wording.TELL_ME_MORE in text(club.last())


async def test_what_was_shared_cannot_be_shared_again(club: Club) -> None:
    await club.member.slash(club.channel, "ask", question="heat")
    private = club.seen(club.last())
    share = next(custom_id for label, custom_id in buttons(club.last()) if label == wording.SHARE)

    await club.member.click(private, label=wording.SHARE)

    assert wording.SHARE not in [label for m in club.stored() if m.is_ephemeral for label, _ in buttons(m)]
    assert len([m for m in club.stored() if not m.is_ephemeral]) == 1
    assert share.startswith("share:here:0:0:heat-or-cold")


async def test_an_emergency_about_somebody_puts_share_now_first_and_pings_them(club: Club) -> None:
    asked = await club.other.send(club.channel, "numb saddle since friday lol")

    result = await club.member.context_menu(club.channel, commands.ANSWER_THIS, asked)

    assert is_private(result)
    assert labels(club) == [wording.SHARE_NOW]
    await club.member.click(club.seen(club.last()), label=wording.SHARE_NOW)
    shared = next(m for m in club.stored() if not m.is_ephemeral)
    assert shared.content.startswith("### Call 999 now if")
    assert shared.components == []
    assert shared.reference is not None
    assert shared.allowed_mentions.replied_user
    assert shared.ping_user_ids == [club.other.id]


async def test_asking_for_another_member_names_them_without_a_ping(club: Club) -> None:
    result = await club.member.slash(club.channel, "ask", question="heat", to=club.other)
    assert is_private(result)

    await club.member.click(club.seen(club.last()), label=wording.SHARE)

    shared = next(m for m in club.stored() if not m.is_ephemeral)
    assert text(shared).startswith(f"For <@{club.other.id}>:")
    assert shared.ping_user_ids == []


async def test_an_emergency_for_another_member_pings_them(club: Club) -> None:
    await club.member.slash(club.channel, "ask", question="numb saddle", to=club.other)

    await club.member.click(club.seen(club.last()), label=wording.SHARE_NOW)

    shared = next(m for m in club.stored() if not m.is_ephemeral)
    assert shared.content.startswith(f"For <@{club.other.id}>:\n### Call 999 now if")
    assert shared.ping_user_ids == [club.other.id]


async def test_a_warning_is_shared_with_the_card(club: Club) -> None:
    await club.member.slash(club.channel, "ask", question="heat and a fever")

    await club.member.click(club.seen(club.last()), label=wording.SHARE)

    shared = next(m for m in club.stored() if not m.is_ephemeral)
    assert text(shared).startswith("### Get medical help today")
    assert "You mentioned: a fever." in text(shared)


async def test_where_the_bot_may_not_write_sharing_says_why(club: Club) -> None:
    admin = club.guild.add_member(club.guild.owner)
    muted = club.guild.create_text_channel("muted", overwrites={club.guild.default_role: MUTE})
    await admin.slash(muted, "ask", question="heat")

    await admin.click(club.seen(club.last(muted)), label=wording.SHARE)

    assert wording.NOT_SHARED in text(club.last(muted))
    assert "Send Messages" in text(club.last(muted))


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_share_that_discord_refuses_is_told(club: Club, status: int) -> None:
    await club.member.slash(club.channel, "ask", question="heat")
    private = club.seen(club.last())
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=status)

    await club.member.click(private, label=wording.SHARE)

    assert wording.NOT_SHARED in text(club.last())
    assert all(m.is_ephemeral for m in club.stored())


async def test_in_a_direct_message_there_is_nothing_to_share(club: Club) -> None:
    await club.member.user.slash("ask", question="heat")

    assert wording.SHARE not in [label for label, _ in buttons(club.dm(club.member)[-1])]


async def test_the_asker_dismisses_an_answer(club: Club) -> None:
    await club.mention_bot("heat")
    card = club.last()

    await club.member.click(club.seen(card), label=wording.DISMISS)

    assert card.id not in [m.id for m in club.stored()]
    assert wording.DISMISSED in text(club.last())


async def test_a_moderator_dismisses_an_answer_and_others_cannot(club: Club) -> None:
    await club.mention_bot("heat")
    card = club.last()

    await club.other.click(club.seen(card), label=wording.DISMISS)
    assert wording.NOT_YOURS in text(club.last())
    assert card.id in [m.id for m in club.stored()]

    await moderator(club).click(club.seen(card), label=wording.DISMISS)
    assert card.id not in [m.id for m in club.stored()]


async def test_a_moderator_who_deletes_a_card_is_not_contradicted(club: Club) -> None:
    asked = await club.mention_bot("heat")
    await moderator(club).delete(club.seen(club.last()))

    await club.member.edit(asked, f"{club.mention} long climbs")
    await club.member.context_menu(club.channel, commands.ANSWER_THIS, asked)
    await club.member.click(club.seen(club.last()), label=wording.SHARE)

    assert all(m.is_ephemeral for m in club.stored())
    assert wording.TAKEN_AWAY in text(club.last())


async def test_an_emergency_is_shared_even_where_a_card_was_deleted(club: Club) -> None:
    asked = await club.mention_bot("heat for my numb saddle")
    await moderator(club).delete(club.seen(club.last()))

    await club.other.context_menu(club.channel, commands.ANSWER_THIS, asked)
    await club.other.click(club.seen(club.last()), label=wording.SHARE_NOW)

    assert [m.content.startswith("### Call 999 now") for m in club.stored() if not m.is_ephemeral] == [True]
