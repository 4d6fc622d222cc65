"""Says hello in a guild that the bot was added to: once, to whoever may set it up."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.discord_ui.delivery import NO_PINGS
from bot.discord_ui.faults import UNREACHABLE, describe, log
from bot.discord_ui.wording import people


class Arriving(commands.Cog):
    """Greets a new guild."""

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
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
