"""Moderators look at what was counted in their guild, week by week."""

from __future__ import annotations

import asyncio
from io import BytesIO

import discord

from bot.discord_ui import stats
from bot.discord_ui.delivery import respond
from bot.discord_ui.faults import log_fault
from bot.discord_ui.forms import editors
from bot.discord_ui.forms.pressing import Press, say_not_kept
from bot.discord_ui.wording import stats as words
from bot.domain.counts import Figures
from bot.services.ports import StoreUnavailable


async def show(interaction: Press) -> None:
    """Show a moderator the figures as text, with a chart of them where the bot may attach files."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    desk = interaction.client.desk
    try:
        figures = await desk.memory.counting.figures(guild_id, stats.MOST_WEEKS)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    await desk.ready(guild_id)
    names = desk.memory.upkeep.questions(guild_id, stats.named(figures))
    overdue, ground = desk.memory.upkeep.overdue(guild_id), desk.ground(guild_id, interaction.user.id)
    if not interaction.app_permissions.attach_files:
        await respond(interaction, stats.page(figures, names, overdue, ground, words.NO_CHART), is_private=True)
        return
    file = await _chart(figures) if figures.tallies else None
    missing = None if file else words.NO_CHART_NOW
    await respond(interaction, stats.page(figures, names, overdue, ground, missing), is_private=True, file=file)


async def _chart(figures: Figures) -> discord.File | None:
    """Return the chart, None where it could not be drawn: the figures do not wait for a picture."""
    try:
        drawn = await asyncio.to_thread(stats.picture, figures)
    except Exception as error:  # noqa: BLE001 - logged; fonts and codecs are the system's
        log_fault(error, "drawing a chart")
        return None
    return discord.File(BytesIO(drawn), words.FILE_NAME, description=stats.alt_text(figures))
