"""Which messages are meant for the bot, and which of their words are the question."""

from __future__ import annotations

import re

import discord


def is_for(me: discord.ClientUser, message: discord.Message) -> bool:
    """Tell whether a message is meant for the bot; `@everyone` is not."""
    return message.guild is None or mentions(me, message) or _mentions_role(message) or bool(replied_to(me, message))


def mentions(me: discord.ClientUser, message: discord.Message) -> bool:
    """Tell whether a message mentions the bot's user in its words."""
    content = message.content
    return "<@" in content and (f"<@{me.id}>" in content or f"<@!{me.id}>" in content)


def replied_to(me: discord.ClientUser, message: discord.Message) -> int | None:
    """Return the id of the bot's message that this one replies to, None for all others."""
    if message.type is not discord.MessageType.reply or message.reference is None:
        return None
    asked = message.reference.resolved
    return asked.id if isinstance(asked, discord.Message) and asked.author.id == me.id else None


def words(me: discord.ClientUser, message: discord.Message) -> str:
    """Return the member's words without the mention of the bot; of a forward without words, those forwarded."""
    role = message.guild.self_role if message.guild else None
    own = rf"<@!?{me.id}>" if role is None else rf"<@!?{me.id}>|<@&{role.id}>"
    content = message.content or "\n".join(snapshot.content for snapshot in message.message_snapshots)
    return re.sub(own, " ", content).strip()


def _mentions_role(message: discord.Message) -> bool:
    """Tell whether the role that Discord made for the bot is mentioned: members pick it from the same list."""
    if not message.role_mentions or message.guild is None:
        return False
    return message.guild.self_role in message.role_mentions
