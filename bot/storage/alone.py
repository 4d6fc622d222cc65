"""One bot a data folder: two would answer every question twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
