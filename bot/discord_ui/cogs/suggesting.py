"""The door of `/suggest`: members tell the moderators what they would like to be answered."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands as discord_commands

from bot.discord_ui.forms import suggesting
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.wording import inbox


class Suggesting(discord_commands.Cog):
    """Takes suggestions, in guilds that have the bot."""

    @app_commands.command(name="suggest", description=inbox.SUGGEST_DESCRIPTION)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def suggest(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show the form."""
        await suggesting.open_form(interaction)
