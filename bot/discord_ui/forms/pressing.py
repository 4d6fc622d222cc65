"""A press on anything of the bot's, and what is said back to the presser alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.discord_ui import wording
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import guild_of
from bot.discord_ui.faults import log
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.layout import Row
from bot.discord_ui.wording import commands
from bot.services.ports import StoreUnavailable

Press = discord.Interaction[HasDesk]

FORM_KEPT_SECONDS = 900.0
"""After which discord.py forgets a form that was opened and never sent; one sent later is still answered."""


async def say(interaction: Press, title: str, text: str, more: Row = ()) -> None:
    """Answer a press with a sentence that only the presser sees, and `more` to press."""
    reply = interaction.client.desk.notice(title, text, guild_of(interaction), interaction.user.id, more)
    await respond(interaction, reply, is_private=True)


async def allowed_guild(interaction: Press) -> int | None:
    """Return the guild where the presser may set the bot up; None, and a sentence to them, elsewhere.

    Discord's own check of the command is not enough: a panel stays on the screen when the right is taken away.
    """
    guild_id = guild_of(interaction)
    if guild_id is None or not interaction.permissions.manage_guild:
        await say(interaction, commands.ONLY_MANAGERS, commands.ONLY_MANAGERS_HOW)
        return None
    return guild_id


async def say_gone(interaction: Press) -> None:
    """Say that the entry behind a button is no longer there."""
    await say(interaction, wording.ENTRY_GONE, wording.ENTRY_GONE_HOW)


async def say_not_kept(interaction: Press, error: StoreUnavailable) -> None:
    """Say that a choice could not be kept, and tell the operator why."""
    log.warning("a member's choice was not kept: %s", error)
    await say(interaction, wording.NOT_KEPT, wording.NOT_KEPT_HOW)


def chosen(interaction: Press) -> str | None:
    """Return what was chosen in a menu, None where nothing was, or where a button was pressed."""
    data: Mapping[str, Any] = interaction.data or {}
    values = data.get("values")
    return str(values[0]) if isinstance(values, list) and values else None
