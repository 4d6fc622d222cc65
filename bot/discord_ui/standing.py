"""Change an answer that stands, now that its question was edited."""

from __future__ import annotations

import discord

from bot.discord_ui.delivery import change, reply_to, take_away
from bot.discord_ui.desk import Asked, Desk
from bot.discord_ui.layout import Reply
from bot.domain.records import GivenAnswer


def standing(client: discord.Client, given: GivenAnswer) -> discord.PartialMessage:
    """Return the message in which an answer stands."""
    channel = client.get_partial_messageable(given.channel_id, guild_id=given.guild_id)
    return channel.get_partial_message(given.answer_id)


async def replace_answer(
    desk: Desk, message: discord.Message, asked: Asked, card: discord.PartialMessage, reply: Reply
) -> None:
    """Change the answer that stands in `card` into `reply`; an emergency is posted anew, and the old card then goes."""
    if not reply.pings_asker:
        if not await desk.memory.remembering.was_dismissed(message.id) and await change(card, reply):
            await desk.remember(asked, reply, question_id=message.id, answer_id=card.id)
        return
    # A Components V2 message cannot become plain content, and a new one rings: it comes first, then the card goes.
    answer_id = await reply_to(message, reply, nonce=f"{message.id}-now")
    if answer_id:
        await desk.remember(asked, reply, question_id=message.id, answer_id=answer_id)
        await take_away(card)


async def withdraw(client: discord.Client, desk: Desk, given: GivenAnswer) -> None:
    """Take an answer away and forget it."""
    await desk.memory.remembering.forget(given.question_id)
    await take_away(standing(client, given))
