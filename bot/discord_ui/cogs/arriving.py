"""Guilds that the bot is added to, and those that it is removed from."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.discord_ui.delivery import NO_PINGS
from bot.discord_ui.faults import UNREACHABLE, describe, log
from bot.discord_ui.wording import people
from bot.services.departing import Departing
from bot.services.ports import StoreUnavailable


class Arriving(commands.Cog):
    """Says hello in a new guild, once, to whoever may set the bot up; and notes when it is removed from one."""

    def __init__(self, departing: Departing) -> None:
        self._departing = departing

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep what there is of a guild that came back, and greet whoever is there."""
        try:
            await self._departing.came_back(guild.id)
        except StoreUnavailable as error:
            log.warning("that the bot is in guild %s again is noted with the next sweep: %s", guild.id, error)
        await _greet(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin the 30 days after which nothing is kept of a guild; Discord tells of an outage in another way."""
        try:
            await self._departing.left(guild.id)
        except StoreUnavailable as error:
            log.warning("that the bot left guild %s is noted with the next sweep: %s", guild.id, error)


async def _greet(guild: discord.Guild) -> None:
    """Greet whoever invited the bot, where it may know who that was; the guild's system channel otherwise."""
    try:
        inviter = await _inviter(guild)
        place = inviter or guild.system_channel
        if place is None:
            log.info("nobody greeted in guild %s: it has no system channel", guild.id)
            return
        await place.send(people.HELLO, allowed_mentions=NO_PINGS)
    except UNREACHABLE as error:
        log.info("nobody greeted in guild %s: %s", guild.id, describe(error))


async def _inviter(guild: discord.Guild) -> discord.User | discord.Member | None:
    """Return who added the bot, None where the bot may not read that."""
    if not guild.me.guild_permissions.view_audit_log:
        return None
    async for entry in guild.audit_logs(limit=20, action=discord.AuditLogAction.bot_add):
        if getattr(entry.target, "id", None) == guild.me.id and isinstance(entry.user, discord.User | discord.Member):
            return entry.user
    return None
