"""The door of `/ask`: a question typed as a command, answered privately unless the member chooses otherwise."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_ui import wording
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Desk, HasDesk, guild_of, is_direct_message
from bot.discord_ui.faults import log_fault, told
from bot.discord_ui.fitting import CHOICE_LIMIT, shorten

_MAX_CHOICES = 25


class AskCommand(commands.Cog):
    """Answers `/ask`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name="ask", description=wording.ASK_DESCRIPTION)
    @app_commands.describe(question=wording.ASK_QUESTION, private=wording.ASK_PRIVATE)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(
        self,
        interaction: discord.Interaction[HasDesk],
        question: app_commands.Range[str, 1, 4000],
        private: bool | None = None,  # noqa: FBT001 - an option of a slash command
    ) -> None:
        """Answer `question`; publicly only if the member chose so, as what is said of one's back is health data."""
        guild_id = guild_of(interaction)
        is_private = not is_direct_message(interaction) if private is None else private

        async def tell(reference: str) -> None:
            await respond(interaction, self._desk.broke(guild_id, reference), is_private=True)

        async with told(f"/ask in guild {interaction.guild_id}", tell):
            reply = self._desk.answer(guild_id, question, interaction.user.id)
            if reply is None:
                # A command must be answered within three seconds, or the member reads that it failed.
                await respond(interaction, self._desk.slow_down(guild_id), is_private=True)
            else:
                await respond(interaction, reply, is_private=is_private)

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
