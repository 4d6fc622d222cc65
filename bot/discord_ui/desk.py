"""The desk behind every door: asks the service, minds the pace, and has the reply rendered."""

from __future__ import annotations

from typing import Any

import discord

from bot.discord_ui import render, wording
from bot.discord_ui.limiter import Clock, Limiter, Pace, Reminders
from bot.discord_ui.render import Reply
from bot.domain.model import Entry, EntryId, Knowledge, Level
from bot.services.asking import AskService

_HINT_EVERY = 3600.0


class Desk:
    """Gives the reply to whatever reaches the bot.

    `guild_id` is None outside a guild that has the bot; the country, and with it one number to call, is then unknown.
    """

    def __init__(self, asking: AskService, country: str | None, clock: Clock) -> None:
        self._asking = asking
        self._country = country
        self._limiter = Limiter(clock)
        self._hints = Reminders(clock, every=_HINT_EVERY)

    def answer(self, guild_id: int | None, text: str, asker_id: int) -> Reply | None:
        """Return the reply to a question; None when the asker was told to slow down and nothing in it warns.

        Every question is triaged, whatever the pace: a warning is always given, an emergency in full.
        """
        found = self._asking.ask(guild_id, text)
        pace = self._limiter.pace(asker_id)
        if found.level is Level.EMERGENCY or pace is Pace.ANSWER:
            return render.answer(found, *self._ground(guild_id), asker_id)
        if found.warning:
            return render.warning_only(found.warning, *self._ground(guild_id))
        return self.slow_down(guild_id) if pace is Pace.NOTICE else None

    def greeting(self, guild_id: int | None, asker_id: int) -> Reply | None:
        """Return the reply to a mention without a question; None when the asker was told to slow down."""
        pace = self._limiter.pace(asker_id)
        if pace is Pace.ANSWER:
            examples = self._examples(guild_id)
            how = f"{wording.GREETING_HOW}\n{wording.GREETING_EXAMPLES}" if examples else wording.GREETING_HOW
            return render.notice(wording.GREETING, how, *self._ground(guild_id), examples)
        return self.slow_down(guild_id) if pace is Pace.NOTICE else None

    def hidden_words(self, guild_id: int | None, asker_id: int) -> Reply | None:
        """Return the hint for a message whose words Discord hides; None when this member had it not long ago."""
        if not self._hints.is_due(asker_id):
            return None
        return self._notice(wording.HIDDEN_WORDS, wording.HIDDEN_WORDS_HOW, guild_id)

    def slow_down(self, guild_id: int | None) -> Reply:
        """Return the polite word about the pace."""
        return self._notice(wording.SLOW_DOWN, wording.SLOW_DOWN_HOW, guild_id)

    def entry(self, guild_id: int | None, entry_id: str) -> Reply | None:
        """Return the card of an entry, None when there is no such entry (any more)."""
        entry = self._asking.entry(guild_id, EntryId(entry_id))
        if entry is None:
            return None
        related = [other for other in (self._asking.entry(guild_id, i) for i in entry.related) if other]
        return render.entry_card(entry, related, *self._ground(guild_id))

    def entry_gone(self, guild_id: int | None) -> Reply:
        """Return the sentence for a button whose entry is no longer there."""
        return self._notice(wording.ENTRY_GONE, wording.ENTRY_GONE_HOW, guild_id)

    def button_gone(self, guild_id: int | None) -> Reply:
        """Return the sentence for a button that this version does not know."""
        return self._notice(wording.BUTTON_GONE, wording.BUTTON_GONE_HOW, guild_id)

    def warning_signs(self, guild_id: int | None) -> Reply:
        """Return the list of warning signs, with the number to call."""
        return render.warning_signs(*self._ground(guild_id))

    def broke(self, guild_id: int | None, reference: str) -> Reply:
        """Return what a member is told after a fault."""
        return render.broke(reference, *self._ground(guild_id))

    def suggestions(self, guild_id: int | None, typed: str, limit: int) -> tuple[str, ...]:
        """Return questions to offer while a member types; none where the text so far warns."""
        return self._asking.suggestions(guild_id, typed, limit)

    def _notice(self, title: str, text: str, guild_id: int | None) -> Reply:
        return render.notice(title, text, *self._ground(guild_id))

    def _ground(self, guild_id: int | None) -> tuple[Knowledge, str | None]:
        return self._asking.knowledge(guild_id), None if guild_id is None else self._country

    def _examples(self, guild_id: int | None) -> list[Entry]:
        """Return the first entry of each of the first topics, as something to start with."""
        first: dict[str, Entry] = {}
        for entry in self._asking.knowledge(guild_id).entries:
            first.setdefault(entry.topic, entry)
        return list(first.values())[: render.MAX_BUTTONS]


class HasDesk(discord.Client):
    """A client with a desk: the one attribute of ours that buttons find, as they are given only the interaction."""

    desk: Desk


def guild_of(interaction: discord.Interaction[Any]) -> int | None:
    """Return the guild of an interaction if the bot was added to it; None for a direct message or a user install."""
    guild_id = interaction.guild_id
    return guild_id if guild_id is not None and interaction.client.get_guild(guild_id) is not None else None


def is_direct_message(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether only the asker and the bot read along, so that an answer may stay there for good."""
    return interaction.context.dm_channel or isinstance(interaction.channel, discord.DMChannel)
