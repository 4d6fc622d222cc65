"""The doors of `/ask` and of "Answer this" on a message: answered privately first."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands as discord_commands

from bot.discord_ui.custom_ids import Target
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Asked, Desk, guild_of, is_direct_message
from bot.discord_ui.faults import log_fault
from bot.discord_ui.fitting import CHOICE_LIMIT, shorten
from bot.discord_ui.forms.pressing import say
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.wording import commands
from bot.discord_ui.wording.languages import speak

_MAX_CHOICES = 25


class AskCommand(discord_commands.Cog):
    """Answers `/ask` and "Answer this"."""

    def __init__(self, desk: Desk, tree: app_commands.CommandTree[HasDesk]) -> None:
        self._desk = desk
        self._tree = tree
        # A context menu cannot be defined inside a class: https://github.com/Rapptz/discord.py/issues/7823
        self._menu = app_commands.ContextMenu(name=commands.ANSWER_THIS, callback=self._answer_this)

    async def cog_load(self) -> None:
        """Offer "Answer this" on messages."""
        self._tree.add_command(self._menu)

    @app_commands.command(name="ask", description=commands.ASK_DESCRIPTION)
    @app_commands.describe(question=commands.ASK_QUESTION, private=commands.ASK_PRIVATE, to=commands.ASK_TO)
    async def ask(
        self,
        interaction: discord.Interaction[HasDesk],
        question: app_commands.Range[str, 1, 4000],
        private: bool | None = None,  # noqa: FBT001 - an option of a slash command
        to: discord.User | None = None,
    ) -> None:
        """Answer `question`; publicly only if the member chose so, as what is said of one's back is health data."""
        is_private = not is_direct_message(interaction) if private is None else private
        target = Target("member", to.id) if to else Target()
        await self._answer(interaction, question, target, is_private=is_private or to is not None)

    @ask.autocomplete("question")
    async def _offer(self, interaction: discord.Interaction[HasDesk], current: str) -> list[app_commands.Choice[str]]:
        """Return questions that fit what was typed so far; none after a fault, which discord.py would log in full."""
        try:
            offered = self._desk.suggestions(guild_of(interaction), current, _MAX_CHOICES)
        except Exception as error:  # noqa: BLE001 - logged; the member types on without suggestions
            log_fault(error, "suggestions for /ask")
            return []
        texts = dict.fromkeys(shorten(text, CHOICE_LIMIT) for text in offered[:_MAX_CHOICES])
        return [app_commands.Choice(name=text, value=text) for text in texts if text]

    async def _answer_this(self, interaction: discord.Interaction[HasDesk], message: discord.Message) -> None:
        """Answer a message to the presser alone, who may share the answer as a reply to it."""
        me = interaction.client.user
        if me is not None and message.author.id == me.id:
            await say(interaction, commands.ANSWER_THIS, commands.OWN_MESSAGE)
            return
        text = message.content or "\n".join(snapshot.content for snapshot in message.message_snapshots)
        await self._answer(interaction, text, Target("message", message.id), is_private=True)

    async def _answer(
        self, interaction: discord.Interaction[HasDesk], text: str, target: Target, *, is_private: bool
    ) -> None:
        guild_id = guild_of(interaction)
        asked = Asked(
            text=text,
            asker_id=interaction.user.id,
            guild_id=guild_id,
            channel_id=interaction.channel_id,
            is_private=is_private,
            share=target if is_private and guild_id is not None else None,
        )
        if not is_private:
            speak(interaction.guild_locale or interaction.locale)
        reply = await self._desk.answer(asked)
        if reply is None:
            # A command must be answered within three seconds, or the member reads that it failed.
            await respond(interaction, self._desk.slow_down(guild_id, asked.asker_id), is_private=True)
            return
        answer_id = await respond(interaction, reply, is_private=is_private)
        if answer_id and not is_private:
            await self._desk.remember(asked, reply, question_id=interaction.id, answer_id=answer_id)
