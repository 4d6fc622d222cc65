"""Send replies: where Discord refuses, one clear line in the log, and a warning still reaches the asker."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord

from bot.discord_ui import permissions
from bot.discord_ui.faults import UNREACHABLE, describe, log
from bot.discord_ui.layout import Reply

NO_PINGS = discord.AllowedMentions.none()

WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before each new try while the way to Discord is broken: a minute in all."""


async def reply_to(message: discord.Message, reply: Reply, *, nonce: str | None = None) -> int | None:
    """Send `reply` as the answer to `message`; return its id, None where Discord refuses.

    Where it refuses, a reply that warns goes to the asker privately. `nonce` is the message's own id unless given.
    """
    answer_id = await _posted(message, reply, nonce or str(message.id))
    if answer_id is None and message.guild is not None and reply.warns:
        await _send_privately(message.author, reply)
    return answer_id


async def respond(
    interaction: discord.Interaction[Any], reply: Reply, *, is_private: bool, file: discord.File | None = None
) -> int | None:
    """Answer an interaction with `reply`; return the answer's id, None where Discord refuses.

    Where it refuses, a reply that warns goes to the asker privately.
    """
    payload = reply.payload() | {"ephemeral": is_private, "allowed_mentions": NO_PINGS}
    if file is not None:
        payload["file"] = file
    try:
        if interaction.response.is_done():
            sent: discord.WebhookMessage = await interaction.followup.send(**payload, wait=True)
            return sent.id
        return (await interaction.response.send_message(**payload)).message_id
    except UNREACHABLE as error:
        _log_unsent(error, interaction.channel_id, interaction.guild_id)
        if reply.warns:
            await _send_privately(interaction.user, reply)
        return None


async def turn_into(interaction: discord.Interaction[Any], reply: Reply) -> None:
    """Change the message whose button was pressed into `reply`."""
    try:
        if interaction.response.is_done():
            await interaction.edit_original_response(**reply.payload(), allowed_mentions=NO_PINGS)
        else:
            await interaction.response.edit_message(**reply.payload(), allowed_mentions=NO_PINGS)
    except UNREACHABLE as error:
        _log_unsent(error, interaction.channel_id, interaction.guild_id)


async def post(
    channel: discord.PartialMessageable,
    reply: Reply,
    *,
    nonce: str,
    to: discord.MessageReference | None,
    pings: int | None,
) -> int | None:
    """Post `reply` in a channel, as a reply to a message where `to` names one; return its id, None where refused.

    An emergency pings the author of that message, or the member `pings`; nothing else pings anybody.
    """
    payload = reply.payload()
    payload["allowed_mentions"] = _pings(pings) if reply.pings_asker else NO_PINGS
    if to:
        payload["reference"] = to
    try:
        return (await _insisted(lambda: channel.send(**payload, nonce=nonce))).id
    except UNREACHABLE as error:
        _log_unsent(error, channel.id, channel.guild_id)
        return None


async def call_volunteers(thread: discord.Thread, reply: Reply, *, role_id: int, member_id: int | None) -> None:
    """Post `reply` in a private thread, pinging the volunteers, and letting the member in who waits, where named."""
    members = [discord.Object(member_id)] if member_id else False
    pinged = discord.AllowedMentions(everyone=False, roles=[discord.Object(role_id)], users=members)
    try:
        if member_id:
            await thread.add_user(discord.Object(member_id))
        # A mention lets whoever is mentioned into the thread.
        await thread.send(**reply.payload(), allowed_mentions=pinged)
    except UNREACHABLE as error:
        log.warning("volunteers not called in thread %s: %s", thread.id, describe(error))


async def change(message: discord.PartialMessage, reply: Reply) -> bool:
    """Change an answer that stands into `reply`; tell whether it is now that (False where it is gone, or refused)."""
    try:
        await message.edit(**reply.payload(), allowed_mentions=NO_PINGS)
    except UNREACHABLE as error:
        log.warning("answer not changed in channel %s: %s", message.channel.id, describe(error))
        return False
    return True


async def take_away(message: discord.PartialMessage) -> None:
    """Delete an answer of the bot's; one that is gone already is as it should be."""
    try:
        await message.delete()
    except discord.NotFound:
        return
    except UNREACHABLE as error:
        log.warning("answer not deleted in channel %s: %s", message.channel.id, describe(error))


async def _posted(message: discord.Message, reply: Reply, nonce: str) -> int | None:
    """Return the id under which `reply` now stands in the channel of `message`, None where it does not."""
    channel_id, guild_id = message.channel.id, message.guild.id if message.guild else None
    may = permissions.granted(message)
    if lacking := permissions.missing(message, may):
        log.warning("answer not sent in channel %s of guild %s: missing %s", channel_id, guild_id, ", ".join(lacking))
        return None
    try:
        return (await _insisted(lambda: message.channel.send(**_addressed(message, reply, may), nonce=nonce))).id
    except UNREACHABLE as error:
        _log_unsent(error, channel_id, guild_id)
        return None


async def _insisted(send: Callable[[], Awaitable[discord.Message]]) -> discord.Message:
    """Return what was sent, after as many tries as it takes; raises as `send` where a minute is not enough.

    What is sent needs a nonce. It makes a repeated send, or a repeated event, harmless: Discord returns the message
    that it has. discord.py itself repeats what Discord answers with an error, and nothing that got no answer.
    """
    for seconds in WAITS:
        try:
            return await send()
        except (aiohttp.ClientError, OSError) as error:
            log.warning("Discord cannot be reached (%s): trying again in %s seconds", describe(error), seconds)
            await asyncio.sleep(seconds)
    return await send()


def _addressed(message: discord.Message, reply: Reply, may: discord.Permissions | None) -> dict[str, Any]:
    """Return `reply` as an answer to `message`; only an emergency pings, and only the asker."""
    payload = reply.payload() | {"allowed_mentions": _pings(message.author.id) if reply.pings_asker else NO_PINGS}
    # To refer to a message takes Read Message History.
    if may is None or may.read_message_history:
        # Without `fail_if_not_exists=False` a question deleted in the meantime would lose its answer.
        payload["reference"] = message.to_reference(fail_if_not_exists=False)
    elif reply.pings_asker:
        payload["content"] = f"{message.author.mention}\n{reply.content}"
    return payload


def _pings(member_id: int | None) -> discord.AllowedMentions:
    members = [discord.Object(member_id)] if member_id else False
    return discord.AllowedMentions(everyone=False, roles=False, users=members, replied_user=True)


async def _send_privately(asker: discord.User | discord.Member, reply: Reply) -> None:
    try:
        await asker.send(**reply.payload(), allowed_mentions=NO_PINGS)
    except UNREACHABLE as error:
        log.error("warning not delivered to member %s, not even privately: %s", asker.id, describe(error))
    else:
        log.info("warning sent privately to member %s", asker.id)


def _log_unsent(error: BaseException, channel_id: int | None, guild_id: int | None) -> None:
    log.warning("answer not sent in channel %s of guild %s: %s", channel_id, guild_id, describe(error))
