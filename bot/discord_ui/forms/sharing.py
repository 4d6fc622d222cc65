"""*Share* a private answer with the channel, and *Dismiss* one that stands there."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.discord_ui import custom_ids, permissions, wording
from bot.discord_ui.controls import closing
from bot.discord_ui.custom_ids import Target
from bot.discord_ui.delivery import post, respond, take_away, turn_into
from bot.discord_ui.desk import Asked, guild_of
from bot.discord_ui.forms.pressing import Press, say
from bot.discord_ui.layout import Audience, Reply, stopped
from bot.domain.model import EntryId, Level


async def share(interaction: Press, read: re.Match[str]) -> None:
    """Post a private answer in the channel, without a word of the question; then it can no longer be shared."""
    target, level = Target.of(read), Level(int(read["level"]))
    entry_id = EntryId(read["entry"]) if read["entry"] else None
    message, channel_id = interaction.message, interaction.channel_id
    if message is None or channel_id is None:
        return
    if lacking := permissions.missing_here(interaction):
        await say(interaction, wording.NOT_SHARED, wording.not_shared(lacking))
        return
    remembering = interaction.client.desk.memory.remembering
    if level is not Level.EMERGENCY and target.to == "message" and await remembering.was_dismissed(target.id):
        await say(interaction, wording.NOT_SHARED, wording.TAKEN_AWAY)
        return
    reply = _copy(message, level, entry_id, Audience(interaction.user.id), target)
    channel = interaction.client.get_partial_messageable(channel_id, guild_id=interaction.guild_id)
    reference = _reference(target, channel_id, interaction.guild_id) if target.to == "message" else None
    # Pressed twice, posted once: Discord knows the nonce.
    answer_id = await post(channel, reply, nonce=f"s{message.id}", to=reference, pings=target.member)
    if answer_id is None:
        await say(interaction, wording.NOT_SHARED, wording.not_shared(()))
        return
    await turn_into(interaction, _copy(message, level, entry_id, Audience(interaction.user.id, is_private=True)))
    question_id = target.id if target.to == "message" else interaction.id
    asked = Asked("", interaction.user.id, guild_of(interaction), channel_id)
    await interaction.client.desk.remember(asked, reply, question_id=question_id, answer_id=answer_id)


async def dismiss(interaction: Press, read: re.Match[str]) -> None:
    """Take an answer away: for its asker, and for those who may delete messages."""
    if read["asker"] != str(interaction.user.id) and not interaction.permissions.manage_messages:
        await say(interaction, wording.NOT_YOURS, wording.NOT_YOURS_HOW)
        return
    message, remembering = interaction.message, interaction.client.desk.memory.remembering
    if message is None:
        return
    if given := await remembering.question_of(message.id):
        await remembering.mark_dismissed(given.question_id)
    await respond(interaction, Reply(content=wording.DISMISSED), is_private=True)
    channel = interaction.client.get_partial_messageable(message.channel.id, guild_id=interaction.guild_id)
    await take_away(channel.get_partial_message(message.id))


def _copy(
    message: discord.Message, level: Level, entry_id: EntryId | None, audience: Audience, target: Target | None = None
) -> Reply:
    """Return what stands in `message`, with the buttons for another audience."""
    if not message.flags.components_v2:
        content = f"{wording.shared_for(target.id)}\n{message.content}" if target and target.member else message.content
        return Reply(content=content, view=None if target else discord.ui.View(timeout=None), level=level)
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    rows = [item for item in view.children if isinstance(item, discord.ui.ActionRow)]
    ends = [row for row in rows if any(_is_share(item) for item in row.children)]
    for row in ends:
        kept = [item for item in row.children if not _is_share(item) and _id_of(item) != custom_ids.SIGNS.pattern]
        row.clear_items()
        for item in (*kept, *closing(audience, level, entry_id)):
            row.add_item(item)
    if target and target.member:
        rest = list(view.children)
        view.clear_items()
        for item in (discord.ui.TextDisplay(wording.shared_for(target.id)), *rest):
            view.add_item(item)
    return Reply(view=stopped(view), level=level, entry_id=entry_id)


def _is_share(item: discord.ui.Item[Any]) -> bool:
    return _id_of(item).startswith("share:")


def _id_of(item: discord.ui.Item[Any]) -> str:
    return getattr(item, "custom_id", None) or ""


def _reference(target: Target, channel_id: int, guild_id: int | None) -> discord.MessageReference:
    return discord.MessageReference(
        message_id=target.id, channel_id=channel_id, guild_id=guild_id, fail_if_not_exists=False
    )
