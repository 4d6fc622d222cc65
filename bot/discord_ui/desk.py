"""The desk behind every door: asks the service, minds the pace and what was said before, has the reply rendered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import discord

from bot.discord_ui import render, wording
from bot.discord_ui.custom_ids import Target
from bot.discord_ui.layout import Audience, Ground, Reply, Row
from bot.discord_ui.limiter import Clock, LastSigns, Limiter, Pace, Reminders
from bot.discord_ui.printing import Printer
from bot.discord_ui.turns import Turns
from bot.domain.counts import Counted
from bot.domain.model import Answer, Answered, Entry, EntryId, Level, Warned
from bot.domain.records import GivenAnswer, revision_of
from bot.services.asking import AskService, Explanation, subject_of
from bot.services.gaps import is_gap
from bot.services.memory import Memory

REPEATED_WITHIN = timedelta(minutes=10)
"""How long a card in a channel stands for the next question about the same entry."""

_HINT_EVERY = 3600.0
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: who asked it, where, and about which card; `guild_id` is None outside a guild that has the bot."""

    text: str
    asker_id: int
    guild_id: int | None
    channel_id: int | None
    is_private: bool = False
    share: Target | None = None
    about: EntryId | None = None

    @property
    def audience(self) -> Audience:
        """Return whom the answer is for."""
        return Audience(self.asker_id, self.is_private, self.share)


class Desk:
    """Gives the reply to whatever reaches the bot.

    `guild_id` is None outside a guild that has the bot; the country, and with it one number to call, is then unknown.
    """

    def __init__(self, asking: AskService, memory: Memory, country: str | None, clock: Clock) -> None:
        self.memory = memory
        self.turns = Turns()
        self.library = asking.library
        self._asking = asking
        self._country = country
        self._limiter = Limiter(clock)
        self._hints = Reminders(clock, every=_HINT_EVERY)
        self._last_signs = LastSigns()
        self._printer = Printer()

    async def ready(self, guild_id: int | None) -> None:
        """Make sure that a guild is answered with its own entries."""
        await self._asking.ready(guild_id)

    # --- Questions ------------------------------------------------------------------------------

    async def answer(self, asked: Asked) -> Reply | None:
        """Return the reply to a question; None when the asker was told to slow down and nothing in it warns.

        Every question is triaged, whatever the pace: a warning is always given, an emergency in full.
        """
        found = await self.found(asked)
        reply = await self._reply(found, asked)
        return reply and replace(reply, about=subject_of(found, asked.about))

    async def _reply(self, found: Answer, asked: Asked) -> Reply | None:
        pace = self._limiter.pace(asked.asker_id)
        ground = self.ground(asked.guild_id, asked.asker_id)
        self.memory.counting.note_warning(asked.guild_id, found.level)
        if found.warning and found.level is Level.EMERGENCY:
            return await self.emergency(found.warning, asked, ground)
        if pace is Pace.ANSWER:
            self.memory.counting.note_outcome(asked.guild_id, found.outcome)
            before = await self._answered_before(found, asked, ground)
            await self._note(found, asked)
            return before or self._printer.answer(found, ground, asked.audience)
        if found.warning:
            return render.warning_only(found.warning, ground, asked.audience)
        return self.slow_down(asked.guild_id, asked.asker_id) if pace is Pace.NOTICE else None

    async def found(self, asked: Asked) -> Answer:
        """Return what a question is answered with, before anything else is minded; nobody is told."""
        await self.ready(asked.guild_id)
        return self._asking.ask(asked.guild_id, asked.text, asked.about)

    async def heard(self, asked: Asked) -> Answer:
        """Return what would be answered to a question that is perhaps not for the bot; nobody is told."""
        await self.ready(asked.guild_id)
        return self._asking.hear(asked.guild_id, asked.text, asked.about)

    def has_pace(self, member_id: int) -> bool:
        """Count an answer to this member; tell whether the pace allows it."""
        return self._limiter.pace(member_id) is Pace.ANSWER

    async def answer_again(self, asked: Asked, given: GivenAnswer) -> Reply | None:
        """Return what the answer `given` becomes now that its question was edited; None where it stays as it is.

        Never a lower warning than the one that was shown.
        """
        if given.level is Level.EMERGENCY:
            return None
        found = await self.found(asked)
        pace = self._limiter.pace(asked.asker_id)
        if pace is not Pace.ANSWER and found.level <= given.level:
            return None
        if found.level < given.level:
            found = Answer(Warned(given.level, ()), found.outcome, found.matches)
        reply = self._printer.answer(found, self.ground(asked.guild_id, asked.asker_id), asked.audience)
        return replace(reply, about=subject_of(found, asked.about))

    async def remember(self, asked: Asked, reply: Reply, *, question_id: int, answer_id: int) -> None:
        """Remember where the reply to a question now stands: ids, never words."""
        if asked.channel_id is None:
            return
        where = question_id, answer_id, asked.channel_id, asked.guild_id
        given = GivenAnswer(*where, reply.entry_id, reply.level, reply.about)
        await self.memory.remembering.remember(given, asked.asker_id)
        await self.memory.counting.keep()

    async def about(self, message_id: int | None) -> EntryId | None:
        """Return the entry that a reply to this message of the bot is about, None where that is not known."""
        given = await self.memory.remembering.question_of(message_id) if message_id else None
        return (given.entry_id or given.about) if given else None

    async def emergency(self, warning: Warned, asked: Asked, ground: Ground) -> Reply:
        """Return the emergency in full; where the same was told just before, the number and a link to it."""
        is_repeated = self._last_signs.are_repeated(asked.asker_id, asked.channel_id, warning.red_flags)
        if asked.channel_id is None or asked.is_private or not is_repeated:
            return render.emergency(warning, ground, asked.audience)
        remembering = self.memory.remembering
        earlier = await remembering.earlier_emergency(asked.channel_id, asked.asker_id, REPEATED_WITHIN)
        if earlier is None:
            return render.emergency(warning, ground, asked.audience)
        return render.emergency_again(warning, _address(earlier), ground)

    async def _answered_before(self, found: Answer, asked: Asked, ground: Ground) -> Reply | None:
        """Return the link to the card that the channel already has; None where there is none, or a warning is due."""
        is_public = asked.guild_id is not None and not asked.is_private
        if found.warning or not is_public or asked.channel_id is None or not isinstance(found.outcome, Answered):
            return None
        entry = found.outcome.entry
        if entry.id == asked.about:
            return None
        earlier = await self.memory.remembering.earlier_card(asked.channel_id, entry.id, REPEATED_WITHIN)
        return render.answered_before(entry, _address(earlier), ground, asked.audience) if earlier else None

    async def _note(self, found: Answer, asked: Asked) -> None:
        """Keep a question without an answer where the guild asked for it; not what somebody else's message says."""
        is_own = asked.share is None or asked.share.to != "message"
        if is_own and is_gap(found):
            await self.memory.gaps.note(asked.guild_id, asked.text)

    async def warned(self, asked: Asked) -> Reply | None:
        """Return the warning that a text is due though it asks for no answer; None where nothing in it warns."""
        await self._asking.ready(asked.guild_id)
        warning = self._asking.ask(asked.guild_id, asked.text).warning
        if warning is None:
            return None
        ground = self.ground(asked.guild_id, asked.asker_id)
        if warning.level is Level.EMERGENCY:
            return render.emergency(warning, ground, asked.audience)
        return render.warning_only(warning, ground, asked.audience)

    async def explain(self, guild_id: int, text: str) -> Explanation:
        """Return what a question is answered with in a guild, and why."""
        await self.ready(guild_id)
        return self._asking.explain(guild_id, text)

    # --- Other replies --------------------------------------------------------------------------

    def greeting(self, guild_id: int | None, asker_id: int) -> Reply | None:
        """Return the reply to a mention without a question; None when the asker was told to slow down."""
        pace = self._limiter.pace(asker_id)
        if pace is Pace.ANSWER:
            ground = self.ground(guild_id, asker_id)
            return render.notice(wording.GREETING, wording.GREETING_HOW, ground, self._examples(ground))
        return self.slow_down(guild_id, asker_id) if pace is Pace.NOTICE else None

    def hidden_words(self, guild_id: int | None, asker_id: int) -> Reply | None:
        """Return the hint for a message whose words Discord hides; None when this member had it not long ago."""
        if not self._hints.is_due(asker_id):
            return None
        return self.notice(wording.HIDDEN_WORDS, wording.HIDDEN_WORDS_HOW, guild_id, asker_id)

    def hurries(self, member_id: int) -> bool:
        """Count what a member sends besides questions; tell whether they must slow down."""
        return self._limiter.pace(member_id) is not Pace.ANSWER

    def slow_down(self, guild_id: int | None, asker_id: int) -> Reply:
        """Return the polite word about the pace."""
        return self.notice(wording.SLOW_DOWN, wording.SLOW_DOWN_HOW, guild_id, asker_id)

    def notice(self, title: str, text: str, guild_id: int | None, asker_id: int, more: Row = ()) -> Reply:
        """Return a short card that says one thing, with `more` to press."""
        return render.notice(title, text, self.ground(guild_id, asker_id), more=more)

    def broke(self, guild_id: int | None, reference: str) -> Reply:
        """Return what a member is told after a fault."""
        return render.broke(reference, self.ground(guild_id))

    def card(self, guild_id: int | None, entry_id: str, audience: Audience) -> Reply | None:
        """Return the card of an entry and count that it was shown; None when there is no such entry (any more)."""
        entry = self.entry(guild_id, entry_id)
        if entry is None:
            return None
        self.memory.counting.note(guild_id, Counted.SHOWN, entry.id)
        related = [other for other in (self.entry(guild_id, i) for i in entry.related) if other]
        once = list({other.id: other for other in related}.values())
        return render.entry_card(entry, once, self.ground(guild_id, audience.asker_id), audience)

    def entry(self, guild_id: int | None, entry_id: str) -> Entry | None:
        """Return the entry with this id (or former id), None when it is gone."""
        return self._asking.entry(guild_id, EntryId(entry_id))

    def has_revision(self, guild_id: int | None, entry_id: str, revision: str) -> bool:
        """Tell whether an entry still says what it said in this revision."""
        entry = self.entry(guild_id, entry_id)
        return entry is not None and revision_of(entry) == revision

    def suggestions(self, guild_id: int | None, typed: str, limit: int) -> tuple[str, ...]:
        """Return questions to offer while a member types; none where the text so far warns."""
        return self._asking.suggestions(guild_id, typed, limit)

    def ground(self, guild_id: int | None, reader_id: int | None = None) -> Ground:
        """Return what replies stand on: the guild's knowledge and number, in the look that the reader chose."""
        knowledge = self._asking.knowledge(guild_id)
        country = None if guild_id is None else self.memory.settings.of_guild(guild_id).country or self._country
        is_plain = reader_id is not None and self.memory.settings.of_member(reader_id).is_plain
        upkeep = self.memory.upkeep
        number = render.emergency_number(knowledge, country)
        return Ground(knowledge, number, is_plain, upkeep.today, upkeep.checked(guild_id))

    @staticmethod
    def _examples(ground: Ground) -> list[Entry]:
        """Return the first entry of each of the first topics, as something to start with."""
        first: dict[str, Entry] = {}
        for entry in ground.knowledge.entries:
            first.setdefault(entry.topic, entry)
        return list(first.values())[:_EXAMPLES]


def guild_of(interaction: discord.Interaction[Any]) -> int | None:
    """Return the guild of an interaction if the bot was added to it; None for a direct message or a user install."""
    guild_id = interaction.guild_id
    return guild_id if guild_id is not None and interaction.client.get_guild(guild_id) is not None else None


def is_direct_message(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether only the asker and the bot read along, so that an answer may stay there for good."""
    return interaction.context.dm_channel or isinstance(interaction.channel, discord.DMChannel)


def private_to(interaction: discord.Interaction[Any], target: Target | None = None) -> Audience:
    """Return the audience of an answer that the presser alone sees, and may share where the bot can write."""
    if is_direct_message(interaction):
        return Audience(interaction.user.id)
    share = (target or Target()) if guild_of(interaction) is not None else None
    return Audience(interaction.user.id, is_private=True, share=share)


def _address(given: GivenAnswer) -> str:
    return f"https://discord.com/channels/{given.guild_id or '@me'}/{given.channel_id}/{given.answer_id}"
