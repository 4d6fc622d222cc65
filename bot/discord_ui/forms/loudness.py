"""The step of `/setup` on channels where the bot may speak without being called, with a dry run."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.discord_ui import listening_pages, permissions
from bot.discord_ui.delivery import respond, turn_into
from bot.discord_ui.faults import UNREACHABLE
from bot.discord_ui.forms.pressing import Press, allowed_guild, chosen, say, say_not_kept
from bot.discord_ui.layout import Reply
from bot.discord_ui.listening import as_question, hears, voice_for
from bot.discord_ui.wording import listening as words
from bot.domain.loudness import Loudness, Voice
from bot.services.ports import StoreUnavailable

_MESSAGES = 100
_POSTS = 25
_Readable = discord.TextChannel | discord.ForumChannel


async def change(interaction: Press, read: re.Match[str]) -> None:
    """Show the panel, or one channel; keep what was chosen; make a dry run."""
    guild_id = await allowed_guild(interaction)
    if guild_id is None:
        return
    value, part = chosen(interaction) or "", read["part"]
    channel_id = int(read["channel"] or (value if value.isdecimal() else 0))
    try:
        if part == "dry":
            await _dry_run(interaction, guild_id, channel_id)
            return
        if part == "wait" and value.isdecimal() and int(value) in listening_pages.WAITS:
            await _keep_wait(interaction, guild_id, int(value))
        elif part == "set" and value in list(Loudness) and _channel(interaction, channel_id):
            await interaction.client.desk.memory.hearing.change(guild_id, channel_id, Loudness(value))
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    above = words.LOUDNESS_SAVED if part in {"wait", "set"} else None
    is_about_one = part in {"channel", "set"} and _channel(interaction, channel_id)
    shown = _one(interaction, guild_id, channel_id, above) if is_about_one else _all(interaction, guild_id, above)
    await turn_into(interaction, shown)


async def _keep_wait(interaction: Press, guild_id: int, minutes: int) -> None:
    settings = interaction.client.desk.memory.settings
    await settings.change_guild(guild_id, lambda old: replace(old, wait_minutes=minutes))


def _all(interaction: Press, guild_id: int, above: str | None) -> Reply:
    desk = interaction.client.desk
    loud = desk.memory.hearing.loud_channels(guild_id)
    lacking = {c: permissions.lacking_to_listen(found) for c in loud if (found := _channel(interaction, c))}
    wait_minutes = desk.memory.settings.of_guild(guild_id).wait_minutes
    panel = listening_pages.Panel(loud, lacking, wait_minutes, interaction.client.intents.message_content)
    return listening_pages.channels(desk.ground(guild_id, interaction.user.id), panel, above)


def _one(interaction: Press, guild_id: int, channel_id: int, above: str | None) -> Reply:
    desk, channel = interaction.client.desk, _channel(interaction, channel_id)
    lacking = permissions.lacking_to_listen(channel) if channel else ()
    ground, loudness = desk.ground(guild_id, interaction.user.id), desk.memory.hearing.loudness(channel_id)
    return listening_pages.channel(ground, channel_id, loudness, lacking, above)


def _channel(interaction: Press, channel_id: int) -> _Readable | None:
    """Return a channel or forum of this guild, None for any other."""
    found = interaction.guild.get_channel(channel_id) if interaction.guild else None
    return found if isinstance(found, _Readable) else None


# --- Dry run ------------------------------------------------------------------------------------------


async def _dry_run(interaction: Press, guild_id: int, channel_id: int) -> None:
    """Show how often the bot would have spoken in the last messages of a channel; nothing of them is kept."""
    me, channel = interaction.client.user, _channel(interaction, channel_id)
    if me is None or channel is None:
        await say(interaction, words.DRY_RUN_TITLE, words.dry_run_failed(()))
        return
    reads_words = interaction.client.intents.message_content
    if not reads_words and isinstance(channel, discord.TextChannel):
        await say(interaction, words.DRY_RUN_TITLE, words.CANNOT_READ)
        return
    if lacking := permissions.lacking_in(channel, "view_channel", "read_message_history"):
        await say(interaction, words.DRY_RUN_TITLE, words.dry_run_failed(lacking))
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        messages = await _last(channel)
    except UNREACHABLE:
        await say(interaction, words.DRY_RUN_TITLE, words.dry_run_failed(()))
        return
    read, counts = await _counts(interaction, me, messages, reads_words=reads_words)
    ground = interaction.client.desk.ground(guild_id, interaction.user.id)
    await respond(interaction, listening_pages.dry_run(ground, read, counts), is_private=True)


async def _last(channel: _Readable) -> Sequence[discord.Message]:
    """Return the last messages of a channel; of a forum, those that begin its latest open posts."""
    if isinstance(channel, discord.TextChannel):
        return [message async for message in channel.history(limit=_MESSAGES)]
    latest = sorted(channel.threads, key=lambda post: post.id)[-_POSTS:]
    return [await post.fetch_message(post.id) for post in latest]


async def _counts(
    interaction: Press, me: discord.ClientUser, messages: Sequence[discord.Message], *, reads_words: bool
) -> tuple[int, Counter[Loudness]]:
    """Return how many of these messages members wrote, and to how many the bot would have spoken."""
    spoken = Counter(dict.fromkeys(list(Loudness)[1:], 0))
    read = 0
    for message in messages:
        asked = as_question(me, message)
        if not asked.text or not hears(message, reads_words=reads_words):
            continue
        read += 1
        found = await interaction.client.desk.heard(asked)
        spoken.update(one for one in list(spoken) if voice_for(me, message, found, one) is not Voice.SILENCE)
        await asyncio.sleep(0)  # other members' questions do not wait for this
    return read, spoken
