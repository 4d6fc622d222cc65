"""A moderator makes an entry out of a message: in their own words, as what members write is never published."""

from __future__ import annotations

import re
from dataclasses import replace

import discord

from bot.discord_ui.forms import curating, editors
from bot.discord_ui.forms.pressing import Press, say, say_not_kept
from bot.discord_ui.wording import curation as words
from bot.domain.changes import Act
from bot.domain.model import EntryId
from bot.services.ports import StoreUnavailable

_MARKUP = re.compile(r"<(?:@[!&]?|#|a?:\w+:)\d+>")
"""Mentions and emoji as Discord sends them: https://docs.discord.com/developers/reference#message-formatting"""


async def begin(interaction: Press, message: discord.Message) -> None:
    """Open the form of a new entry, filled in with what the moderator wrote themselves, and else with nothing.

    The message stays in memory while the draft is open, so that what is published can be held against it.
    """
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    me = interaction.client.user
    if me is not None and message.author.id == me.id:
        await say(interaction, words.SAVE, words.SAVE_OWN_CARD)
        return
    service, is_own = interaction.client.desk.memory.curating, message.author.id == interaction.user.id
    said = [message.content, *(snapshot.content for snapshot in message.message_snapshots)]
    text = _MARKUP.sub("", "\n".join(said)).strip()
    try:
        sketch = await service.sketch(guild_id, EntryId(f"club-{interaction.id}"), interaction.user.id, Act.ADD)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    service.drafts.originals.hold(sketch.id, text, is_editors=is_own)
    content = {"do_now": text} if is_own and text else None
    working = await service.drafts.keep(replace(sketch, content=content, from_message=True))
    await interaction.response.send_modal(curating.EntryForm("new", working, (), words.SAVE_FORM))


async def open_form(interaction: Press, read: re.Match[str]) -> None:
    """Open the form of a new entry where a person has helped: empty, as what was said there is the members' own."""
    del read
    await curating.begin(interaction, EntryId(f"club-{interaction.id}"), Act.ADD)
