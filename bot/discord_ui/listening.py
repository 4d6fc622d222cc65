"""Hear what is not meant for the bot in channels that are not off, and decide what to say of it."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.discord_ui import custom_ids, render
from bot.discord_ui.addressing import is_first_post, is_for_somebody_else, is_forum_post, post_words, words
from bot.discord_ui.controls import plain_button
from bot.discord_ui.desk import REPEATED_WITHIN, Asked, Desk
from bot.discord_ui.layout import Ground, Reply
from bot.discord_ui.limiter import Clock, LastSigns, Reminders
from bot.discord_ui.wording import listening as listening_words
from bot.domain.loudness import Loudness, Voice, voice
from bot.domain.model import Answer, Answered, Level, Warned
from bot.domain.records import GivenAnswer

_PERSONS = frozenset({discord.MessageType.default, discord.MessageType.reply})


def hears(message: discord.Message, *, reads_words: bool) -> bool:
    """Tell whether a person wrote `message`, and Discord shows what it says: without words, a post's title."""
    if message.author.bot or message.webhook_id is not None or message.type not in _PERSONS:
        return False
    return reads_words or is_first_post(message)


def as_question(me: discord.ClientUser, message: discord.Message) -> Asked:
    """Return a message as a question; of a forum post, its title and tags are part of it."""
    guild_id = message.guild.id if message.guild else None
    text = post_words(message) if is_first_post(message) else words(me, message)
    return Asked(text, message.author.id, guild_id, message.channel.id)


def voice_for(me: discord.ClientUser, message: discord.Message, found: Answer, loudness: Loudness) -> Voice:
    """Return what to say of a message; where members talk to each other, nothing but an emergency."""
    said = voice(found, loudness)
    if said is Voice.SILENCE or found.level is Level.EMERGENCY:
        return said
    if is_for_somebody_else(me, message):
        return Voice.SILENCE
    if is_forum_post(message.channel) and not is_first_post(message):
        # What comes after the question in a post is a conversation about it.
        return Voice.WARNING if found.warning else Voice.SILENCE
    return said


class Listening:
    """Knows what it may hear and gives the reply to it; `reads_words` tells whether Discord shows it the words."""

    def __init__(self, desk: Desk, clock: Clock, *, reads_words: bool) -> None:
        self.reads_words = reads_words
        self._desk = desk
        self._last_signs = LastSigns()
        self._warned = Reminders(clock, every=REPEATED_WITHIN.total_seconds())

    def loudness(self, channel: discord.abc.Snowflake) -> Loudness:
        """Return the loudness of a channel: its own, or for a thread that of the channel which it is in."""
        hearing = self._desk.memory.hearing
        if not isinstance(channel, discord.Thread):
            return hearing.loudness(channel.id)
        loudness = hearing.loudness(channel.parent_id)
        # Who asked for a person gets no more cards in the thread that was opened for that.
        is_for_people = loudness is not Loudness.OFF and channel.owner_id == channel.guild.me.id
        return Loudness.URGENT_ONLY if is_for_people else loudness

    async def reply(self, message: discord.Message, asked: Asked, found: Answer, said: Voice) -> Reply | None:
        """Return what to post; None for silence, also where it was said a moment ago."""
        if said is Voice.SILENCE:
            return None
        if found.warning and found.level is Level.EMERGENCY:
            self._count(asked, found, Voice.WARNING)
            return await self._desk.emergency(found.warning, asked, self._ground(message, asked))
        if found.warning:
            if self._was_warned(asked, found.warning):
                return None
        elif not await self._may_answer(asked, found):
            return None
        self._count(asked, found, said)
        return self._rendered(message, asked, found, said)

    def reply_again(self, message: discord.Message, asked: Asked, found: Answer, given: GivenAnswer) -> Reply | None:
        """Return what the answer `given` becomes after an edit; None where nothing is to be said any more.

        Never a lower warning than the one that was shown.
        """
        loudness = self.loudness(message.channel)
        if found.level < given.level:
            found = Answer(Warned(given.level, ()), found.outcome, found.matches)
        said = voice(found, loudness)
        return None if said is Voice.SILENCE else self._rendered(message, asked, found, said)

    def _count(self, asked: Asked, found: Answer, said: Voice) -> None:
        """Count what is said; a line only offers a card, which counts once somebody asks for it."""
        counting = self._desk.memory.counting
        counting.note_warning(asked.guild_id, found.level)
        if said is Voice.CARD:
            counting.note_outcome(asked.guild_id, found.outcome)

    def _was_warned(self, asked: Asked, warning: Warned) -> bool:
        """Tell whether this member was warned of the same a moment ago; if not, they count as warned now."""
        is_repeated = self._last_signs.are_repeated(asked.asker_id, asked.channel_id, warning.red_flags)
        is_due = self._warned.is_due(asked.asker_id)
        return is_repeated and not is_due

    async def _may_answer(self, asked: Asked, found: Answer) -> bool:
        """Tell whether a card is welcome: the channel has not just had it, and its asker did not have many."""
        if not isinstance(found.outcome, Answered) or asked.channel_id is None:
            return False
        remembering, entry_id = self._desk.memory.remembering, found.outcome.entry.id
        earlier = await remembering.earlier_card(asked.channel_id, entry_id, REPEATED_WITHIN)
        return earlier is None and self._desk.has_pace(asked.asker_id)

    def _rendered(self, message: discord.Message, asked: Asked, found: Answer, said: Voice) -> Reply | None:
        ground = self._ground(message, asked)
        if said is Voice.LINE and isinstance(found.outcome, Answered):
            reply = render.quiet_line(found.outcome.entry, asked.audience)
        elif said is Voice.CARD or found.level is Level.EMERGENCY:
            reply = render.answer(found, ground, asked.audience)
        elif found.warning:
            reply = render.warning_only(found.warning, ground, asked.audience)
        else:
            return None
        if is_first_post(message) and isinstance(reply.view, discord.ui.LayoutView):
            solved = plain_button(listening_words.MARK_SOLVED, custom_ids.solved(asked.asker_id))
            reply.view.add_item(discord.ui.ActionRow(solved))
        return reply

    def _ground(self, message: discord.Message, asked: Asked) -> Ground:
        """Return what the reply stands on, with a remark where only the title of a post could be read."""
        ground = self._desk.ground(asked.guild_id, asked.asker_id)
        is_hidden = is_first_post(message) and not self.reads_words and not message.content
        return replace(ground, remark=listening_words.TITLE_ONLY) if is_hidden else ground
