"""*Ask a person*: a private thread where the club's volunteers are called."""

from __future__ import annotations

import re

import discord

from bot.discord_ui import custom_ids, permissions, wording
from bot.discord_ui.controls import plain_button
from bot.discord_ui.delivery import call_volunteers, turn_into
from bot.discord_ui.desk import guild_of
from bot.discord_ui.faults import UNREACHABLE, describe, log
from bot.discord_ui.forms.pressing import Press, say
from bot.discord_ui.layout import Reply, Row
from bot.discord_ui.wording import people as words
from bot.discord_ui.wording.languages import spoken
from bot.services.ports import StoreUnavailable


def offer(interaction: Press) -> Row:
    """Return the button *Ask a person* where the club has volunteers, and nothing elsewhere."""
    if _volunteers(interaction) is None:
        return ()
    return [plain_button(words.ASK_A_PERSON, custom_ids.CALL.pattern)]


async def begin(interaction: Press, read: re.Match[str]) -> None:
    """Open a private thread for the presser and call the volunteers; where that cannot be, say why."""
    del read
    role_id, guild_id, channel = _volunteers(interaction), guild_of(interaction), _text_channel(interaction)
    if role_id is None or guild_id is None:
        await say(interaction, words.NOT_CALLED, words.NO_VOLUNTEERS)
        return
    if channel is None:
        await say(interaction, words.NOT_CALLED, words.ONLY_IN_TEXT)
        return
    if lacking := permissions.lacking_to_call(channel):
        await say(interaction, words.NOT_CALLED, words.lacks_here(lacking))
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    # Pressed twice, opened once.
    async with interaction.client.desk.turns.of(interaction.user.id):
        await _open(interaction, guild_id, role_id, channel)


async def helped(interaction: Press, read: re.Match[str]) -> None:
    """Settle a thread: for whoever asked, the volunteers and moderators; then offer to save what helped."""
    if not _may_settle(interaction, int(read["asker"])):
        await say(interaction, words.NOT_YOURS, words.NOT_YOURS_HOW)
        return
    if interaction.channel_id is not None:
        await _settle(interaction, interaction.channel_id)
    view = discord.ui.View(timeout=None)
    view.add_item(plain_button(words.SAVE, custom_ids.SAVE.pattern))
    view.stop()
    await turn_into(interaction, Reply(content=words.helped(interaction.user.id), view=view))


async def _open(interaction: Press, guild_id: int, role_id: int, channel: discord.TextChannel) -> None:
    desk, member = interaction.client.desk, interaction.user
    try:
        if call := await desk.memory.calling.open_call(guild_id, member.id):
            await say(interaction, words.CALLED, words.called_before(call.thread_id))
            return
        thread = await channel.create_thread(
            name=words.THREAD_NAME,
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=1440,
        )
        remind = desk.memory.settings.of_guild(guild_id).remind_minutes
        await desk.memory.calling.begin(guild_id, member.id, thread.id, remind)
    except StoreUnavailable as error:
        log.warning("a call for a person was not kept: %s", error)
        await say(interaction, words.NOT_CALLED, wording.NOT_KEPT_HOW)
        return
    except UNREACHABLE as error:
        log.warning("no private thread in channel %s: %s", channel.id, describe(error))
        await say(interaction, words.NOT_CALLED, words.NO_VOLUNTEERS)
        return
    with spoken(interaction.guild_locale):
        first = _first(member.id, role_id, wording.call(desk.ground(guild_id).number))
    await call_volunteers(thread, first, role_id=role_id, member_id=member.id)
    await say(interaction, words.CALLED, words.called(thread.id))


def _first(member_id: int, role_id: int, number: str) -> Reply:
    """Return the first message of a thread, with the button that settles it."""
    view = discord.ui.View(timeout=None)
    view.add_item(plain_button(words.HELPED, custom_ids.helped(member_id)))
    view.stop()
    return Reply(content=words.call(member_id, role_id, number), view=view)


async def _settle(interaction: Press, thread_id: int) -> None:
    try:
        await interaction.client.desk.memory.calling.settle(thread_id)
    except StoreUnavailable as error:
        log.warning("a call for a person was not settled: %s", error)


def _may_settle(interaction: Press, asker_id: int) -> bool:
    member, role_id = interaction.user, _volunteers(interaction)
    is_volunteer = isinstance(member, discord.Member) and any(role.id == role_id for role in member.roles)
    return member.id == asker_id or is_volunteer or interaction.permissions.manage_messages


def _volunteers(interaction: Press) -> int | None:
    return interaction.client.desk.memory.settings.of_guild(guild_of(interaction)).volunteers_role_id


def _text_channel(interaction: Press) -> discord.TextChannel | None:
    """Return the text channel where a private thread can be opened, None in a forum and elsewhere."""
    channel = interaction.channel
    found = channel.parent if isinstance(channel, discord.Thread) else channel
    return found if isinstance(found, discord.TextChannel) else None
