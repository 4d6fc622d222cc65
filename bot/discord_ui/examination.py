"""What Discord lets the bot do: the token, and the permissions in each channel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import discord

from bot.discord_ui.faults import UNREACHABLE, describe
from bot.discord_ui.invitation import invite_link
from bot.discord_ui.permissions import lacking
from bot.discord_ui.wording import examination as words
from bot.services.findings import Finding, examine_clock

_MOST_GUILDS = 50
_MOST_NAMED = 10

AskedIn = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.StageChannel


async def examine_discord(token: str | None, now: datetime, *, reads_words: bool) -> tuple[Finding, ...]:
    """Log in over REST and return what Discord says of the token, the clock, and each guild; no event is received.

    `reads_words`: whether the settings want the words of messages that are not meant for the bot.
    """
    if not token:
        return (Finding(words.TOKEN, words.NO_TOKEN, words.NO_TOKEN_REMEDY),)
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token)
            intent = [examine_intent(client.application_flags)] if reads_words else []
            accepted = Finding(words.TOKEN, words.accepted(str(client.user)))
            return (accepted, await _clock(now), *intent, *await _guilds(client))
        except discord.LoginFailure:
            return (Finding(words.TOKEN, words.REFUSED, words.REFUSED_REMEDY),)
        except UNREACHABLE as error:
            return (Finding(words.DISCORD, words.unreachable(describe(error)), words.UNREACHABLE_REMEDY),)


def examine_guild(guild: discord.Guild, me: discord.Member, channels: Iterable[object]) -> Finding:
    """Return whether the bot can answer in each channel that it sees; those that it does not see are counted."""
    hidden, mute = 0, []
    for channel in channels:
        if not isinstance(channel, AskedIn):
            continue
        granted = channel.permissions_for(me)
        if not granted.view_channel:
            hidden += 1
        elif missing := lacking(granted, is_thread=isinstance(channel, discord.ForumChannel)):
            mute.append(words.missing_in(channel.name, missing))
    subject = words.permissions_in(guild.name)
    unseen = words.unseen(hidden)
    if not mute:
        return Finding(subject, f"{words.CAN_ANSWER} {unseen}".strip())
    shown = [*mute[:_MOST_NAMED], *([words.more(len(mute) - _MOST_NAMED)] if len(mute) > _MOST_NAMED else [])]
    return Finding(subject, f"{' '.join(shown)} {unseen}".strip(), words.PERMISSIONS_REMEDY)


def examine_intent(flags: discord.ApplicationFlags) -> Finding:
    """Return whether Discord lets the bot read what is not meant for it; below 10,000 users the switch is enough."""
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding(words.INTENT, words.INTENT_ON)
    return Finding(words.INTENT, words.INTENT_OFF, words.INTENT_REMEDY)


async def _clock(now: datetime) -> Finding:
    async with aiohttp.ClientSession() as session, session.get(f"{discord.http.Route.BASE}/gateway") as response:
        told = response.headers.get("Date")
    return examine_clock(now, parsedate_to_datetime(told) if told else datetime.now(UTC))


async def _guilds(client: discord.Client) -> list[Finding]:
    found = [finding async for finding in _each_guild(client)]
    if found:
        return found
    application = client.application_id
    return [Finding(words.SERVERS, words.NO_SERVER, words.invite(invite_link(application or 0)))]


async def _each_guild(client: discord.Client) -> AsyncIterator[Finding]:
    async for each in client.fetch_guilds(limit=_MOST_GUILDS, with_counts=False):
        guild = await client.fetch_guild(each.id, with_counts=False)
        assert client.user is not None  # noqa: S101 - logged in
        yield examine_guild(guild, await guild.fetch_member(client.user.id), await guild.fetch_channels())
