"""Ask the bot for hours, and take from under it what it stands on: python -m tests.soak --minutes 30."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import open_asking
from bot.config import Config
from tests.benchmarks.figures import circumstances, table
from tests.postgresql import running_server
from tests.soak import processes
from tests.soak.soak import LIVES, soak


def main() -> bool:
    """Print the figures; tell whether each is as wanted."""
    options = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    options.add_argument("--minutes", type=float, default=30, help="how long the bot is asked (default: 30)")
    options.add_argument("--rate", type=float, default=20, help="questions a second (default: 20)")
    options.add_argument("--lives", type=int, default=LIVES, help=f"how often it is started (default: {LIVES})")
    options.add_argument("--processes", type=int, default=1, help="how many share a PostgreSQL (default: 1, on SQLite)")
    options.add_argument(
        "--database", metavar="URL", help="an empty PostgreSQL database (default: a server of its own)"
    )
    chosen = options.parse_args()
    seconds = chosen.minutes * 60
    with TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder) / "index"
        open_asking(Config(data=data))
        if chosen.processes == 1:
            figures = asyncio.run(soak(data, seconds, chosen.rate, chosen.lives))
        else:
            database = chosen.database or stack.enter_context(running_server()).new_database()
            figures = asyncio.run(
                processes.soak(data, seconds, chosen.rate, chosen.lives - 1, chosen.processes, database)
            )
    print(f"{circumstances('discord.py')}\n\n{table(figures)}")  # noqa: T201
    return all(figure.is_met for figure in figures)


if __name__ == "__main__":
    sys.exit(not main())
