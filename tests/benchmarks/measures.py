"""What can be measured, each in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bot.app import open_asking
from bot.config import Config
from tests.benchmarks import cards, endurance, guilds, listening, speed, startup, unaddressed
from tests.benchmarks.figures import Figure

MEASURES: dict[str, Callable[[Path], Coroutine[Any, Any, list[Figure]]]] = {
    "endurance": endurance.measure,
    "unaddressed": unaddressed.measure,
    "listening": listening.measure,
    "guilds": guilds.measure,
    "cards": cards.measure,
    "speed": speed.measure,
    "startup": startup.measure,
}


def build_index(folder: Path) -> None:
    """Build the index and leave it in the cache, as every start but the first one finds it."""
    open_asking(Config(data=folder))


def measure(name: str, folder: Path) -> list[Figure]:
    """Return the figures of one measure."""
    return asyncio.run(MEASURES[name](folder))
