"""*Mark as solved* on the answer in a forum post."""

from __future__ import annotations

import re

import discord

from bot.discord_ui import wording
from bot.discord_ui.delivery import post, respond
from bot.discord_ui.faults import UNREACHABLE, describe, log
from bot.discord_ui.forms.pressing import Press, say
from bot.discord_ui.layout import Reply
from bot.discord_ui.wording import commands
from bot.discord_ui.wording import listening as words
from bot.discord_ui.wording.languages import spoken

_MOST_TAGS = 5


async def mark_solved(interaction: Press, read: re.Match[str]) -> None:
    """Say in the post that it is solved, and set the forum's tag for that where there is one."""
    thread = interaction.channel
    if read["asker"] != str(interaction.user.id) and not interaction.permissions.manage_threads:
        await say(interaction, words.SOLVED_NOT_YOURS, words.SOLVED_NOT_YOURS_HOW)
        return
    if not isinstance(thread, discord.Thread):
        await say(interaction, wording.BUTTON_GONE, wording.BUTTON_GONE_HOW)
        return
    await respond(interaction, Reply(content=words.MARK_SOLVED), is_private=True)
    channel = interaction.client.get_partial_messageable(thread.id, guild_id=interaction.guild_id)
    with spoken(interaction.guild_locale):
        said = Reply(content=words.marked_solved(interaction.user.id))
    # Pressed twice, said once: Discord knows the nonce.
    await post(channel, said, nonce=f"v{thread.id}", to=None, pings=None)
    if not await _tagged(thread):
        missing = (commands.PERMISSIONS["manage_threads"],)
        await say(interaction, words.MARK_SOLVED, words.solved_without_tag(missing))


async def _tagged(thread: discord.Thread) -> bool:
    """Set the tag; tell whether it is there, or the forum has none."""
    forum = thread.parent
    tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else []
    tag = next((tag for tag in tags if tag.name.casefold() == words.SOLVED_TAG), None)
    if tag is None or tag.id in {one.id for one in thread.applied_tags}:
        return True
    if not thread.permissions_for(thread.guild.me).manage_threads:
        return False
    try:
        await thread.edit(applied_tags=[tag, *thread.applied_tags][:_MOST_TAGS])
    except UNREACHABLE as error:
        log.warning("post %s not tagged as solved: %s", thread.id, describe(error))
        return False
    return True
