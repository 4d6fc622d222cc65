"""What is meant for the bot is answered; nothing else is even read."""

from __future__ import annotations

import discord
import pytest
from simcord.backend.models import AllowedMentions
from simcord.enums import MessageType

from bot.discord_ui import wording
from tests.discord_ui.simulated_club import Club, text


async def reply_without_ping(club: Club, words: str) -> None:
    """Reply to the bot's last message with the ping switched off: Discord then hides the words."""
    reference = {"channel_id": str(club.channel.id), "message_id": str(club.last().id)}
    club.env.backend.create_message(
        club.channel.id,
        club.member.id,
        words,
        reference=reference,
        allowed_mentions=AllowedMentions(replied_user=False),
    )
    await club.env.settle()


async def test_other_messages_are_left_alone(club: Club) -> None:
    other = await club.other.send(club.channel, "heat? anyone")
    await club.member.send(club.channel, "@everyone heat")
    await club.member.send(club.channel, "heat!", reply_to=other)

    assert club.asking.asked == []
    assert club.stored() == []


async def test_bots_and_webhooks_are_ignored(club: Club) -> None:
    robot = club.guild.add_member(club.env.create_user("robot", bot=True))
    webhook = club.guild.create_webhook(club.channel)

    await club.mention_bot("heat", by=robot)
    await webhook.send(f"{club.mention} heat")

    assert club.stored() == []


async def test_system_messages_are_ignored(club: Club) -> None:
    await club.mention_bot("heat")
    club.guild.create_system_message(
        club.channel, MessageType.PINS_ADD, author=club.member, referenced_message=club.seen(club.last())
    )
    await club.env.settle()

    assert len(club.stored()) == 1


async def test_a_reply_without_ping_gets_one_hint(club: Club) -> None:
    await club.mention_bot("heat")
    await reply_without_ping(club, "and the long climbs?")
    await reply_without_ping(club, "hello?")

    assert wording.HIDDEN_WORDS in text(club.last())
    assert len(club.stored()) == 2
    club.clock.now += 3601
    await reply_without_ping(club, "hello?")
    assert len(club.stored()) == 3


async def test_a_mention_of_the_bots_own_role_counts(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    role = club.guild.create_role("Soigneur")
    # simcord has no role tags, by which discord.py knows the role that Discord made for the bot
    monkeypatch.setattr(discord.Guild, "self_role", property(lambda guild: guild.get_role(role.id)))

    await club.member.send(club.channel, f"{role.mention} heat")

    # Without the message content intent Discord hides the words behind a role.
    assert wording.HIDDEN_WORDS in text(club.last())


async def test_a_forward_in_a_direct_message_is_read(club: Club) -> None:
    said = await club.member.send(club.channel, "heat on a numb saddle")
    club.env.backend.create_message(
        club.member.user.dm_channel.id,
        club.member.id,
        reference={"type": 1, "channel_id": str(club.channel.id), "message_id": str(said.id)},
    )
    await club.env.settle()

    assert "Call" in club.dm(club.member)[-1].content


async def test_a_picture_alone_in_a_direct_message_is_greeted(club: Club) -> None:
    dm = club.member.user.dm_channel
    await club.member.send_dm("", attachments=club.env.backend.store_attachments(dm.id, [("back.png", b"x")]))

    assert wording.GREETING in text(club.dm(club.member)[-1])


async def test_a_reply_with_ping_is_a_question_without_mention(club: Club) -> None:
    await club.mention_bot("heat")

    await club.other.send(club.channel, "long climbs", reply_to=club.seen(club.last()))

    assert wording.DID_YOU_MEAN in text(club.last())


async def test_the_answer_refers_to_the_question_without_pinging(club: Club) -> None:
    asked = await club.mention_bot("heat")

    reference = club.last().reference
    assert reference is not None
    assert int(reference["message_id"]) == asked.id
    assert not club.last().allowed_mentions.replied_user


async def test_the_bot_asks_for_no_privileged_intent(club: Club) -> None:
    intents = club.bot.intents
    assert not intents.value & (discord.Intents(message_content=True, members=True, presences=True)).value
    assert intents == discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
