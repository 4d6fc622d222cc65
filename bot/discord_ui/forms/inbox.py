"""The inbox of `/qa gaps`: a moderator looks at one cluster or suggestion after the other, and settles it."""

from __future__ import annotations

import re

from bot.discord_ui import inbox
from bot.discord_ui.delivery import respond, turn_into
from bot.discord_ui.forms import curating, editors
from bot.discord_ui.forms.pressing import Press, say_gone, say_not_kept
from bot.discord_ui.inbox import Kept
from bot.discord_ui.layout import Reply
from bot.discord_ui.wording import inbox as words
from bot.domain.gaps import GapCluster, Settlement, Suggestion
from bot.services.ports import StoreUnavailable

_SETTLEMENTS = {"scope": Settlement.OUT_OF_SCOPE, "never": Settlement.NEVER}
_TOLD = {
    "scope": words.SET_OUT_OF_SCOPE,
    "never": words.SET_NEVER,
    "snooze": words.SNOOZED,
    "reject": words.REJECTED,
}


async def show(interaction: Press) -> None:
    """Show a moderator what waits, first what was asked most."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    try:
        items = await _items(interaction, guild_id)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    await respond(interaction, _page(interaction, guild_id, items, 0), is_private=True)


async def press_gap(interaction: Press, read: re.Match[str]) -> None:
    """Answer a press below a cluster."""
    await _press(interaction, read, GapCluster)


async def press_suggestion(interaction: Press, read: re.Match[str]) -> None:
    """Answer a press below a suggestion."""
    await _press(interaction, read, Suggestion)


async def _press(interaction: Press, read: re.Match[str], kind: type[Kept]) -> None:
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    try:
        items = await _items(interaction, guild_id)
        kept_id = int(read["id"])
        at = next((at for at, item in enumerate(items) if isinstance(item, kind) and kept_id in _ids(item)), None)
        if at is None:
            await turn_into(interaction, _page(interaction, guild_id, items, 0, words.SETTLED))
        elif read["verb"] == "next":
            await turn_into(interaction, _page(interaction, guild_id, items, (at + 1) % len(items)))
        elif read["verb"] in _TOLD:
            await _settle(interaction, guild_id, items[at], read["verb"])
            rest = [*items[:at], *items[at + 1 :]]
            await turn_into(interaction, _page(interaction, guild_id, rest, at, _TOLD[read["verb"]]))
        else:
            await _draft(interaction, guild_id, items[at], read["entry"])
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)


async def _draft(interaction: Press, guild_id: int, item: Kept, entry_id: str | None) -> None:
    """Open the form of a new entry, or the wording of an entry that is still there."""
    entry = interaction.client.desk.entry(guild_id, entry_id) if entry_id else None
    if entry_id and entry is None:
        await say_gone(interaction)
        return
    gap_ids, suggestion_id = (item.ids, None) if isinstance(item, GapCluster) else ((), item.id)
    await curating.open_form(interaction, guild_id, entry.id if entry else None, gap_ids, suggestion_id)


async def _settle(interaction: Press, guild_id: int, item: Kept, verb: str) -> None:
    gaps = interaction.client.desk.memory.gaps
    if not isinstance(item, GapCluster):
        await gaps.settle_suggestion(guild_id, item.id)
    elif verb == "snooze":
        await gaps.snooze(guild_id, item.ids)
    else:
        await gaps.settle(guild_id, item.ids, _SETTLEMENTS[verb])


async def _items(interaction: Press, guild_id: int) -> list[Kept]:
    gaps = interaction.client.desk.memory.gaps
    return [*await gaps.inbox(guild_id), *await gaps.suggestions(guild_id)]


def _page(interaction: Press, guild_id: int, items: list[Kept], at: int, above: str | None = None) -> Reply:
    desk = interaction.client.desk
    ground = desk.ground(guild_id, interaction.user.id)
    if not items:
        return inbox.empty(ground, is_on=desk.memory.settings.of_guild(guild_id).keeps_gaps, above=above)
    at = at if at < len(items) else 0
    guess = items[at].guess
    return inbox.page(items, at, desk.entry(guild_id, guess) if guess else None, ground, above)


def _ids(item: Kept) -> tuple[int, ...]:
    return item.ids if isinstance(item, GapCluster) else (item.id,)
