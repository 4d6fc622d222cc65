"""Moderators change an entry: part by part in forms, then a look at what it does, then *Publish*."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.discord_ui import curation, custom_ids
from bot.discord_ui.delivery import respond
from bot.discord_ui.forms import editors, kept_words
from bot.discord_ui.forms.pressing import FORM_KEPT_SECONDS, Press, chosen, say, say_not_kept
from bot.discord_ui.wording import curation as words
from bot.domain.changes import Act, Working
from bot.domain.model import EntryId
from bot.services.curating import Curating, InvalidDraft, StaleEdit
from bot.services.ports import StoreUnavailable

_LINES = frozenset({"phrasings", "tips", "mid_ride", "get_help_if", "sources", "related"})
_FORMS: Mapping[str, tuple[tuple[str, str, int, bool], ...]] = {
    "new": (
        ("question", words.QUESTION, 150, True),
        ("phrasings", words.PHRASINGS, 3000, True),
        ("do_now", words.DO_NOW, 1500, True),
        ("tips", words.TIPS, 2000, False),
        ("sources", words.SOURCES, 1000, True),
    ),
    "wording": (("question", words.QUESTION, 150, True), ("phrasings", words.PHRASINGS_OWN, 3800, False)),
    "answer": (
        ("do_now", words.DO_NOW, 1500, True),
        ("tips", words.TIPS, 3000, False),
        ("mid_ride", words.MID_RIDE, 900, False),
    ),
    "help": (("get_help_if", words.GET_HELP_IF, 2400, False), ("note", words.NOTE, 1500, False)),
    "sources": (("sources", words.SOURCES, 1500, True), ("related", words.RELATED, 600, False)),
}
"""The fields of each form: name, label, longest text, and whether it must be filled in."""


class EntryForm(discord.ui.Modal):
    """One part of a draft, filled in with what stands there; it is answered by its custom id (`submitted`)."""

    def __init__(self, part: str, working: Working, shipped: Sequence[str], title: str) -> None:
        super().__init__(
            title=title[:45],
            custom_id=custom_ids.qa_form(part, working.id, working.entry_id),
            timeout=FORM_KEPT_SECONDS,
        )
        for name, label, longest, is_required in _FORMS[part]:
            style = discord.TextStyle.short if name == "question" else discord.TextStyle.paragraph
            shown = _shown(working, shipped, name)
            field = discord.ui.TextInput[Any](
                custom_id=name, style=style, max_length=longest, required=is_required, default=shown[:longest]
            )
            self.add_item(discord.ui.Label(text=label, component=field))


async def begin(interaction: Press, entry_id: EntryId, act: Act) -> None:
    """Begin a draft: a form for a new entry, the panel for others."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    try:
        working = await _curating(interaction).begin(guild_id, entry_id, interaction.user.id, act)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    if act is Act.ADD:
        await interaction.response.send_modal(EntryForm("new", working, (), words.ADD_DESCRIPTION))
    else:
        await show(interaction, working)


async def open_form(
    interaction: Press, guild_id: int, entry_id: EntryId | None, gap_ids: tuple[int, ...], suggestion_id: int | None
) -> None:
    """Begin a draft that settles these, and open its form: of a new entry (None), or the wording of another.

    Nothing that members wrote is filled in. Raises StoreUnavailable.
    """
    part, act = ("new", Act.ADD) if entry_id is None else ("wording", Act.EDIT)
    title = words.ADD_DESCRIPTION if entry_id is None else words.PARTS[part].partition(":")[0]
    curating, about = _curating(interaction), entry_id or EntryId(f"club-{interaction.id}")
    sketch = await curating.sketch(guild_id, about, interaction.user.id, act)
    working = await curating.drafts.keep(replace(sketch, gap_ids=gap_ids, suggestion_id=suggestion_id))
    await interaction.response.send_modal(EntryForm(part, working, curating.shipped_phrasings(about), title))


async def press(interaction: Press, read: re.Match[str]) -> None:
    """Answer a press on a draft's panel."""
    await editors.answer(interaction, read, {"part": _open_part, "publish": _publish, "discard": _discard})


async def submitted(interaction: Press, read: re.Match[str], fields: dict[str, str]) -> None:
    """Take what was typed into the draft and show it; a draft that is gone is begun anew, so that nothing is lost."""
    guild_id = await editors.allowed(interaction)
    if guild_id is None:
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    curating, entry_id = _curating(interaction), EntryId(read["entry"])
    try:
        working = await curating.drafts.of(read["draft"], guild_id, interaction.user.id)
        if working is None:
            working = await curating.begin(guild_id, entry_id, interaction.user.id, Act.EDIT)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    shipped = curating.shipped_phrasings(working.entry_id)
    typed = {name: _typed(shipped, name, text) for name, text in fields.items() if name in words.FIELDS}
    if "topic" not in (working.content or {}):
        typed["topic"] = "club"
    await show(interaction, await curating.drafts.change(working, typed))


async def show(interaction: Press, working: Working) -> None:
    """Show the card as members will see it, then the panel; that may take longer than Discord waits for."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    curating, desk = _curating(interaction), interaction.client.desk
    ground = desk.ground(working.guild_id, interaction.user.id)
    try:
        preview = await curating.preview(curating.read(working))
    except InvalidDraft as error:
        await respond(interaction, curation.draft(working, error.problems, ground), is_private=True)
        return
    if preview.entry is not None:
        await respond(interaction, curation.preview_card(preview.entry, ground), is_private=True)
    await respond(interaction, curation.draft(working, preview, ground), is_private=True)


async def _working(interaction: Press, guild_id: int, draft_id: str) -> Working | None:
    working = await _curating(interaction).drafts.of(draft_id, guild_id, interaction.user.id)
    if working is None:
        await say(interaction, words.DRAFT_GONE, words.DRAFT_GONE_HOW)
    return working


async def _open_part(interaction: Press, guild_id: int, draft_id: str) -> None:
    part = chosen(interaction) or ""
    working = await _working(interaction, guild_id, draft_id)
    if working is not None and part in words.PARTS:
        shipped = _curating(interaction).shipped_phrasings(working.entry_id)
        await interaction.response.send_modal(EntryForm(part, working, shipped, words.PARTS[part].partition(":")[0]))


async def _publish(interaction: Press, guild_id: int, draft_id: str) -> None:
    working = await _working(interaction, guild_id, draft_id)
    if working is None:
        return
    curating = _curating(interaction)
    try:
        done = await curating.publish(curating.read(working), interaction.user.id)
    except StaleEdit as stale:
        # The draft stays, over what somebody else saved: published once more, it takes that one's place knowingly.
        await curating.drafts.keep(working.over(stale.number))
        raise
    await curating.drafts.drop(working.id)
    await kept_words.settle(interaction, working, done)
    await editors.tell(interaction, guild_id, done)


async def _discard(interaction: Press, guild_id: int, draft_id: str) -> None:
    if await _working(interaction, guild_id, draft_id):
        await _curating(interaction).drafts.drop(draft_id)
        await say(interaction, words.DISCARD, words.DISCARDED)


def _curating(interaction: Press) -> Curating:
    return interaction.client.desk.memory.curating


def _shown(working: Working, shipped: Sequence[str], name: str) -> str:
    """Return what a field is filled in with: of phrasings only the guild's own, as the shipped ones are many."""
    value = (working.content or {}).get(name)
    if name == "phrasings" and isinstance(value, list):
        value = [line for line in value if line not in shipped]
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _typed(shipped: Sequence[str], name: str, text: str) -> object:
    """Return the value of a field as typed; the shipped phrasings stay beside the guild's own."""
    if name not in _LINES:
        return text.strip()
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    return [*shipped, *lines] if name == "phrasings" else lines
