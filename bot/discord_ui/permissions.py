"""May the bot speak here, and if not, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
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
    return _not_granted(may, ("view_channel", "send_messages_in_threads" if is_thread else "send_messages"))


def lacking_in(channel: discord.abc.GuildChannel, *names: str) -> tuple[str, ...]:
    """Return those of these permissions, in Discord's words, that the bot lacks in a channel."""
    return _not_granted(channel.permissions_for(channel.guild.me), names)


def lacking_to_listen(channel: discord.abc.GuildChannel) -> tuple[str, ...]:
    """Return what the bot lacks to speak in a channel or forum without being called, in Discord's words."""
    send = "send_messages_in_threads" if isinstance(channel, discord.ForumChannel) else "send_messages"
    return lacking_in(channel, "view_channel", send, "read_message_history")


def lacking_to_call(channel: discord.abc.GuildChannel) -> tuple[str, ...]:
    """Return what the bot lacks to open a private thread in a channel and call volunteers there."""
    return lacking_in(channel, "view_channel", "create_private_threads", "send_messages_in_threads")


def _not_granted(may: discord.Permissions, needed: Iterable[str]) -> tuple[str, ...]:
    return tuple(commands.PERMISSIONS[name] for name in needed if not getattr(may, name))
