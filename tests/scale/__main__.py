"""Measure several processes of the bot on one PostgreSQL: python -m tests.scale [guilds] [edits] [database]."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app import open_asking
from bot.config import Config
from tests.benchmarks.figures import Figure, circumstances, table
from tests.postgresql import Server, running_server
from tests.scale import database, edits, guilds

MEASURES: dict[str, Callable[[Path, Server], Coroutine[Any, Any, list[Figure]]]] = {
    "guilds": guilds.measure,
    "edits": edits.measure,
    "database": database.measure,
}


def main() -> bool:
    """Print the figures; tell whether each is as wanted."""
    options = argparse.ArgumentParser(prog="python -m tests.scale", description=__doc__)
    options.add_argument("names", nargs="*", metavar="measure", help=f"some of {', '.join(MEASURES)} (default: all)")
    chosen = options.parse_args().names or list(MEASURES)
    figures: list[Figure] = []
    with TemporaryDirectory() as folder, running_server() as postgresql:
        open_asking(Config(data=Path(folder) / "index"))
        for name in chosen:
            figures += asyncio.run(MEASURES[name](Path(folder), postgresql))
    print(f"{circumstances('discord.py', 'asyncpg')}\n\n{table(figures)}")  # noqa: T201
    return all(figure.is_met for figure in figures)


if __name__ == "__main__":
    sys.exit(not main())
