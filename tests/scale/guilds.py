"""Ten thousand guilds on eight shards: in one process, and in two that share the work."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import aiohttp
from aiohttp.test_utils import unused_port

from tests.benchmarks.figures import Figure, texts
from tests.loopback.bot_process import BotProcess, running
from tests.loopback.server import Server, channel_of
from tests.loopback.sharing import environment, own_folder
from tests.postgresql import Server as Postgresql
from tests.soak.soak import megabytes

_GUILDS, _SHARDS, _CARDS, _AT_ONCE = 10_000, 8, 2_000, 50


@dataclass(slots=True)
class Run:
    """What some processes took together."""

    megabytes: list[float]
    seconds_to_ready: float
    cards_a_second: float
    milliseconds_a_card: float
    refused_log_ins: int


async def measure(folder: Path, postgresql: Postgresql) -> list[Figure]:
    """Return memory, time to ready and cards of one process, and of two."""
    one = await _run(folder, postgresql, ["0-7/8"], max_concurrency=1)
    two = await _run(folder, postgresql, ["0-3/8", "4-7/8"], max_concurrency=1)
    quick = await _run(folder, postgresql, ["0-3/8", "4-7/8"], max_concurrency=8)
    refused = one.refused_log_ins + two.refused_log_ins + quick.refused_log_ins
    return [
        Figure(f"memory with {_GUILDS:,} guilds on {_SHARDS} shards, one process", _memory(one)),
        Figure("- two processes", _memory(two)),
        Figure("from start to ready, one log-in at a time, one process", f"{one.seconds_to_ready:.0f} s"),
        Figure("- two processes", f"{two.seconds_to_ready:.0f} s"),
        Figure("- two processes, eight log-ins at a time", f"{quick.seconds_to_ready:.0f} s"),
        Figure("log-ins that came too soon", f"{refused}", "0", refused == 0),
        Figure("cards a second, one process", f"{one.cards_a_second:.0f}"),
        Figure("- two processes", f"{two.cards_a_second:.0f}, {quick.cards_a_second:.0f}"),
        Figure("processor time of the bot for a card, one process", f"{one.milliseconds_a_card:.2f} ms"),
        Figure("- two processes", f"{two.milliseconds_a_card:.2f} ms, {quick.milliseconds_a_card:.2f} ms"),
    ]


def _memory(run: Run) -> str:
    return " + ".join(f"{each:.0f} MB" for each in run.megabytes)


async def _run(folder: Path, postgresql: Postgresql, parts: Sequence[str], max_concurrency: int) -> Run:
    database = postgresql.new_database()
    server = Server(guilds=_GUILDS, shards=_SHARDS, max_concurrency=max_concurrency)
    async with server.open(), AsyncExitStack() as stack:
        begun = perf_counter()
        bots, ports = [], [unused_port() for _ in parts]
        for part, port in zip(parts, ports, strict=True):
            data = own_folder(folder / "index", f"bot-{port}")
            settings = environment(database, part, health=f"127.0.0.1:{port}")
            bots.append(await stack.enter_async_context(running(server, data, environment=settings)))
        for port in ports:
            await _ready(port)
        seconds_to_ready = perf_counter() - begun
        await _ask(server, range(_CARDS // 10))
        before = sum(map(_seconds_used, bots))
        seconds = await _ask(server, range(_CARDS // 10, _CARDS + _CARDS // 10))
        used = sum(map(_seconds_used, bots)) - before
        held = [megabytes(bot) for bot in bots]
        for bot in bots:
            bot.terminate()
            assert await bot.ended() == 0, bot.written
    return Run(held, seconds_to_ready, _CARDS / seconds, 1000 * used / _CARDS, server.gateway.refused_log_ins)


async def _ready(port: int) -> None:
    async with asyncio.timeout(300), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


async def _ask(server: Server, numbers: range) -> float:
    """Ask in one guild after another, so many at once; return how long it took until all were answered."""
    asked, begun = texts("questions.jsonl"), perf_counter()

    async def ask(first: int) -> None:
        for number in numbers[first::_AT_ONCE]:
            text, channel = asked[number % len(asked)], channel_of(number % _GUILDS)
            await server.answer(await server.ask(text, channel=channel, member=10**17 + 5000 + number), seconds=60)

    await asyncio.gather(*map(ask, range(_AT_ONCE)))
    return perf_counter() - begun


def _seconds_used(bot: BotProcess) -> float:
    """Return the processor time of a process so far; Linux only."""
    fields = Path(f"/proc/{bot.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100  # USER_HZ is 100 on Linux
