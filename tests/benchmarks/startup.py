"""How long the bot takes from the start of its process to READY and to its first answer, and what memory it then has."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.figures import Figure
from tests.loopback.server import TOKEN, Server
from tests.project.places import ROOT

MOST_TIME, MOST_MEMORY = 1.5, 1.6
_ROUNDS = 9
_WITHIN_SECONDS = 60.0
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Start:
    """What one start took (seconds), and what it needs once it answers (megabytes); the bare bot answers nobody."""

    seconds: float
    answered_seconds: float
    processor_seconds: float
    megabytes: float


async def measure(folder: Path) -> list[Figure]:
    """Return both ratios to a bare discord.py bot, from starts that take turns; the index comes from the cache."""
    server = Server()
    async with server.open():
        addresses = [server.base, server.gateway_address]
        soigneur = ["tests.loopback.launcher", *addresses, "run"]
        bare = ["tests.loopback.bare", *addresses, TOKEN]
        await _start(server, folder, soigneur)  # makes the store, and tells Discord the commands
        ours, others = [], []
        for _ in range(_ROUNDS):
            others.append(await _start(server, folder, bare, answers=False))
            ours.append(await _start(server, folder, soigneur))
    time, memory = (_ratio(ours, others, name) for name in ("seconds", "megabytes"))
    return [
        Figure("from start to READY, against a bare bot", f"{time:.2f} x", f"at most {MOST_TIME} x", time <= MOST_TIME),
        Figure("- seconds", _both(ours, others, "seconds", "{:.2f} s")),
        Figure(
            "- to the answer to what is asked at READY",
            f"{_ratio(ours, others, 'answered_seconds'):.2f} x: {median(s.answered_seconds for s in ours):.2f} s",
        ),
        Figure("- processor time until then, bare until READY", _both(ours, others, "processor_seconds", "{:.2f} s")),
        Figure("- its ratio", f"{_ratio(ours, others, 'processor_seconds'):.2f} x"),
        Figure(
            "memory after that answer, against a bare bot at READY",
            f"{memory:.2f} x",
            f"at most {MOST_MEMORY} x",
            memory <= MOST_MEMORY,
        ),
        Figure("- resident memory", _both(ours, others, "megabytes", "{:.0f} MB")),
    ]


async def _start(server: Server, folder: Path, module: Sequence[str], *, answers: bool = True) -> Start:
    """Start a bot, and end it when it is logged in and has answered a first question, if it `answers`."""
    environment = os.environ | {"SOIGNEUR_TOKEN": TOKEN, "SOIGNEUR_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    server.gateway.ready.clear()
    server.gateway.let_log_in()
    begun = perf_counter()
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, env=environment, cwd=folder
    )
    try:
        await asyncio.wait_for(server.gateway.ready.wait(), _WITHIN_SECONDS)
        seconds = perf_counter() - begun
        if answers:
            await server.answer(await server.ask("My back seized up at mile 9, heat or ice?"), _WITHIN_SECONDS)
        return Start(seconds, perf_counter() - begun, _processor_seconds(bot.pid), _megabytes(bot.pid))
    finally:
        bot.kill()
        await bot.wait()


def _ratio(ours: Sequence[Start], others: Sequence[Start], name: str) -> float:
    return float(median(getattr(one, name) / getattr(other, name) for one, other in zip(ours, others, strict=True)))


def _both(ours: Sequence[Start], others: Sequence[Start], name: str, shown: str) -> str:
    middle = (median(getattr(each, name) for each in starts) for starts in (ours, others))
    return ", bare ".join(map(shown.format, middle))


def _processor_seconds(process: int) -> float:
    """Return the processor time that a process has had; Linux only."""
    after_name = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICKS_A_SECOND


def _megabytes(process: int) -> float:
    """Return the resident memory of a process; Linux only."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
