"""Discord without a network: events enter through discord.py's own parsers, and its HTTP requests end here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import discord
from discord.ext import commands

Payload = dict[str, Any]
Latency = Callable[[], float]

BOT_ID = 900_000_000_000_000_001
GUILDS = 60
CHANNELS = 50

_BOT = {"id": str(BOT_ID), "username": "soigneur", "discriminator": "0", "avatar": None, "bot": True}
_EVERYTHING_A_MEMBER_MAY = str(discord.Permissions.text().value | discord.Permissions(view_channel=True).value)
_WHEN = "2026-11-24T09:00:00.000000+00:00"


@dataclass(slots=True)
class Network:
    """A client that is logged in to guilds of as many channels each, and what it has sent to them."""

    client: commands.AutoShardedBot
    latency: Latency | None = None
    guilds: int = GUILDS
    channels: int = CHANNELS
    sent: list[Payload] = field(default_factory=list)
    keeps_sent: bool = True
    count_sent: int = 0
    _ids: Iterator[int] = field(default_factory=lambda: count(discord.utils.time_snowflake(discord.utils.utcnow())))

    async def open(self) -> None:
        """Log in and wait until every guild is there."""
        http = self.client.http
        vars(http).update(
            static_login=self._log_in, application_info=self._application, request=self._request, close=self._close
        )
        await self.client.login("no-token")
        state = self.client._connection
        state.shard_count, state.shard_ids = 1, [0]
        guilds = [{"id": str(guild_id(number)), "unavailable": True} for number in range(self.guilds)]
        state.parsers["READY"](
            {"user": _BOT, "guilds": guilds, "shard": [0, 1], "application": {"id": str(BOT_ID), "flags": 0}}
        )
        for number in range(self.guilds):
            state.parsers["GUILD_CREATE"](_guild(number, self.channels))
        await self.client.wait_until_ready()
        self.sent.clear()
        self.count_sent = 0

    def deliver(self, messages: Iterable[Payload]) -> None:
        """Hand messages to the client as its gateway would."""
        parse = self.client._connection.parsers["MESSAGE_CREATE"]
        for message in messages:
            parse(message)

    async def settle(self) -> None:
        """Wait until the client has finished with every event."""
        while at_work := [task for task in asyncio.all_tasks() if task.get_name().startswith("discord.py: on_")]:
            await asyncio.wait(at_work)

    def message(self, text: str, *, place: int, member: int, mentions_bot: bool) -> Payload:
        """Return a new guild message; `place` counts through all channels of all guilds."""
        guild, channel = place // self.channels % self.guilds, place % self.channels
        return {
            "id": str(next(self._ids)),
            "channel_id": str(channel_id(guild, channel)),
            "guild_id": str(guild_id(guild)),
            "type": 0,
            "content": f"<@{BOT_ID}> {text}" if mentions_bot else text,
            "author": {"id": str(10**17 + member), "username": f"member{member}", "discriminator": "0", "avatar": None},
            "member": {
                "roles": [str(guild_id(guild) + 1)],
                "joined_at": _WHEN,
                "deaf": False,
                "mute": False,
                "flags": 0,
            },
            "timestamp": _WHEN,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [_BOT | {"member": _BOT_MEMBER}] if mentions_bot else [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "flags": 0,
        }

    async def _log_in(self, token: str) -> Payload:
        self.client.http.token = token
        return _BOT

    async def _application(self) -> Payload:
        return _APPLICATION

    async def _close(self) -> None:
        """There is no session to close."""

    async def _request(self, route: discord.http.Route, **arguments: Any) -> Any:
        if route.method == "POST" and route.path.endswith("/messages"):
            return await self._post(int(route.channel_id or 0), arguments["json"])
        return []

    async def _post(self, channel: int, body: Payload) -> Payload:
        """Take a message that the client sends, and return it as Discord does."""
        self.count_sent += 1
        if self.keeps_sent:
            self.sent.append(body)
        if self.latency:
            await asyncio.sleep(self.latency())
        return {
            "id": str(next(self._ids)),
            "channel_id": str(channel),
            "type": 0,
            "content": body.get("content") or "",
            "author": _BOT,
            "timestamp": _WHEN,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": body.get("components") or [],
            "pinned": False,
            "flags": body.get("flags") or 0,
        }


def guild_id(number: int) -> int:
    """Return the id of a guild by its number."""
    return 700_000_000_000_000_000 + number * 1000


def channel_id(guild: int, number: int) -> int:
    """Return the id of a channel by its guild's number and its own."""
    return guild_id(guild) + 100 + number


_BOT_MEMBER = {"roles": [], "joined_at": _WHEN, "deaf": False, "mute": False, "flags": 0}
_APPLICATION = {
    "id": str(BOT_ID),
    "name": "soigneur",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "owner": _BOT,
    "flags": 0,
}


def _guild(number: int, channels: int) -> Payload:
    own_id = guild_id(number)
    return {
        "id": str(own_id),
        "name": f"Club {number}",
        "owner_id": str(10**17),
        "member_count": 40,
        "roles": [_role(own_id, "@everyone", 0), _role(own_id + 1, "Members", 1)],
        "members": [_BOT_MEMBER | {"user": _BOT}],
        "channels": [
            {
                "id": str(channel_id(number, place)),
                "type": 0,
                "name": f"channel-{place}",
                "position": place,
                "permission_overwrites": [],
            }
            for place in range(channels)
        ],
        "emojis": [],
        "stickers": [],
        "features": [],
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-GB",
        "unavailable": False,
    }


def _role(role_id: int, name: str, position: int) -> Payload:
    return {
        "id": str(role_id),
        "name": name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": position,
        "permissions": _EVERYTHING_A_MEMBER_MAY,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
