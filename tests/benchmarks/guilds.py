"""What memory many guilds take that all have settings of their own, against a bare bot in the same guilds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from discord.ext import commands

from bot.discord_ui.client import Soigneur, needed_intents
from bot.discord_ui.doors import opening
from bot.domain.loudness import Loudness
from bot.domain.records import GuildSettings
from tests.benchmarks.bots import Silent, open_parts
from tests.benchmarks.endurance import megabytes
from tests.benchmarks.figures import Figure
from tests.benchmarks.network import Network, channel_id, guild_id

MOST = 1.5
_GUILDS = 10_000
_CHANNELS = 20
_COUNTRIES = ("GB", "IE", "DE", "FR")


async def measure(folder: Path) -> list[Figure]:
    """Return the ratio of resident memory, each bot in a process of its own."""
    ours, bare = _alone(_ours, folder), _alone(_bare, folder)
    ratio = ours / bare
    return [
        Figure(
            f"memory in {_GUILDS:,} guilds with settings of their own, against a bare bot",
            f"{ratio:.2f} x",
            f"at most {MOST} x",
            ratio <= MOST,
        ),
        Figure("- resident memory", f"{ours:.0f} MB, bare {bare:.0f} MB"),
    ]


def _alone(resident: Callable[[Path], float], folder: Path) -> float:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(resident, folder).result()


def _ours(folder: Path) -> float:
    async def run() -> float:
        async with open_parts(folder) as (asking, memory):
            for number in range(_GUILDS):
                await memory.settings.change_guild(guild_id(number), _chosen(number))
                await memory.hearing.change(guild_id(number), channel_id(number, 0), Loudness.QUIET)
            async with Soigneur(opening(asking, memory), reads_words=True) as client:
                return await _resident(client)

    return asyncio.run(run())


def _bare(folder: Path) -> float:
    del folder

    async def run() -> float:
        async with Silent(commands.when_mentioned, intents=needed_intents(reads_words=True)) as client:
            return await _resident(client)

    return asyncio.run(run())


async def _resident(client: commands.AutoShardedBot) -> float:
    """Return the megabytes that a bot takes once it is in every guild, and has heard a message in each."""
    network = Network(client, guilds=_GUILDS, channels=_CHANNELS)
    await network.open()
    for number in range(_GUILDS):
        place = number * _CHANNELS
        network.deliver([network.message("see you on Sunday", place=place, member=number, mentions_bot=False)])
        await network.settle()
    return megabytes()


def _chosen(number: int) -> Callable[[GuildSettings], GuildSettings]:
    country = _COUNTRIES[number % len(_COUNTRIES)]
    return lambda old: replace(old, country=country, wait_minutes=number % 30, volunteers_role_id=guild_id(number) + 1)
