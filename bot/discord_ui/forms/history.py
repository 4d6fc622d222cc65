"""What was: the history of entries, from which any state comes back, *Undo*, and the bin of hidden entries."""

from __future__ import annotations

import re

from bot.discord_ui import curation
from bot.discord_ui.delivery import respond
from bot.discord_ui.forms import editors
from bot.discord_ui.forms.pressing import Press, chosen, say, say_not_kept
from bot.discord_ui.wording import curation as words
from bot.domain.changes import Change
from bot.domain.model import EntryId
from bot.services.ports import StoreUnavailable
from bot.services.restoring import Restoring


async def show(interaction: Press, entry_id: EntryId | None) -> None:
    """Show the changes of an entry, or of all of them."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    try:
        changes = await _restoring(interaction).history(guild_id, entry_id)
        both = await interaction.client.desk.memory.upkeep.both(guild_id, entry_id) if entry_id else None
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    ground = interaction.client.desk.ground(guild_id, interaction.user.id)
    await respond(interaction, curation.history(changes, entry_id, ground, has_base=both is not None), is_private=True)


async def show_bin(interaction: Press) -> None:
    """Show the hidden entries, each with when it was hidden, and a menu to bring one back."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    try:
        hidden = await _restoring(interaction).hidden(guild_id)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    ground = interaction.client.desk.ground(guild_id, interaction.user.id)
    await respond(interaction, curation.hidden(hidden, ground), is_private=True)


async def press(interaction: Press, read: re.Match[str]) -> None:
    """Undo a change, bring a state back, or bring a hidden entry back."""
    await editors.answer(interaction, read, {"undo": _undo, "restore": _restore, "unhide": _bring_back})


async def _undo(interaction: Press, guild_id: int, ref: str) -> None:
    change = await _change(interaction, guild_id, ref)
    if change is not None:
        await editors.tell(interaction, guild_id, await _restoring(interaction).undo(change, interaction.user.id))


async def _restore(interaction: Press, guild_id: int, entry_id: str) -> None:
    change = await _change(interaction, guild_id, f"{entry_id}:{chosen(interaction) or 0}")
    if change is not None:
        await editors.tell(interaction, guild_id, await _restoring(interaction).restore(change, interaction.user.id))


async def _bring_back(interaction: Press, guild_id: int, ref: str) -> None:
    del ref
    entry_id = EntryId(chosen(interaction) or "")
    done = await _restoring(interaction).bring_back(guild_id, entry_id, interaction.user.id)
    if done is None:
        await say(interaction, words.BIN, words.NOT_HIDDEN)
    else:
        await editors.tell(interaction, guild_id, done)


async def _change(interaction: Press, guild_id: int, ref: str) -> Change | None:
    entry_id, _, number = ref.rpartition(":")
    change = await _restoring(interaction).change(guild_id, EntryId(entry_id), int(number))
    if change is None:
        await say(interaction, words.HISTORY, words.NO_HISTORY)
    return change


def _restoring(interaction: Press) -> Restoring:
    return interaction.client.desk.memory.restoring
