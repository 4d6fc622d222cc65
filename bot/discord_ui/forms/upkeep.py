"""Moderators settle what has come out of step: the base changed under the club's text, or a check is overdue."""

from __future__ import annotations

import re

from bot.discord_ui import curation, upkeep, wording
from bot.discord_ui.delivery import post, respond
from bot.discord_ui.forms import curating, editors
from bot.discord_ui.forms.pressing import Press, chosen, say, say_not_kept
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.wording import curation as draft_words
from bot.discord_ui.wording import upkeep as words
from bot.discord_ui.wording.languages import spoken
from bot.domain.changes import Act
from bot.domain.model import EntryId
from bot.domain.records import Revision
from bot.services.curating import InvalidDraft, StaleEdit
from bot.services.ports import StoreUnavailable
from bot.services.upkeep import LookAgain, Seen


async def show_list(interaction: Press) -> None:
    """Show what the guild changed, and what is out of step."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    desk = interaction.client.desk
    try:
        overview = await desk.memory.upkeep.overview(guild_id)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    await respond(interaction, upkeep.listing(overview, desk.ground(guild_id, interaction.user.id)), is_private=True)


async def press(interaction: Press, read: re.Match[str]) -> None:
    """Answer a press on what is out of step: show it, or settle it as it was looked at."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    entry_id = EntryId(read["entry"] or chosen(interaction) or "")
    shows = {"both": _show_both, "due": _show_due}
    try:
        if read["verb"] == "edit":
            await curating.begin(interaction, entry_id, Act.EDIT)
        elif read["verb"] in shows:
            await shows[read["verb"]](interaction, guild_id, entry_id)
        elif read["revision"] is None:
            await say(interaction, wording.BUTTON_GONE, wording.BUTTON_GONE_HOW)
        else:
            seen = Seen(entry_id, int(read["number"]), Revision(read["revision"]))
            await _settle(interaction, guild_id, read["verb"], seen)
    except (LookAgain, StaleEdit):
        await say(interaction, words.CHANGED_SINCE, words.CHANGED_SINCE_HOW)
    except InvalidDraft as error:
        await say(interaction, draft_words.PROBLEMS, str(error))
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)


async def tell_of_moved(client: HasDesk) -> None:
    """Tell each guild's moderators once of every change of the base under their entries, where they have a channel.

    Raises StoreUnavailable. Where Discord refuses the message, the next time tries again.
    """
    desk = client.desk
    for guild_id, told in (await desk.memory.upkeep.untold()).items():
        channel_id = desk.memory.settings.of_guild(guild_id).moderators_channel_id
        guild = client.get_guild(guild_id)
        if channel_id is None or guild is None:
            continue
        await desk.ready(guild_id)
        channel = client.get_partial_messageable(channel_id, guild_id=guild_id)
        with spoken(guild.preferred_locale):
            reply = upkeep.moved_notice(desk.memory.upkeep.questions(guild_id, told), desk.ground(guild_id))
        if await post(channel, reply, nonce=f"b{guild_id}", to=None, pings=None):
            await desk.memory.upkeep.mark_told(guild_id, told)


async def _show_both(interaction: Press, guild_id: int, entry_id: EntryId) -> None:
    desk = interaction.client.desk
    found = await desk.memory.upkeep.both(guild_id, entry_id)
    if found is None:
        await say(interaction, words.FOLLOWS, words.FOLLOWS_HOW)
        return
    await respond(interaction, upkeep.both(found, desk.ground(guild_id, interaction.user.id)), is_private=True)


async def _show_due(interaction: Press, guild_id: int, entry_id: EntryId) -> None:
    desk = interaction.client.desk
    found = await desk.memory.upkeep.due(guild_id, entry_id)
    if found is None:
        await say(interaction, words.NOT_DUE, words.NOT_DUE_HOW)
        return
    ground = desk.ground(guild_id, interaction.user.id)
    await respond(interaction, curation.preview_card(found.entry, ground), is_private=True)
    await respond(interaction, upkeep.check(found, ground), is_private=True)


async def _settle(interaction: Press, guild_id: int, verb: str, seen: Seen) -> None:
    service = interaction.client.desk.memory.upkeep
    settle = {"right": service.still_right, "keep": service.keep_ours, "take": service.take_base}.get(verb)
    if settle is None:
        await say(interaction, wording.BUTTON_GONE, wording.BUTTON_GONE_HOW)
        return
    await editors.tell(interaction, guild_id, await settle(guild_id, seen, interaction.user.id))
