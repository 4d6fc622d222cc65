"""The door of `/doctor`: whether the bot can work in this club, and what to do where it cannot."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands as discord_commands

from bot.discord_ui import pages
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Desk
from bot.discord_ui.examination import examine_guild
from bot.discord_ui.forms.pressing import allowed_guild
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.wording import examination as words
from bot.services.findings import Finding, examine_clock, examine_versions
from bot.services.ports import StoreUnavailable


class Doctor(discord_commands.Cog):
    """Examines the bot for those who manage a server."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name="doctor", description=words.DESCRIPTION)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def doctor(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show what was found, to the member alone."""
        guild_id = await allowed_guild(interaction)
        if guild_id is None:
            return
        findings = [await self._memory(), examine_clock(discord.utils.utcnow(), interaction.created_at)]
        findings.append(examine_versions())
        is_deaf = not interaction.client.intents.message_content
        if is_deaf and self._desk.memory.hearing.loud_channels(guild_id):
            findings.append(Finding(words.INTENT, words.INTENT_OFF, words.INTENT_REMEDY))
        guild = interaction.guild
        if guild is not None:
            findings.insert(0, examine_guild(guild, guild.me, guild.channels))
        ground = self._desk.ground(guild_id, interaction.user.id)
        await respond(interaction, pages.examined(ground, findings), is_private=True)

    async def _memory(self) -> Finding:
        try:
            await self._desk.memory.synced.fingerprint()
        except StoreUnavailable:
            return Finding(words.MEMORY, words.MEMORY_WRONG, words.MEMORY_REMEDY)
        return Finding(words.MEMORY, words.MEMORY_WELL)
