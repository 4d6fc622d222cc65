"""Ask the bot for hours, and take from under it what it stands on: python -m tests.soak --minutes 30."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import open_asking
from bot.config import Config
from tests.benchmarks.figures import circumstances, table
from tests.soak.soak import LIVES, soak


def main() -> bool:
    """Print the figures; tell whether each is as wanted."""
    options = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    options.add_argument("--minutes", type=float, default=30, help="how long the bot is asked (default: 30)")
    options.add_argument("--rate", type=float, default=20, help="questions a second (default: 20)")
    options.add_argument("--lives", type=int, default=LIVES, help=f"how often it is started (default: {LIVES})")
    chosen = options.parse_args()
    with TemporaryDirectory() as folder:
        open_asking(Config(data=Path(folder)))
        figures = asyncio.run(soak(Path(folder), chosen.minutes * 60, chosen.rate, chosen.lives))
    print(f"{circumstances('discord.py')}\n\n{table(figures)}")  # noqa: T201
    return all(figure.is_met for figure in figures)


if __name__ == "__main__":
    sys.exit(not main())
