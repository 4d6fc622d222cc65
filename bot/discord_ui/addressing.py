"""Which messages are meant for the bot, and which of their words are the question."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def is_for_somebody_else(me: discord.ClientUser, message: discord.Message) -> bool:
    """Tell whether members talk to each other: a reply to another message, or a mention of a person or a role."""
    is_reply = message.type is discord.MessageType.reply
    return is_reply or bool(message.role_mentions) or any(user.id != me.id for user in message.mentions)


def is_first_post(message: discord.Message) -> bool:
    """Tell whether a message begins a forum post; its id is then that of the post."""
    return message.id == message.channel.id and is_forum_post(message.channel)


def is_forum_post(channel: object) -> bool:
    """Tell whether a channel is a post of a forum."""
    return isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel)


def post_words(message: discord.Message) -> str:
    """Return what the first message of a forum post asks: its title, its tags and its words, where they are shown."""
    post = message.channel
    if not isinstance(post, discord.Thread):
        return message.content
    tags = ", ".join(tag.name for tag in post.applied_tags)
    return "\n".join(part for part in (post.name, tags, message.content) if part)


def by_others(question: discord.Message, later: Sequence[discord.Message]) -> list[discord.Message]:
    """Return what other persons wrote after a message, oldest first."""
    return [m for m in later if not m.author.bot and m.webhook_id is None and m.author.id != question.author.id]


def is_answer_to(question: discord.Message, other: discord.Message) -> bool:
    """Tell whether a person answers a message: in its thread, with a reply, or with a mention of its author."""
    is_reply = other.reference is not None and other.reference.message_id == question.id
    is_mention = any(user.id == question.author.id for user in other.mentions)
    return is_reply or is_mention or isinstance(question.channel, discord.Thread)


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
