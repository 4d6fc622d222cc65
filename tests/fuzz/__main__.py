"""Look for what breaks the bot: python -m tests.fuzz [--texts 1000000] [--payloads 100000] [--files 10000]."""

from __future__ import annotations

import argparse
import asyncio
import sys
from array import array
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import open_asking
from bot.config import Config
from tests.benchmarks.figures import Figure, circumstances, table
from tests.fuzz import fuzzed_files, fuzzed_payloads, fuzzed_texts


def main() -> bool:
    """Print what was found; tell whether it is nothing."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--texts", type=int, default=20_000, help="texts through the flow (default: 20,000)")
    options.add_argument("--payloads", type=int, default=5_000, help="commands, presses and forms (default: 5,000)")
    options.add_argument("--files", type=int, default=1_000, help="files of each kind (default: 1,000)")
    options.add_argument("--seed", type=int, default=0, help="other examples with another seed (default: 0)")
    options.add_argument("--processes", type=int, default=1, help="for the texts (default: 1)")
    chosen = options.parse_args()
    found: list[Figure] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        open_asking(Config(data=folder))
        if chosen.texts:
            found += _texts(folder, chosen.texts, chosen.seed, chosen.processes)
        if chosen.payloads:
            found += asyncio.run(fuzzed_payloads.fuzz_payloads(folder, chosen.payloads, chosen.seed))
        if chosen.files:
            found += fuzzed_files.fuzz_files(folder, chosen.files, chosen.seed)
    print(f"{circumstances('discord.py')}, seed {chosen.seed}\n\n{table(found)}")  # noqa: T201
    return all(figure.is_met for figure in found)


def _texts(folder: Path, number: int, seed: int, processes: int) -> list[Figure]:
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        parts = [
            pool.submit(fuzzed_texts.fuzz_texts, folder, number // processes, seed + part) for part in range(processes)
        ]
        results = [part.result() for part in parts]
    seconds = array("d", (each for taken, _ in results for each in taken))
    return fuzzed_texts.figures(seconds, [each for _, wrong in results for each in wrong])


if __name__ == "__main__":
    sys.exit(not main())
