"""The door of `/reload`: whoever runs the bot takes up changed files at once."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands as discord_commands

from bot.discord_ui import pages
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Desk, guild_of
from bot.discord_ui.forms.pressing import say
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.wording import examination as words
from bot.services.reloading import Reloading


class Reload(discord_commands.Cog):
    """Looks at the files of the knowledge for the owner of the application."""

    def __init__(self, desk: Desk, reloading: Reloading) -> None:
        self._desk = desk
        self._reloading = reloading

    @app_commands.command(name="reload", description=words.RELOAD_DESCRIPTION)
    @app_commands.default_permissions(administrator=True)
    async def reload(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Take the files up, and say what has come of it."""
        if not await interaction.client.is_owner(interaction.user):
            await say(interaction, words.ONLY_OWNER, words.ONLY_OWNER_HOW)
            return
        # A large set takes longer to prepare than Discord waits for an answer.
        await interaction.response.defer(ephemeral=True)
        is_taken = await self._reloading.look()
        ground = self._desk.ground(guild_of(interaction), interaction.user.id)
        await respond(interaction, pages.reloaded(ground, self._reloading.problems, is_taken=is_taken), is_private=True)
