"""May the bot speak here, and if not, what is missing."""

from __future__ import annotations

from typing import Any

import discord

from bot.discord_ui.wording import commands


def granted(message: discord.Message) -> discord.Permissions | None:
    """Return what the bot may do where `message` stands; None in a direct message.

    None too where Discord has not told us enough to know: then sending shows it.
    """
    guild, channel = message.guild, message.channel
    # A channel that is not cached is a PartialMessageable, which claims to have no permissions at all.
    if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return None
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return None
    return channel.permissions_for(guild.me)


def missing(message: discord.Message, may: discord.Permissions | None) -> tuple[str, ...]:
    """Return the permissions, in Discord's words, without which the bot cannot write where `message` stands.

    `may` is what is granted there; where that is not known, nothing is missing.
    """
    return () if may is None else lacking(may, is_thread=isinstance(message.channel, discord.Thread))


def missing_here(interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """Return the permissions, in Discord's words, without which the bot cannot write where it was spoken to."""
    return lacking(interaction.app_permissions, is_thread=isinstance(interaction.channel, discord.Thread))


def lacking(may: discord.Permissions, *, is_thread: bool) -> tuple[str, ...]:
    """Return which of the least permissions are not granted, in Discord's words."""
    needed = ("view_channel", "send_messages_in_threads" if is_thread else "send_messages")
    return tuple(commands.PERMISSIONS[name] for name in needed if not getattr(may, name))
