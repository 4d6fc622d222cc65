"""Send replies: where Discord refuses, one clear line in the log, and a warning still reaches the asker."""

from __future__ import annotations

from typing import Any

import discord

from bot.discord_ui import permissions
from bot.discord_ui.faults import UNREACHABLE, describe, log
from bot.discord_ui.render import Reply

NO_PINGS = discord.AllowedMentions.none()


async def reply_to(message: discord.Message, reply: Reply) -> None:
    """Send `reply` as the answer to `message`; where that fails, a reply that warns goes to the asker privately."""
    if await _posted(message, reply) or message.guild is None or not reply.warns:
        return
    await _send_privately(message.author, reply)


async def respond(interaction: discord.Interaction[Any], reply: Reply, *, is_private: bool) -> None:
    """Answer an interaction with `reply`; where that fails, a reply that warns goes to the asker privately."""
    send = interaction.followup.send if interaction.response.is_done() else interaction.response.send_message
    try:
        await send(**reply.payload(), ephemeral=is_private, allowed_mentions=NO_PINGS)
    except UNREACHABLE as error:
        _log_unsent(error, interaction.channel_id, interaction.guild_id)
        if reply.warns:
            await _send_privately(interaction.user, reply)


async def turn_into(interaction: discord.Interaction[Any], reply: Reply) -> None:
    """Change the message whose button was pressed into `reply`."""
    try:
        await interaction.response.edit_message(**reply.payload(), allowed_mentions=NO_PINGS)
    except UNREACHABLE as error:
        _log_unsent(error, interaction.channel_id, interaction.guild_id)


async def _posted(message: discord.Message, reply: Reply) -> bool:
    """Tell whether `reply` now stands in the channel of `message`."""
    channel_id, guild_id = message.channel.id, message.guild.id if message.guild else None
    if lacking := permissions.missing(message):
        log.warning("answer not sent in channel %s of guild %s: missing %s", channel_id, guild_id, ", ".join(lacking))
        return False
    try:
        # The question's id as nonce: a repeated send, or a repeated event, cannot double the answer.
        await message.channel.send(**_addressed(message, reply), nonce=str(message.id))
    except UNREACHABLE as error:
        _log_unsent(error, channel_id, guild_id)
        return False
    return True


def _addressed(message: discord.Message, reply: Reply) -> dict[str, Any]:
    """Return `reply` as an answer to `message`; only an emergency pings, and only the asker."""
    payload = reply.payload() | {"allowed_mentions": _pings(message.author) if reply.pings_asker else NO_PINGS}
    if permissions.may_reply(message):
        # Without `fail_if_not_exists=False` a question deleted in the meantime would lose its answer.
        payload["reference"] = message.to_reference(fail_if_not_exists=False)
    elif reply.pings_asker:
        payload["content"] = f"{message.author.mention}\n{reply.content}"
    return payload


def _pings(asker: discord.abc.Snowflake) -> discord.AllowedMentions:
    return discord.AllowedMentions(everyone=False, roles=False, users=[asker], replied_user=True)


async def _send_privately(asker: discord.User | discord.Member, reply: Reply) -> None:
    try:
        await asker.send(**reply.payload(), allowed_mentions=NO_PINGS)
    except UNREACHABLE as error:
        log.error("warning not delivered to member %s, not even privately: %s", asker.id, describe(error))
    else:
        log.info("warning sent privately to member %s", asker.id)


def _log_unsent(error: BaseException, channel_id: int | None, guild_id: int | None) -> None:
    log.warning("answer not sent in channel %s of guild %s: %s", channel_id, guild_id, describe(error))
