"""Moderators change an entry: part by part in forms, then a look at what it does, then *Publish*."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord

from bot.discord_ui import curation, custom_ids
from bot.discord_ui.delivery import post, respond, turn_into
from bot.discord_ui.desk import guild_of
from bot.discord_ui.forms import kept_words
from bot.discord_ui.forms.pressing import FORM_KEPT_SECONDS, Press, chosen, say, say_not_kept
from bot.discord_ui.layout import Reply
from bot.discord_ui.wording import curation as words
from bot.domain.changes import Act, Change
from bot.domain.model import EntryId
from bot.services.curating import Curating, InvalidDraft, NotWaiting, Proposed, Published, StaleEdit, TooLate
from bot.services.drafting import Working
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

    def __init__(self, part: str, working: Working, title: str) -> None:
        super().__init__(
            title=title[:45],
            custom_id=custom_ids.qa_form(part, working.id, working.entry_id),
            timeout=FORM_KEPT_SECONDS,
        )
        for name, label, longest, is_required in _FORMS[part]:
            style = discord.TextStyle.short if name == "question" else discord.TextStyle.paragraph
            shown = _shown(working, name)
            field = discord.ui.TextInput[Any](
                custom_id=name, style=style, max_length=longest, required=is_required, default=shown[:longest]
            )
            self.add_item(discord.ui.Label(text=label, component=field))


async def allowed(interaction: Press) -> int | None:
    """Return the guild in which the presser may change the Q&A; None, and a sentence to them, elsewhere.

    Asked at every door: a right may be taken away while a form or a panel is open.
    """
    guild_id, user = guild_of(interaction), interaction.user
    if guild_id is not None and isinstance(user, discord.Member):
        editors = interaction.client.desk.memory.settings.of_guild(guild_id).editor_role_id
        if interaction.permissions.manage_guild or editors in {role.id for role in user.roles}:
            return guild_id
    await say(interaction, words.NOT_ALLOWED, words.NOT_ALLOWED_HOW)
    return None


async def begin(interaction: Press, entry_id: EntryId, act: Act) -> None:
    """Begin a draft: a form for a new entry, the panel for others."""
    guild_id = await allowed(interaction)
    if guild_id is None:
        return
    try:
        working = await _curating(interaction).begin(guild_id, entry_id, interaction.user.id, act)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    if act is Act.ADD:
        await interaction.response.send_modal(EntryForm("new", working, words.ADD_DESCRIPTION))
    else:
        await _show(interaction, working)


async def open_form(
    interaction: Press, guild_id: int, entry_id: EntryId | None, gap_ids: tuple[int, ...], suggestion_id: int | None
) -> None:
    """Begin a draft that settles these, and open its form: of a new entry (None), or the wording of another.

    Nothing that members wrote is filled in. Raises StoreUnavailable.
    """
    part, act = ("new", Act.ADD) if entry_id is None else ("wording", Act.EDIT)
    title = words.ADD_DESCRIPTION if entry_id is None else words.PARTS[part].partition(":")[0]
    curating, about = _curating(interaction), entry_id or EntryId(f"club-{interaction.id}")
    working = await curating.begin(guild_id, about, interaction.user.id, act)
    working = curating.drafts.keep(replace(working, gap_ids=gap_ids, suggestion_id=suggestion_id))
    await interaction.response.send_modal(EntryForm(part, working, title))


async def press(interaction: Press, read: re.Match[str]) -> None:
    """Answer a press on a draft's panel, a confirmation, a proposal or the history."""
    guild_id = await allowed(interaction)
    if guild_id is None:
        return
    verbs = {
        "part": _open_part,
        "publish": _publish,
        "discard": _discard,
        "undo": _undo,
        "restore": _restore,
        "approve": _approve,
        "reject": _reject,
    }
    try:
        await verbs[read["verb"]](interaction, guild_id, read["ref"])
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
    except StaleEdit:
        await say(interaction, words.STALE, words.STALE_HOW)
    except TooLate:
        await say(interaction, words.UNDO, words.UNDO_OVER)
    except NotWaiting as error:
        await say(interaction, words.REVIEW_DESCRIPTION, str(error))
    except InvalidDraft as error:
        await say(interaction, words.PROBLEMS, str(error))


async def submitted(interaction: Press, read: re.Match[str], fields: dict[str, str]) -> None:
    """Take what was typed into the draft and show it; a draft that is gone is begun anew, so that nothing is lost."""
    guild_id = await allowed(interaction)
    if guild_id is None:
        return
    curating, entry_id = _curating(interaction), EntryId(read["entry"])
    working = curating.drafts.of(read["draft"], guild_id, interaction.user.id)
    try:
        if working is None:
            working = await curating.begin(guild_id, entry_id, interaction.user.id, Act.EDIT)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    typed = {name: _typed(working, name, text) for name, text in fields.items() if name in words.FIELDS}
    if "topic" not in (working.content or {}):
        typed["topic"] = "club"
    await _show(interaction, curating.drafts.change(working, typed))


async def show_proposal(interaction: Press, guild_id: int) -> None:
    """Show each proposal that waits in the guild, oldest first."""
    curating, desk = _curating(interaction), interaction.client.desk
    waiting = await curating.waiting(guild_id)
    ground = desk.ground(guild_id, interaction.user.id)
    if not waiting:
        await say(interaction, words.REVIEW_DESCRIPTION, words.NOTHING_WAITS)
    for each in waiting[:5]:
        before = curating.content(guild_id, each.entry_id)
        await respond(interaction, curation.waits(each, before, ground), is_private=True)


async def _show(interaction: Press, working: Working) -> None:
    """Show the card as members will see it, then the panel."""
    curating, desk = _curating(interaction), interaction.client.desk
    ground = desk.ground(working.guild_id, interaction.user.id)
    try:
        made = curating.read(working)
    except InvalidDraft as error:
        await respond(interaction, curation.draft(working, error.problems, ground), is_private=True)
        return
    preview = curating.preview(made)
    preview = replace(preview, problems=(*preview.problems, *await kept_words.copies_shown(interaction, working, made)))
    if preview.entry is not None:
        await respond(interaction, curation.preview_card(preview.entry, ground), is_private=True)
    await respond(interaction, curation.draft(working, preview, ground), is_private=True)


async def _working(interaction: Press, guild_id: int, draft_id: str) -> Working | None:
    working = _curating(interaction).drafts.of(draft_id, guild_id, interaction.user.id)
    if working is None:
        await say(interaction, words.DRAFT_GONE, words.DRAFT_GONE_HOW)
    return working


async def _open_part(interaction: Press, guild_id: int, draft_id: str) -> None:
    part = chosen(interaction) or ""
    working = await _working(interaction, guild_id, draft_id)
    if working is not None and part in words.PARTS:
        await interaction.response.send_modal(EntryForm(part, working, words.PARTS[part].partition(":")[0]))


async def _publish(interaction: Press, guild_id: int, draft_id: str) -> None:
    working = await _working(interaction, guild_id, draft_id)
    if working is None:
        return
    curating = _curating(interaction)
    try:
        draft = curating.read(working)
        if copies := await kept_words.copies(interaction, working, draft):
            raise InvalidDraft(copies)
        done = await curating.publish(draft, interaction.user.id)
    except StaleEdit as stale:
        # The draft stays, over what somebody else saved: published once more, it takes that one's place knowingly.
        curating.drafts.keep(working.over(stale.number))
        raise
    curating.drafts.drop(working.id)
    interaction.client.desk.memory.originals.drop(working.id)
    await kept_words.settle(interaction, working, done)
    await tell(interaction, guild_id, done)


async def _discard(interaction: Press, guild_id: int, draft_id: str) -> None:
    if await _working(interaction, guild_id, draft_id):
        _curating(interaction).drafts.drop(draft_id)
        interaction.client.desk.memory.originals.drop(draft_id)
        await say(interaction, words.DISCARD, words.DISCARDED)


async def _undo(interaction: Press, guild_id: int, ref: str) -> None:
    change = await _change(interaction, guild_id, ref)
    if change is not None:
        await tell(interaction, guild_id, await _curating(interaction).undo(change, interaction.user.id))


async def _restore(interaction: Press, guild_id: int, entry_id: str) -> None:
    change = await _change(interaction, guild_id, f"{entry_id}:{chosen(interaction) or 0}")
    if change is not None:
        await tell(interaction, guild_id, await _curating(interaction).restore(change, interaction.user.id))


async def _approve(interaction: Press, guild_id: int, waiting_id: str) -> None:
    is_owner = interaction.guild is not None and interaction.guild.owner_id == interaction.user.id
    done = await _curating(interaction).approve(guild_id, int(waiting_id), interaction.user.id, is_owner=is_owner)
    await tell(interaction, guild_id, done)


async def _reject(interaction: Press, guild_id: int, waiting_id: str) -> None:
    await _curating(interaction).reject(guild_id, int(waiting_id))
    await say(interaction, words.REJECT, words.REJECTED)


async def _change(interaction: Press, guild_id: int, ref: str) -> Change | None:
    entry_id, _, number = ref.rpartition(":")
    change = await _curating(interaction).change(guild_id, EntryId(entry_id), int(number))
    if change is None:
        await say(interaction, words.HISTORY, words.NO_HISTORY)
    return change


async def tell(interaction: Press, guild_id: int, done: Published | Proposed) -> None:
    """Tell the moderator what was done, and the moderators' channel too."""
    desk = interaction.client.desk
    ground = desk.ground(guild_id, interaction.user.id)
    if isinstance(done, Proposed):
        before = _curating(interaction).content(guild_id, done.waiting.entry_id)
        private = public = curation.waits(done.waiting, before, ground)
    else:
        private, public = curation.published(done.change, ground), curation.announced(done.change, ground)
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await turn_into(interaction, private)
    else:
        await respond(interaction, private, is_private=True)
    await announce(interaction, guild_id, public)


async def announce(interaction: Press, guild_id: int, reply: Reply) -> None:
    """Tell the moderators' channel, where the guild has chosen one."""
    channel_id = interaction.client.desk.memory.settings.of_guild(guild_id).moderators_channel_id
    if channel_id:
        channel = interaction.client.get_partial_messageable(channel_id, guild_id=guild_id)
        await post(channel, reply, nonce=f"q{interaction.id}", to=None, pings=None)


def _curating(interaction: Press) -> Curating:
    return interaction.client.desk.memory.curating


def _shown(working: Working, name: str) -> str:
    """Return what a field is filled in with: of phrasings only the guild's own, as the shipped ones are many."""
    value = (working.content or {}).get(name)
    if name == "phrasings" and isinstance(value, list):
        value = [line for line in value if line not in working.shipped_phrasings]
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _typed(working: Working, name: str, text: str) -> object:
    """Return the value of a field as typed; the shipped phrasings stay beside the guild's own."""
    if name not in _LINES:
        return text.strip()
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    return [*working.shipped_phrasings, *lines] if name == "phrasings" else lines
