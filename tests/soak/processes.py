"""Questions at a steady pace to several processes on one PostgreSQL, of which one is killed again and again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from tests.benchmarks.figures import Figure, texts
from tests.loopback.bot_process import BotProcess, running
from tests.loopback.server import Server, channel_of, guild_id
from tests.loopback.sharing import environment, own_folder
from tests.soak.soak import SETTLE_SECONDS, Life, figures, megabytes, watch

_GUILDS = 40


@dataclass(slots=True)
class Place:
    """One of the shards, with the life of the process that has it; None while it starts anew."""

    number: int
    folder: Path
    life: Life | None = None
    bot: BotProcess | None = None
    away_seconds: list[float] = field(default_factory=list)
    is_over: bool = False


async def soak(data: Path, seconds: float, rate: float, kills: int, processes: int, database: str) -> list[Figure]:
    """Return how many questions were answered once, twice, not at all, how soon, and how memory grew."""
    server = Server(guilds=_GUILDS, shards=processes)
    places = [Place(number, own_folder(data, f"process-{number}")) for number in range(processes)]
    lived, answered = list[Life](), dict[int, float]()
    async with server.open(), asyncio.TaskGroup() as group:
        watching = group.create_task(watch(server, answered))
        for place in places:
            group.create_task(_live(server, place, lived, f"{place.number}/{processes}", database))
        await server.gateway.connects(range(processes), seconds=120)
        await _ask(server, places, seconds, rate, kills)
        await asyncio.sleep(SETTLE_SECONDS)
        for place in places:
            place.is_over = True
            if place.bot:
                place.bot.terminate()
        watching.cancel()
    away = [each for place in places for each in place.away_seconds]
    return [
        *figures(server, lived, answered),
        Figure("a killed process is back after", f"at most {max(away):.0f} s" if away else "-"),
        Figure(
            "log-ins that came too soon", f"{server.gateway.refused_log_ins}", "0", server.gateway.refused_log_ins == 0
        ),
    ]


async def _live(server: Server, place: Place, lived: list[Life], shards: str, database: str) -> None:
    """Run the process of a shard, and run it again at once whenever it was killed."""
    while not place.is_over:
        begun = perf_counter()
        async with running(server, place.folder, environment=environment(database, shards)) as bot:
            await server.gateway.connects([place.number], seconds=120)
            if lived:
                place.away_seconds.append(perf_counter() - begun)
            place.bot, place.life = bot, Life()
            lived.append(place.life)
            life = place.life
            await bot.ended(seconds=10**6)
            life.said = bot.written


async def _ask(server: Server, places: list[Place], seconds: float, rate: float, kills: int) -> None:
    """Ask in one guild after another whose process is there, and kill one process after another."""
    asked, begun, killed = texts("questions.jsonl"), perf_counter(), 0
    number = 0
    while (now := perf_counter()) < begun + seconds:
        if now - begun >= (killed + 1) * seconds / (kills + 1):
            await _kill(server, places[killed % len(places)])
            killed += 1
        guild = number % _GUILDS
        life = places[(guild_id(guild) >> 22) % len(places)].life
        if life is not None:
            own_id = await server.ask(
                asked[number % len(asked)], channel=channel_of(guild), member=10**17 + 1000 + number
            )
            life.asked[own_id] = now
            bot = places[(guild_id(guild) >> 22) % len(places)].bot
            if bot and len(life.asked) % max(1, int(rate)) == 0:
                life.megabytes.append(megabytes(bot))
        number += 1
        await asyncio.sleep(max(0, begun + number / rate - perf_counter()))


async def _kill(server: Server, place: Place) -> None:
    if place.life is None or place.bot is None:
        return
    place.life.ended_at, place.life = perf_counter(), None
    place.bot.process.kill()
    while place.number in server.gateway.connected:  # noqa: ASYNC110 - its socket ends when the process is gone
        await asyncio.sleep(0.01)
