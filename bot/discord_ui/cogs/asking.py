"""The door of messages: a mention, a reply to one of the bot's messages, a direct message."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.discord_ui.addressing import is_for, mentions, replied_to, words
from bot.discord_ui.delivery import reply_to
from bot.discord_ui.desk import Asked, Desk
from bot.discord_ui.faults import Teller, told
from bot.discord_ui.layout import Reply
from bot.discord_ui.standing import replace_answer, standing, withdraw
from bot.discord_ui.wording.languages import speak
from bot.domain.records import GivenAnswer
from bot.services.remembering import KEPT_FOR

_KINDS = frozenset({discord.MessageType.default, discord.MessageType.reply})
_STILL_NEW_SECONDS = 3600.0
"""For how long a message counts as a question when an edit first mentions the bot."""


class Asking(commands.Cog):
    """Answers messages that are meant for the bot, and reads no others; the answer follows the question."""

    def __init__(self, desk: Desk, client: discord.Client) -> None:
        self._desk = desk
        self._client = client

    async def hear(self, message: discord.Message) -> None:
        """Answer `message` if it comes from a person and is meant for the bot.

        Called by the client, and no listener: discord.py starts a task for each, and most messages are not for the bot.
        """
        me = self._meant(message)
        if me is None:
            return
        async with told(_where(message), self._teller(message)), self._desk.turns.of(message.channel.id):
            await self._answer(message, me)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Let the answer follow a question that its author changed."""
        message = payload.message
        # An edit that takes the mention out arrives without words, and a preview that Discord adds is no edit:
        # https://docs.discord.com/developers/events/gateway#message-content-intent
        if message.edited_at is None or not message.content:
            return
        me = self._meant(message)
        if me is None:
            return
        async with told(_where(message), self._teller(message)), self._desk.turns.of(message.channel.id):
            given = await self._desk.memory.remembering.answer_to(message.id)
            if given is not None:
                await self._answer_again(message, me, given)
            elif _age(message.id) < _STILL_NEW_SECONDS:
                await self._answer(message, me)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Delete the answer to a question that is gone."""
        await self._gone(payload.channel_id, payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Delete the answers to questions that are gone."""
        for message_id in sorted(payload.message_ids):
            await self._gone(payload.channel_id, message_id)

    def _meant(self, message: discord.Message) -> discord.ClientUser | None:
        """Return the bot's user where a person wrote `message` for the bot, None for all others."""
        me = self._client.user
        if me is None or message.author.bot or message.webhook_id is not None or message.type not in _KINDS:
            return None
        return me if is_for(me, message) else None

    async def _answer(self, message: discord.Message, me: discord.ClientUser) -> None:
        asked = await self._asked(message, me)
        reply = await self._reply(asked, message, me)
        if reply and (answer_id := await reply_to(message, reply)):
            await self._desk.remember(asked, reply, question_id=message.id, answer_id=answer_id)

    async def _reply(self, asked: Asked, message: discord.Message, me: discord.ClientUser) -> Reply | None:
        """Return what to answer, None for silence."""
        if asked.text:
            return await self._desk.answer(asked)
        if message.guild is not None and not mentions(me, message):
            # Discord hides the words of messages that do not mention the bot's user:
            # https://docs.discord.com/developers/events/gateway#message-content-intent
            return self._desk.hidden_words(asked.guild_id, asked.asker_id)
        return self._desk.greeting(asked.guild_id, asked.asker_id)

    async def _answer_again(self, message: discord.Message, me: discord.ClientUser, given: GivenAnswer) -> None:
        asked = await self._asked(message, me)
        reply = await self._desk.answer_again(asked, given)
        if reply is not None:
            await replace_answer(self._desk, message, asked, standing(self._client, given), reply)

    async def _asked(self, message: discord.Message, me: discord.ClientUser) -> Asked:
        guild_id = message.guild.id if message.guild else None
        speak(message.guild.preferred_locale if message.guild else None)
        await self._desk.ready(guild_id)
        about = await self._desk.about(replied_to(me, message))
        return Asked(words(me, message), message.author.id, guild_id, message.channel.id, about=about)

    async def _gone(self, channel_id: int, message_id: int) -> None:
        """Take the answer to a deleted question away; remember of a deleted answer that no second one is wanted."""
        if _age(message_id) > KEPT_FOR.total_seconds():
            return
        remembering = self._desk.memory.remembering
        async with self._desk.turns.of(channel_id):
            if given := await remembering.answer_to(message_id):
                await withdraw(self._client, self._desk, given)
            elif given := await remembering.question_of(message_id):
                await remembering.mark_dismissed(given.question_id)

    def _teller(self, message: discord.Message) -> Teller:
        async def tell(reference: str) -> None:
            guild_id = message.guild.id if message.guild else None
            await reply_to(message, self._desk.broke(guild_id, reference))

        return tell


def _where(message: discord.Message) -> str:
    return f"message {message.id} in guild {message.guild.id if message.guild else None}"


def _age(message_id: int) -> float:
    """Return how many seconds ago a message was written: its id says so."""
    return (discord.utils.utcnow() - discord.utils.snowflake_time(message_id)).total_seconds()
