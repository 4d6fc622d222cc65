"""What a card offers: another entry, the mid-ride version, the warning signs, a vote, *None of these*."""

from __future__ import annotations

import re

from bot.discord_ui import render, wording
from bot.discord_ui.delivery import respond, turn_into
from bot.discord_ui.desk import guild_of, is_direct_message, private_to
from bot.discord_ui.forms import calling
from bot.discord_ui.forms.pressing import Press, chosen, say, say_gone, say_not_kept
from bot.discord_ui.layout import Audience
from bot.discord_ui.wording.languages import speak
from bot.domain.model import EntryId
from bot.domain.records import Revision, Vote
from bot.services.ports import StoreUnavailable


async def show_entry(interaction: Press, read: re.Match[str]) -> None:
    """Show an entry: to the presser alone, or in place of "did you mean" when its asker presses."""
    if read["asker"] == str(interaction.user.id):
        await _turn_into_card(interaction, read["entry"])
    else:
        await show_privately(interaction, read["entry"])


async def show_chosen(interaction: Press, read: re.Match[str]) -> None:
    """Show the presser the entry that was chosen in a menu."""
    del read
    await show_privately(interaction, chosen(interaction) or "")


async def show_mid_ride(interaction: Press, read: re.Match[str]) -> None:
    """Show the presser the three lines that can be read at arm's length; a sentence when there are none any more."""
    desk, guild_id = interaction.client.desk, guild_of(interaction)
    entry = desk.entry(guild_id, read["entry"])
    if entry is None or not entry.mid_ride:
        await say_gone(interaction)
        return
    ground = desk.ground(guild_id, interaction.user.id)
    audience = Audience(interaction.user.id, is_private=not is_direct_message(interaction))
    await respond(interaction, render.mid_ride(entry, ground, audience), is_private=audience.is_private)


async def show_warning_signs(interaction: Press, read: re.Match[str]) -> None:
    """Show the presser the list of warning signs."""
    del read
    ground = interaction.client.desk.ground(guild_of(interaction), interaction.user.id)
    await respond(interaction, render.warning_signs(ground), is_private=True)


async def none_fits(interaction: Press, read: re.Match[str]) -> None:
    """Turn the asker's own suggestions into how to ask again; others get that privately, as where a warning stands."""
    desk, is_own = interaction.client.desk, read["asker"] == str(interaction.user.id)
    audience = _audience(interaction) if is_own else private_to(interaction)
    if not audience.is_private:
        speak(interaction.guild_locale)
    more = calling.offer(interaction)
    reply = render.none_fits(desk.ground(guild_of(interaction), interaction.user.id), audience, more)
    if is_own:
        await turn_into(interaction, reply)
    else:
        await respond(interaction, reply, is_private=audience.is_private)


async def vote(interaction: Press, read: re.Match[str]) -> None:
    """Count whether an entry helped, one vote a person; a vote on what the card no longer says does not count."""
    desk, guild_id = interaction.client.desk, guild_of(interaction)
    if not desk.has_revision(guild_id, read["entry"], read["revision"]):
        await say(interaction, wording.CARD_CHANGED, wording.CARD_CHANGED_HOW)
        return
    is_helpful = read["verdict"] == "yes"
    given = Vote(EntryId(read["entry"]), Revision(read["revision"]), is_helpful)
    try:
        before = await desk.memory.voting.vote(interaction.user.id, given)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    desk.memory.counting.note_vote(guild_id, given.entry_id, is_helpful=is_helpful, before=before)
    if is_helpful:
        await say(interaction, wording.THANKS, wording.THANKS_HELPED)
    else:
        await say(interaction, wording.THANKS, wording.THANKS_NOT_HELPED, calling.offer(interaction))


async def show_privately(interaction: Press, entry_id: str) -> None:
    """Send the presser the card of an entry, which stays where only the two read along anyway."""
    audience = private_to(interaction)
    reply = interaction.client.desk.card(guild_of(interaction), entry_id, audience)
    if reply is None:
        await say_gone(interaction)
    else:
        await respond(interaction, reply, is_private=audience.is_private)


async def _turn_into_card(interaction: Press, entry_id: str) -> None:
    desk, audience = interaction.client.desk, _audience(interaction)
    if not audience.is_private:
        speak(interaction.guild_locale)
    reply = desk.card(guild_of(interaction), entry_id, audience)
    if reply is None:
        await say_gone(interaction)
        return
    await turn_into(interaction, reply)
    if interaction.message is not None and not audience.is_private:
        await desk.memory.remembering.now_shows(interaction.message.id, EntryId(entry_id), interaction.user.id)


def _audience(interaction: Press) -> Audience:
    """Return whom the message that was pressed is for; its presser asked."""
    is_private = interaction.message is not None and interaction.message.flags.ephemeral
    return private_to(interaction) if is_private else Audience(interaction.user.id)
