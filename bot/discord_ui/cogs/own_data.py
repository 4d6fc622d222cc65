"""The doors of `/my-settings` and `/my-data delete`: what a member chose, and what is kept of them."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands as discord_commands

from bot.discord_ui import pages
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Desk, guild_of
from bot.discord_ui.faults import log
from bot.discord_ui.forms.pressing import say, say_not_kept
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.wording import commands
from bot.domain.records import MemberSettings
from bot.services.ports import StoreUnavailable


class OwnData(discord_commands.Cog):
    """Lets members see and change what is theirs."""

    my_data = app_commands.Group(name="my-data", description=commands.MY_DATA_DESCRIPTION)

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name="my-settings", description=commands.MY_SETTINGS_DESCRIPTION)
    @app_commands.describe(plain=commands.MY_SETTINGS_PLAIN)
    async def my_settings(
        self,
        interaction: discord.Interaction[HasDesk],
        plain: bool | None = None,  # noqa: FBT001 - an option of a slash command
    ) -> None:
        """Show the settings, changed where an option was given."""
        member_id = interaction.user.id
        if plain is not None:
            try:
                await self._desk.memory.settings.change_member(member_id, MemberSettings(is_plain=plain))
            except StoreUnavailable as error:
                await say_not_kept(interaction, error)
                return
        await respond(
            interaction, pages.my_settings(self._desk.ground(guild_of(interaction), member_id)), is_private=True
        )

    @my_data.command(name="delete", description=commands.MY_DATA_DELETE_DESCRIPTION)
    async def delete(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Delete what is kept of the member."""
        try:
            await self._desk.memory.forget_member(interaction.user.id)
        except StoreUnavailable as error:
            log.warning("a member's data could not be deleted: %s", error)
            await say(interaction, commands.DATA_NOT_DELETED, commands.DATA_NOT_DELETED_HOW)
            return
        await say(interaction, commands.DATA_DELETED, commands.DATA_DELETED_HOW)
