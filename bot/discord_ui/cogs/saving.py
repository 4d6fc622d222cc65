"""The door of *Save as Q&A* on a message: the form of a new entry, for moderators."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands as discord_commands

from bot.discord_ui.forms import saving
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.wording import curation as words


class Saving(discord_commands.Cog):
    """Offers *Save as Q&A* on messages."""

    def __init__(self, tree: app_commands.CommandTree[HasDesk]) -> None:
        self._tree = tree
        # A context menu cannot be defined inside a class: https://github.com/Rapptz/discord.py/issues/7823
        self._menu = app_commands.ContextMenu(
            name=words.SAVE,
            callback=self._save,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._menu.default_permissions = discord.Permissions(manage_guild=True)

    async def cog_load(self) -> None:
        """Offer it."""
        self._tree.add_command(self._menu)

    async def _save(self, interaction: discord.Interaction[HasDesk], message: discord.Message) -> None:
        """Open the form of a new entry about what the message says."""
        await saving.begin(interaction, message)
