"""Moderators take what their club changed out as a file, and in again: a look at it first, then all of it."""

from __future__ import annotations

import io
import re

import discord

from bot.discord_ui import exchange
from bot.discord_ui.delivery import respond, turn_into
from bot.discord_ui.faults import UNREACHABLE
from bot.discord_ui.forms import editors
from bot.discord_ui.forms.pressing import Press, say, say_not_kept
from bot.discord_ui.layout import Reply
from bot.discord_ui.wording import exchange as words
from bot.services.errors import BotError
from bot.services.ports import StoreUnavailable

MOST_BYTES = 1_000_000


async def export(interaction: Press) -> None:
    """Give the moderator the file, in private."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        data = await interaction.client.desk.memory.exchanging.export(guild_id)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    file = discord.File(io.BytesIO(data), words.FILE_NAME)
    await respond(interaction, Reply(content=words.EXPORTED), is_private=True, file=file)


async def begin(interaction: Press, attachment: discord.Attachment) -> None:
    """Show what a file would change; nothing is changed yet."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    if attachment.size > MOST_BYTES:
        await say(interaction, words.IMPORT, words.TOO_LARGE)
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    desk = interaction.client.desk
    try:
        data = await attachment.read()
        plan = await desk.memory.exchanging.plan(guild_id, data, "line")
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    except UNREACHABLE:
        await say(interaction, words.IMPORT, words.NOT_FETCHED)
        return
    ground = desk.ground(guild_id, interaction.user.id)
    if plan.problems or plan.is_empty:
        await respond(interaction, exchange.refused(plan, ground), is_private=True)
        return
    kept = desk.memory.exchanging.plans.keep(plan, interaction.user.id)
    await respond(interaction, exchange.planned(kept, ground), is_private=True)


async def press(interaction: Press, read: re.Match[str]) -> None:
    """Carry an import out, or discard it; pressed twice, it is carried out once."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    desk = interaction.client.desk
    exchanging, member_id = desk.memory.exchanging, interaction.user.id
    kept = exchanging.plans.take(read["plan"], guild_id, member_id)
    if kept is None:
        await say(interaction, words.GONE, words.GONE_HOW)
        return
    if read["verb"] == "discard":
        await say(interaction, words.DISCARD, words.DISCARDED)
        return
    await interaction.response.defer()
    try:
        done = await exchanging.carry_out(kept.plan, member_id)
    except StoreUnavailable as error:
        exchanging.plans.put_back(kept)
        await say_not_kept(interaction, error)
        return
    except BotError as error:
        await say(interaction, words.IMPORT, str(error))
        return
    reply = exchange.imported(done, member_id, desk.ground(guild_id, member_id))
    await turn_into(interaction, reply)
    await editors.announce(interaction, guild_id, reply)
