"""Measure what the bot costs on Discord: python -m tests.benchmarks [endurance] [unaddressed] [listening] …

The names are those of `measures.MEASURES`.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import Figure, circumstances, table
from tests.benchmarks.measures import MEASURES, build_index, measure


def main(names: list[str]) -> bool:
    """Print the figures of the measures of these names (all without one); tell whether each is as wanted."""
    figures: list[Figure] = []
    # A process for each, so that none meets what another left in memory.
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as alone,
    ):
        alone.submit(build_index, Path(folder)).result()
        for name in names or MEASURES:
            figures += alone.submit(measure, name, Path(folder)).result()
    print(f"{circumstances('discord.py')}\n\n{table(figures)}")
    return all(figure.is_met for figure in figures)


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
