"""What waits for a second moderator: shown, confirmed, rejected, or taken up as a draft where it has grown stale."""

from __future__ import annotations

import re

from bot.discord_ui import curation
from bot.discord_ui.delivery import respond
from bot.discord_ui.forms import curating, editors
from bot.discord_ui.forms.pressing import Press, say, say_not_kept
from bot.discord_ui.wording import curation as words
from bot.services.curating import StaleEdit
from bot.services.ports import StoreUnavailable
from bot.services.reviewing import Reviewing

_MOST_SHOWN = 5


async def show(interaction: Press) -> None:
    """Show each proposal that waits in the guild, oldest first."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    desk = interaction.client.desk
    try:
        await desk.library.ready(guild_id)
        waiting = await _reviewing(interaction).waiting(guild_id)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    ground = desk.ground(guild_id, interaction.user.id)
    if not waiting:
        await say(interaction, words.REVIEW_DESCRIPTION, words.NOTHING_WAITS)
    for each in waiting[:_MOST_SHOWN]:
        before = desk.memory.curating.content(guild_id, each.entry_id)
        await respond(interaction, curation.waits(each, before, ground), is_private=True)


async def press(interaction: Press, read: re.Match[str]) -> None:
    """Confirm a proposal, reject it, or take it up as a draft of one's own."""
    await editors.answer(interaction, read, {"approve": _approve, "reject": _reject, "takeup": _take_up})


async def _approve(interaction: Press, guild_id: int, waiting_id: str) -> None:
    is_owner = interaction.guild is not None and interaction.guild.owner_id == interaction.user.id
    reviewing, moderator_id = _reviewing(interaction), interaction.user.id
    await interaction.response.defer()  # a warning sign is tried again, on every phrasing
    try:
        done = await reviewing.approve(guild_id, int(waiting_id), moderator_id, is_owner=is_owner)
    except StaleEdit as stale:
        ground = interaction.client.desk.ground(guild_id, moderator_id)
        await respond(interaction, curation.stale(stale, ground, int(waiting_id)), is_private=True)
        return
    await editors.tell(interaction, guild_id, done)


async def _reject(interaction: Press, guild_id: int, waiting_id: str) -> None:
    await _reviewing(interaction).reject(guild_id, int(waiting_id))
    await say(interaction, words.REJECT, words.REJECTED)


async def _take_up(interaction: Press, guild_id: int, waiting_id: str) -> None:
    working = await _reviewing(interaction).take_up(guild_id, int(waiting_id), interaction.user.id)
    await curating.show(interaction, working)


def _reviewing(interaction: Press) -> Reviewing:
    return interaction.client.desk.memory.reviewing
