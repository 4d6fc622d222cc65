"""The door of `/setup`: a club's country, editors and moderators' channel."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands as discord_commands

from bot.discord_ui.forms import setting_up
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.wording import commands


class Setup(discord_commands.Cog):
    """Shows the panel of a guild's settings to those who may manage the server."""

    @app_commands.command(name="setup", description=commands.SETUP_DESCRIPTION)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def setup(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show the panel."""
        await setting_up.show(interaction)
