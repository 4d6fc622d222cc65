"""Random and mutated texts through the flow: each gets an answer, and none takes long."""

from __future__ import annotations

import gc
import sys
from array import array
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import thread_time

from bot.app import open_asking
from bot.config import Config
from tests.benchmarks.figures import Figure, texts
from tests.fuzz.mutating import mutated, random_text

SLOWEST = 50
"""How many times the median an answer may take, in processor time of the thread: what else runs does not count."""

_FEWEST_TIMED = 200
_MOST_SHOWN = 5


def fuzz_texts(folder: Path, number: int, seed: int) -> tuple[array[float], list[str]]:
    """Return how long each answer took (seconds), and what went wrong, each with the text that did it."""
    ask, chance, wrong = open_asking(Config(data=folder)).ask, Random(seed), list[str]()
    begun = texts("questions.jsonl")
    _warm_up(ask, begun)
    seconds, longest = array("d"), (0.0, "")
    for count in range(number):
        text = random_text(chance) if count % 4 == 0 else mutated(chance.choice(begun), begun, chance)
        before = thread_time()
        try:
            ask(None, text)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            wrong.append(f"{type(error).__name__} for {text!r}")
        seconds.append(thread_time() - before)
        longest = max(longest, (seconds[-1], text))
    print(f"seed {seed}: the longest took {longest[0] * 1e3:.1f} ms: {longest[1][:200]!r}", file=sys.stderr)  # noqa: T201
    return seconds, wrong


def figures(seconds: array[float], wrong: list[str]) -> list[Figure]:
    """Return what was found as figures."""
    middle, longest = median(seconds), max(seconds)
    shown = "; ".join(wrong[:_MOST_SHOWN]) or "none"
    return [
        Figure(f"exceptions from {len(seconds):,} texts", shown, "none", not wrong),
        Figure(
            "the slowest answer, against the median",
            f"{longest / middle:.0f} x ({longest * 1e3:.1f} ms, median {middle * 1e3:.2f} ms)",
            f"at most {SLOWEST} x",
            longest <= SLOWEST * middle,
        ),
    ]


def _warm_up(ask: Callable[[None, str], object], begun: list[str]) -> None:
    """Answer some questions first: what is made at the first use belongs to the start."""
    for text in begun[:_FEWEST_TIMED]:
        ask(None, text)
    gc.collect()
    gc.freeze()
