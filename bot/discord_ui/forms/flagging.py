"""Moderators add a warning sign: phrases in a form, a look at whom it warns, then a second moderator."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.discord_ui import curation, custom_ids
from bot.discord_ui.delivery import respond
from bot.discord_ui.forms import editors
from bot.discord_ui.forms.pressing import FORM_KEPT_SECONDS, Press, say, say_not_kept
from bot.discord_ui.wording import curation as words
from bot.domain.added_red_flags import OWN
from bot.domain.changes import Working
from bot.domain.model import Level, RedFlagId
from bot.services.curating import InvalidDraft
from bot.services.drafting import Drafting
from bot.services.flagging import Flagging
from bot.services.ports import StoreUnavailable

_FIELDS = {"say": (words.SIGN_SAY, 2000), "fires_on": (words.SIGN_FIRES, 1500), "silent_on": (words.SIGN_SILENT, 1500)}


class SignForm(discord.ui.Modal):
    """The phrases and sentences of a warning sign, as they stand; it is answered by its custom id (`submitted`)."""

    def __init__(self, working: Working) -> None:
        super().__init__(
            title=words.SIGN_TITLE, custom_id=custom_ids.qa_sign_form(working.id), timeout=FORM_KEPT_SECONDS
        )
        for name, (label, longest) in _FIELDS.items():
            value = (working.content or {}).get(name)
            shown = "\n".join(map(str, value)) if isinstance(value, list) else ""
            field = discord.ui.TextInput[Any](
                custom_id=name, style=discord.TextStyle.paragraph, max_length=longest, default=shown[:longest]
            )
            self.add_item(discord.ui.Label(text=label, component=field))


async def begin(interaction: Press, like: str, level: str | None) -> None:
    """Open the form of a new warning sign that warns with the words of the shipped one `like`."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    wanted = Level.from_label(level) if level else Level.NONE
    flag_id, member_id = f"{OWN}{interaction.id}", interaction.user.id
    try:
        working = await _flagging(interaction).begin(guild_id, flag_id, RedFlagId(like), wanted, member_id)
    except KeyError:
        await say(interaction, words.SIGN_TITLE, words.NO_SIGN)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
    else:
        await interaction.response.send_modal(SignForm(working))


async def submitted(interaction: Press, read: re.Match[str], fields: dict[str, str]) -> None:
    """Take what was typed into the draft and show what it would do."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        working = await _working(interaction, guild_id, read["draft"])
        if working is None:
            return
        lines = {name: [line.strip() for line in fields.get(name, "").splitlines() if line.strip()] for name in _FIELDS}
        working = await _drafts(interaction).change(working, lines)
        await _show(interaction, guild_id, working)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)


async def press(interaction: Press, read: re.Match[str]) -> None:
    """Send a warning sign to a second moderator, open its form again, or discard it."""
    await editors.answer(interaction, read, {"change": _change, "propose": _propose, "discard": _discard})


async def _show(interaction: Press, guild_id: int, working: Working) -> None:
    flagging, ground = _flagging(interaction), interaction.client.desk.ground(guild_id, interaction.user.id)
    try:
        preview = await flagging.preview(guild_id, flagging.read(working))
    except InvalidDraft as error:
        await respond(interaction, curation.sign_draft(working, error.problems, ground), is_private=True)
    else:
        await respond(interaction, curation.sign_draft(working, preview, ground), is_private=True)


async def _change(interaction: Press, guild_id: int, draft_id: str) -> None:
    if working := await _working(interaction, guild_id, draft_id):
        await interaction.response.send_modal(SignForm(working))


async def _propose(interaction: Press, guild_id: int, draft_id: str) -> None:
    working = await _working(interaction, guild_id, draft_id)
    if working is None:
        return
    flagging = _flagging(interaction)
    await interaction.response.defer()  # it is tried again, on every phrasing
    done = await flagging.propose(guild_id, flagging.read(working), interaction.user.id)
    await _drafts(interaction).drop(draft_id)
    await editors.tell(interaction, guild_id, done)


async def _discard(interaction: Press, guild_id: int, draft_id: str) -> None:
    if await _working(interaction, guild_id, draft_id):
        await _drafts(interaction).drop(draft_id)
        await say(interaction, words.DISCARD, words.DISCARDED)


async def _working(interaction: Press, guild_id: int, draft_id: str) -> Working | None:
    working = await _drafts(interaction).of(draft_id, guild_id, interaction.user.id)
    if working is None:
        await say(interaction, words.DRAFT_GONE, words.SIGN_GONE_HOW)
    return working


def _drafts(interaction: Press) -> Drafting:
    return interaction.client.desk.memory.curating.drafts


def _flagging(interaction: Press) -> Flagging:
    return interaction.client.desk.memory.flagging
