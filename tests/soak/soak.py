"""Questions at a steady pace to a bot that is killed again and again, and whose disk is full for a while."""

from __future__ import annotations

import asyncio
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from tests.benchmarks.figures import Figure, texts
from tests.loopback.bot_process import BotProcess, connected
from tests.loopback.server import Server

LIVES = 10
"""How often the bot is started; every life but the last ends with a kill."""

_IN_FLIGHT_SECONDS = 2.0
SETTLE_SECONDS = 10.0
_MOST_GROWTH = 0.10
_ENOUGH = 8  # samples, so that the quarters of a life can be compared
_CHANNELS = 50
_NOTHING = 0


@dataclass(slots=True)
class Life:
    """What happened between a start of the bot and its end: questions with the moment of each, and its memory."""

    asked: dict[int, float] = field(default_factory=dict)
    megabytes: list[float] = field(default_factory=list)
    ended_at: float = float("inf")
    said: str = ""

    @property
    def due(self) -> list[int]:
        """Return the questions that were asked long enough before the end."""
        return [asked for asked, moment in self.asked.items() if moment < self.ended_at - _IN_FLIGHT_SECONDS]

    @property
    def growth(self) -> float:
        """Return by which share the memory grew from the first quarter of this life to its last."""
        quarter = max(1, len(self.megabytes) // 4)
        return median(self.megabytes[-quarter:]) / median(self.megabytes[quarter : 2 * quarter]) - 1


async def soak(data: Path, seconds: float, rate: float, lives: int) -> list[Figure]:
    """Return how many questions were answered once, twice, not at all, how soon, and how memory grew."""
    server = Server(more_channels=_CHANNELS)
    lived, answered = [], dict[int, float]()
    async with server.open():
        watching = asyncio.create_task(watch(server, answered))
        asking = _questions(server)
        for number in range(lives):
            is_last, is_middle = number == lives - 1, number == lives // 2
            lived.append(await _live(server, data, asking, seconds / lives, rate, is_last, is_middle))
        watching.cancel()
    return [*figures(server, lived, answered), _full_disk(lived)]


def _questions(server: Server) -> Iterator[tuple[str, int, int]]:
    """Yield text, channel and member of each question: another member each time, whom nobody asks to slow down."""
    asked = texts("questions.jsonl")
    for number in count():
        yield asked[number % len(asked)], server.more_channels[number % _CHANNELS], 10**17 + 1000 + number


async def _live(
    server: Server,
    data: Path,
    asking: Iterator[tuple[str, int, int]],
    seconds: float,
    rate: float,
    is_last: bool,
    has_full_disk: bool,
) -> Life:
    life = Life()
    async with connected(server, data) as bot:
        begun, next_at = perf_counter(), perf_counter()
        full_from, full_to = begun + seconds / 3, begun + seconds / 2
        is_full = False
        while (now := perf_counter()) < begun + seconds:
            if has_full_disk and is_full != (full_from <= now < full_to):
                is_full = not is_full
                _fill_disk(bot, is_full)
            text, channel, member = next(asking)
            asked = await server.ask(text, channel=channel, member=member)
            life.asked[asked] = now
            if len(life.asked) % max(1, int(rate)) == 0:
                life.megabytes.append(megabytes(bot))
            next_at += 1 / rate
            await asyncio.sleep(max(0, next_at - perf_counter()))
        if is_last:
            await asyncio.sleep(SETTLE_SECONDS)
            bot.terminate()
            assert await bot.ended() == 0
        else:
            life.ended_at = perf_counter()
            await bot.kill()
        life.said = bot.written
    return life


def _fill_disk(bot: BotProcess, is_full: bool) -> None:
    """Let every write to a file fail, or no longer: to a process, a disk quota looks the same as this limit."""
    _, hard = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (_NOTHING if is_full else hard, hard))


async def watch(server: Server, answered: dict[int, float]) -> None:
    """Note when each question was first answered."""
    seen = 0
    while True:
        async with server.has_posted:
            await server.has_posted.wait()
            now = perf_counter()
            for sent in server.posted[seen:]:
                if reference := sent.get("message_reference"):
                    answered.setdefault(int(reference["message_id"]), now)
            seen = len(server.posted)


def figures(server: Server, lived: list[Life], answered: dict[int, float]) -> list[Figure]:
    """Return how many of the questions were answered once, twice, not at all, how soon, and how memory grew."""
    due = [asked for life in lived for asked in life.due]
    in_flight = {asked for life in lived for asked in life.asked}.difference(due)
    missing = [life.ended_at - life.asked[asked] for life in lived for asked in life.due if not server.answers(asked)]
    doubled = sum(len(server.answers(asked)) > 1 for asked in (*due, *in_flight))
    waits = [answered[asked] - moment for life in lived for asked, moment in life.asked.items() if asked in answered]
    growth = max((life.growth for life in lived if len(life.megabytes) >= _ENOUGH), default=0.0)
    faults = sum(life.said.count("fault ref=") for life in lived)
    last = max((life for life in lived if life.megabytes), key=lambda life: life.ended_at).megabytes
    return [
        Figure("questions asked more than 2 s before an end", f"{len(due):,}, in {len(lived)} lives"),
        Figure("- without an answer", f"{len(missing):,}", "0", not missing),
        Figure("- how long before a kill these were asked", ", ".join(f"{each:.1f} s" for each in missing) or "-"),
        Figure("questions in flight at a kill", f"{len(in_flight):,}"),
        Figure("questions answered twice", f"{doubled:,}", "0", doubled == 0),
        Figure("faults in the log", f"{faults}", "0", faults == 0),
        Figure(
            "memory, most that a life grew after its first quarter",
            f"{growth:+.1%}",
            "within 10%",
            growth <= _MOST_GROWTH,
        ),
        Figure("- resident memory at the end", f"{last[-1]:.0f} MB"),
        Figure("from question to answer", f"median {median(waits) * 1e3:.0f} ms, p99 {_p99(waits) * 1e3:.0f} ms"),
    ]


def _full_disk(lived: list[Life]) -> Figure:
    refused = sum(life.said.count("answering without what was remembered") for life in lived)
    return Figure("lines that tell of a full disk", f"{refused:,}", "some", refused > 0)


def _p99(waits: list[float]) -> float:
    return quantiles(waits, n=100)[98]


def megabytes(bot: BotProcess) -> float:
    """Return the resident memory of the bot's process; Linux only."""
    pages = int(Path(f"/proc/{bot.process.pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
