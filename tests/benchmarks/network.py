"""Discord without a network: events enter through discord.py's own parsers, and its HTTP requests end here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import discord
from discord.ext import commands

from bot.discord_ui.client import Soigneur
from tests import discord_payloads
from tests.discord_payloads import APPLICATION, BOT, Payload

Latency = Callable[[], float]

GUILDS = 60
CHANNELS = 50


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
        """Log in and wait until every guild is there and the client answers."""
        await self.log_in()
        await self.client.wait_until_ready()
        await self.opened()
        self.sent.clear()
        self.count_sent = 0

    async def log_in(self) -> None:
        """Log in, and tell the client its guilds."""
        http = self.client.http
        vars(http).update(
            static_login=self._log_in, application_info=self._application, request=self._request, close=self._close
        )
        await self.client.login("no-token")
        state = self.client._connection
        state.shard_count, state.shard_ids = 1, [0]
        guilds = [{"id": str(guild_id(number)), "unavailable": True} for number in range(self.guilds)]
        state.parsers["READY"](discord_payloads.ready() | {"guilds": guilds})
        for number in range(self.guilds):
            state.parsers["GUILD_CREATE"](_guild(number, self.channels))

    async def opened(self) -> None:
        """Wait until the client answers what it hears."""
        if isinstance(self.client, Soigneur):
            await self.client.is_open.wait()

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
        return discord_payloads.question(
            next(self._ids),
            channel_id(guild, channel),
            guild_id(guild),
            10**17 + member,
            text,
            mentions_bot=mentions_bot,
        )

    async def _log_in(self, token: str) -> Payload:
        self.client.http.token = token
        return BOT

    async def _application(self) -> Payload:
        return APPLICATION

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
        return discord_payloads.posted(next(self._ids), channel, body)


def guild_id(number: int) -> int:
    """Return the id of a guild by its number."""
    return 700_000_000_000_000_000 + number * 1000


def channel_id(guild: int, number: int) -> int:
    """Return the id of a channel by its guild's number and its own."""
    return guild_id(guild) + 100 + number


def _guild(number: int, channels: int) -> Payload:
    own_id = guild_id(number)
    made = [discord_payloads.channel(channel_id(number, place), f"channel-{place}", place) for place in range(channels)]
    return discord_payloads.guild(own_id, f"Club {number}", made)
