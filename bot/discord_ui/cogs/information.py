"""The doors of `/topics`, `/warning-signs`, `/privacy`, `/about` and `/help`: pages for the presser alone."""

from __future__ import annotations

from collections.abc import Callable

import discord
from discord import app_commands
from discord.ext import commands as discord_commands

from bot.discord_ui import pages, render
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Desk, guild_of
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.layout import Ground, Reply
from bot.discord_ui.wording import commands


class Information(discord_commands.Cog):
    """Shows pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name="topics", description=commands.TOPICS_DESCRIPTION)
    async def topics(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show all topics."""
        await self._show(interaction, pages.topics)

    @app_commands.command(name="warning-signs", description=commands.SIGNS_DESCRIPTION)
    async def warning_signs(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show the warning signs."""
        await self._show(interaction, render.warning_signs)

    @app_commands.command(name="privacy", description=commands.PRIVACY_DESCRIPTION)
    async def privacy(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show what is kept."""
        await self._show(interaction, pages.privacy)

    @app_commands.command(name="about", description=commands.ABOUT_DESCRIPTION)
    async def about(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show what the bot is."""
        await self._show(interaction, pages.about)

    @app_commands.command(name="help", description=commands.HELP_DESCRIPTION)
    async def how_to_ask(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show how to ask."""
        await self._show(interaction, pages.how_to_ask)

    async def _show(self, interaction: discord.Interaction[HasDesk], page: Callable[[Ground], Reply]) -> None:
        ground = self._desk.ground(guild_of(interaction), interaction.user.id)
        await respond(interaction, page(ground), is_private=True)
