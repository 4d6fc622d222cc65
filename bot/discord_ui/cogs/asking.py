"""The door of messages: a mention, a reply to one of the bot's messages, a direct message."""

from __future__ import annotations

import re

import discord
from discord.ext import commands

from bot.discord_ui.delivery import reply_to
from bot.discord_ui.desk import Desk
from bot.discord_ui.faults import told
from bot.discord_ui.render import Reply

_KINDS = frozenset({discord.MessageType.default, discord.MessageType.reply})


class Asking(commands.Cog):
    """Answers messages that are meant for the bot, and reads no others."""

    def __init__(self, desk: Desk, client: discord.Client) -> None:
        self._desk = desk
        self._client = client

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer `message` if it comes from a person and is meant for the bot."""
        if message.author.bot or message.webhook_id is not None or message.type not in _KINDS:
            return
        me = self._client.user
        if me is None or not _is_for(me, message):
            return
        guild_id = message.guild.id if message.guild else None

        async def tell(reference: str) -> None:
            await reply_to(message, self._desk.broke(guild_id, reference))

        async with told(f"message {message.id} in guild {guild_id}", tell):
            reply = self._reply(guild_id, message, me)
            if reply:
                await reply_to(message, reply)

    def _reply(self, guild_id: int | None, message: discord.Message, me: discord.ClientUser) -> Reply | None:
        """Return what to answer, None for silence."""
        text = _words(me, message)
        if text:
            return self._desk.answer(guild_id, text, message.author.id)
        if message.guild is not None and not _mentions(me, message):
            # Discord hides the words of messages that do not mention the bot's user:
            # https://docs.discord.com/developers/events/gateway#message-content-intent
            return self._desk.hidden_words(guild_id, message.author.id)
        return self._desk.greeting(guild_id, message.author.id)


def _is_for(me: discord.ClientUser, message: discord.Message) -> bool:
    """Tell whether a message is meant for the bot; `@everyone` is not."""
    return message.guild is None or _mentions(me, message) or _mentions_role(message) or _replies_to(me, message)


def _mentions(me: discord.ClientUser, message: discord.Message) -> bool:
    return any(mention in message.content for mention in (f"<@{me.id}>", f"<@!{me.id}>"))


def _mentions_role(message: discord.Message) -> bool:
    """Tell whether the role that Discord made for the bot is mentioned: members pick it from the same list."""
    role = message.guild.self_role if message.guild else None
    return role is not None and role in message.role_mentions


def _replies_to(me: discord.ClientUser, message: discord.Message) -> bool:
    if message.type is not discord.MessageType.reply or message.reference is None:
        return False
    asked = message.reference.resolved
    return isinstance(asked, discord.Message) and asked.author.id == me.id


def _words(me: discord.ClientUser, message: discord.Message) -> str:
    """Return the member's words without the mention of the bot; of a forward without words, those forwarded."""
    role = message.guild.self_role if message.guild else None
    own = rf"<@!?{me.id}>" if role is None else rf"<@!?{me.id}>|<@&{role.id}>"
    content = message.content or "\n".join(snapshot.content for snapshot in message.message_snapshots)
    return re.sub(own, " ", content).strip()
