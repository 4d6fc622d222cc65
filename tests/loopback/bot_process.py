"""The bot in a process of its own, as an operator runs it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.loopback.server import TOKEN, Server
from tests.project.places import ROOT

_ENDED_WITHIN_SECONDS = 30.0


@dataclass(slots=True)
class BotProcess:
    """A running process, and all that it wrote."""

    process: Process
    out: bytearray = field(default_factory=bytearray)
    err: bytearray = field(default_factory=bytearray)
    _has_written: asyncio.Condition = field(default_factory=asyncio.Condition)
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def written(self) -> str:
        """Return what it wrote to standard output and standard error."""
        return (self.out + self.err).decode()

    def terminate(self) -> None:
        """Ask it to end, as a supervisor does."""
        self.process.send_signal(signal.SIGTERM)

    async def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self.process.kill()
        await self.ended()

    async def ended(self, seconds: float = _ENDED_WITHIN_SECONDS) -> int:
        """Wait for its end; return its exit code. Raises TimeoutError where it goes on."""
        code = await asyncio.wait_for(self.process.wait(), seconds)
        await asyncio.gather(*self._readers)
        return code

    async def says(self, words: str, seconds: float = _ENDED_WITHIN_SECONDS) -> None:
        """Wait until it has written these words; raises TimeoutError where it does not."""
        async with self._has_written:
            await asyncio.wait_for(self._has_written.wait_for(lambda: words in self.written), seconds)

    async def _read(self, stream: asyncio.StreamReader, into: bytearray) -> None:
        while some := await stream.read(4096):
            async with self._has_written:
                into.extend(some)
                self._has_written.notify_all()


@asynccontextmanager
async def running(
    server: Server,
    data: Path,
    *arguments: str,
    changed: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[BotProcess]:
    """Run `soigneur` with these arguments (without any: run) against a server; what still runs at the end is killed.

    `changed` names what is to be otherwise than an operator has it (see the launcher).
    """
    command = [sys.executable, "-m", "tests.loopback.launcher", server.base, server.gateway_address]
    command += [f"--change={each}" for each in changed]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("SOIGNEUR_", "COV"))}
    chosen = {"SOIGNEUR_TOKEN": TOKEN, "SOIGNEUR_DATA": str(data), "PYTHONPATH": str(ROOT)} | dict(environment or {})
    process = await asyncio.create_subprocess_exec(
        *command, *(arguments or ("run",)), stdin=DEVNULL, stdout=PIPE, stderr=PIPE, env=inherited | chosen, cwd=data
    )
    assert process.stdout is not None
    assert process.stderr is not None
    bot = BotProcess(process)
    bot._readers += [
        asyncio.create_task(bot._read(process.stdout, bot.out)),
        asyncio.create_task(bot._read(process.stderr, bot.err)),
    ]
    try:
        yield bot
    finally:
        if process.returncode is None:
            await bot.kill()


@asynccontextmanager
async def connected(
    server: Server, data: Path, *, changed: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> AsyncIterator[BotProcess]:
    """Run the bot and wait until it is logged in, knows its guild and answers."""
    async with running(server, data, changed=changed, environment=environment) as bot:
        # discord.py tells the bot that it is ready two seconds after the last guild; it can answer from here on.
        answers, ended = asyncio.create_task(_answers(server, bot)), asyncio.create_task(bot.ended())
        await asyncio.wait({answers, ended}, timeout=_ENDED_WITHIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        assert answers.done(), f"The bot has not logged in. It wrote:\n{bot.written}"
        ended.cancel()
        yield bot


async def _answers(server: Server, bot: BotProcess) -> None:
    await server.gateway.ready.wait()
    await bot.says("all doors are open")
