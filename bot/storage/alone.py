"""One bot a data folder: two would answer every question twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.services.errors import BotError

_NAME = ".in-use"


class InUse(BotError):
    """Another process uses the data folder."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the data folder for this process; raises InUse while another has it. A kill gives it free too."""
    lock = FileLock(folder / _NAME, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise InUse(
            f"A bot is already running with the data folder {folder}. Stop that one first, or give this one another "
            "folder with SOIGNEUR_DATA."
        ) from None
    try:
        yield
    finally:
        lock.release()


class Alone:
    """The claims of a process that holds the data folder (port Claims): nobody else is there to have anything."""

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Have `name` for the length of the block."""
        del name
        yield

    async def claim(self, names: Collection[str]) -> None:
        """Have all of `names`."""

    async def lost(self) -> None:
        """Wait for ever: the folder is held until the process ends."""
        await asyncio.Event().wait()


class NoNews:
    """The news where nobody tells any (port News)."""

    async def watch(self, wake: Callable[[], None]) -> None:
        """Wait for ever."""
        del wake
        await asyncio.Event().wait()
