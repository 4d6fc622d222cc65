"""The door of what is not meant for the bot, in channels where the club wants it to listen."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord
from discord.ext import commands

from bot.discord_ui.addressing import by_others, is_answer_to, is_for
from bot.discord_ui.delivery import reply_to
from bot.discord_ui.desk import Asked, Desk
from bot.discord_ui.faults import UNREACHABLE, told
from bot.discord_ui.listening import Listening, as_question, hears, voice_for
from bot.discord_ui.standing import replace_answer, standing, withdraw
from bot.discord_ui.wording.languages import speak
from bot.domain.loudness import Loudness, Voice
from bot.domain.model import Answer, Level
from bot.domain.records import GivenAnswer

_FRESH = timedelta(minutes=2)
"""How old a message may be to be answered unasked: after an outage Discord brings some that are older."""

_FRESH_WARNING = timedelta(hours=1)
_MOST_WAITING = 10_000
_LATER_READ = 50


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Where a message stands that waits for a person to answer, and until when."""

    channel_id: int
    due_at: datetime


class Overhearing(commands.Cog):
    """Speaks where it was not called, as loud as the channel is; in channels that are off it reads nothing."""

    def __init__(self, desk: Desk, client: discord.Client, listening: Listening) -> None:
        self._desk = desk
        self._client = client
        self._listening = listening
        self._waiting: OrderedDict[int, _Waiting] = OrderedDict()

    async def hear(self, message: discord.Message) -> None:
        """Say what is due about `message`; called by the client, and for channels that are not off."""
        loudness = self._listening.loudness(message.channel)
        me = self._client.user
        if loudness is Loudness.OFF or me is None or not self._hears(message) or is_for(me, message):
            return
        async with told(_where(message), _nobody), self._desk.turns.of(message.channel.id):
            await self._consider(message, me, loudness)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Follow a message that its author changed: what was said of it, and what may now be due."""
        message, me = payload.message, self._client.user
        loudness = self._listening.loudness(message.channel)
        if loudness is Loudness.OFF or me is None or message.edited_at is None or not message.content:
            return
        if not self._hears(message) or is_for(me, message):
            return
        async with told(_where(message), _nobody), self._desk.turns.of(message.channel.id):
            given = await self._desk.memory.remembering.answer_to(message.id)
            if given is None:
                await self._consider(message, me, loudness)
            elif given.level is not Level.EMERGENCY:
                await self._answer_again(message, me, given)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Let go of a message that is gone."""
        self._waiting.pop(payload.message_id, None)

    async def speak_due(self) -> None:
        """Answer what nobody has answered within the time that the club gives; never raises."""
        now = discord.utils.utcnow()
        due = [message_id for message_id, waiting in self._waiting.items() if waiting.due_at <= now]
        for message_id in due:
            waiting = self._waiting.pop(message_id, None)
            if waiting is not None:
                where = f"message {message_id} that waited"
                async with told(where, _nobody), self._desk.turns.of(waiting.channel_id):
                    await self._speak_after_waiting(message_id, waiting)

    def _hears(self, message: discord.Message) -> bool:
        return hears(message, reads_words=self._listening.reads_words)

    async def _consider(self, message: discord.Message, me: discord.ClientUser, loudness: Loudness) -> None:
        """Speak now, wait for a person, or let go of a message that waited."""
        age = discord.utils.utcnow() - message.created_at
        asked = as_question(me, message)
        if not asked.text or age > _FRESH_WARNING:
            return
        found = await self._desk.heard(asked)
        said = voice_for(me, message, found, loudness)
        waits = self._desk.memory.settings.of_guild(asked.guild_id).wait_minutes
        if said is Voice.SILENCE or found.warning or not waits:
            self._waiting.pop(message.id, None)
        elif message.id in self._waiting:
            return
        if said is Voice.SILENCE or (not found.warning and age > _FRESH):
            return
        if waits and not found.warning:
            self._wait(message, waits)
            return
        await self._speak(message, asked, found, said)

    async def _speak(self, message: discord.Message, asked: Asked, found: Answer, said: Voice) -> None:
        speak(message.guild.preferred_locale if message.guild else None)
        reply = await self._listening.reply(message, asked, found, said)
        if reply and (answer_id := await reply_to(message, reply)):
            await self._desk.remember(asked, reply, question_id=message.id, answer_id=answer_id)

    def _wait(self, message: discord.Message, minutes: int) -> None:
        """Keep a message in mind: its id and its channel's, in memory only, so a restart lets go of it."""
        self._waiting[message.id] = _Waiting(message.channel.id, message.created_at + timedelta(minutes=minutes))
        if len(self._waiting) > _MOST_WAITING:
            self._waiting.popitem(last=False)

    async def _speak_after_waiting(self, message_id: int, waiting: _Waiting) -> None:
        """Read the message as it now is, and what was written after it; speak if nobody has answered."""
        channel, me = self._client.get_channel(waiting.channel_id), self._client.user
        if me is None or not isinstance(channel, discord.abc.Messageable):
            return
        loudness = self._listening.loudness(channel)
        if await self._desk.memory.remembering.answer_to(message_id):
            return
        try:
            message = await channel.fetch_message(message_id)
            later = [m async for m in channel.history(limit=_LATER_READ, after=message, oldest_first=True)]
        except UNREACHABLE:
            return  # deleted in the meantime, or not to be read any more
        asked = as_question(me, message)
        found = await self._desk.heard(asked)
        said = voice_for(me, message, found, loudness)
        if said is Voice.SILENCE or is_for(me, message):
            return
        if found.warning or not await self._is_answered(me, message, later, loudness):
            await self._speak(message, asked, found, said)

    async def _is_answered(
        self, me: discord.ClientUser, message: discord.Message, later: list[discord.Message], loudness: Loudness
    ) -> bool:
        """Tell whether a person has answered; what somebody wrote next counts, unless it is a question of its own."""
        others = by_others(message, later)
        if not others or any(is_answer_to(message, other) for other in others):
            return bool(others)
        found = await self._desk.heard(as_question(me, others[0]))
        return voice_for(me, others[0], found, loudness) is Voice.SILENCE

    async def _answer_again(self, message: discord.Message, me: discord.ClientUser, given: GivenAnswer) -> None:
        asked = as_question(me, message)
        speak(message.guild.preferred_locale if message.guild else None)
        reply = self._listening.reply_again(message, asked, await self._desk.heard(asked), given)
        if reply:
            await replace_answer(self._desk, message, asked, standing(self._client, given), reply)
        else:
            await withdraw(self._client, self._desk, given)


async def _nobody(reference: str) -> None:
    """Tell nobody of a fault: nobody asked. It is in the log."""
    del reference


def _where(message: discord.Message) -> str:
    return f"overheard message {message.id} in guild {message.guild.id if message.guild else None}"
