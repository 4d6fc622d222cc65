"""Draw quality against cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.contest import ENGINE, Result


def draw(results: Sequence[Result], path: Path) -> None:
    """Write a picture with two panels over the time for one question: right first, and the area under the curve."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    mpl.rcParams.update({"svg.hashsalt": "soigneur", "font.size": 10, "svg.fonttype": "none"})
    figure, panels = plt.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
    quality = (
        ("right first, of the questions in scope (%)", [100 * result.first for result in results]),
        ("area under the curve, in scope against out of scope", [result.area for result in results]),
    )
    for panel, (label, heights) in zip(panels, quality, strict=True):
        for result, height in zip(results, heights, strict=True):
            is_ours = result.name == ENGINE
            colour, weight = ("#b5391f", "bold") if is_ours else ("#4a6785", "normal")
            panel.scatter(result.median, height, s=20 + result.memory / 2, c=colour, alpha=0.8)
            at, away = (result.median, height), (0, 12 if _is_above(result, results, heights) else -20)
            panel.annotate(result.name, at, xytext=away, textcoords="offset points", ha="center", weight=weight)
        panel.set_xscale("log")
        panel.xaxis.set_major_formatter("{x:g}")
        panel.set_xlabel("time for one question (ms, median, logarithmic)")
        panel.set_ylabel(label)
        panel.margins(0.2, 0.18)
        panel.grid(alpha=0.3)
        panel.spines[["top", "right"]].set_visible(False)
    figure.suptitle("Quality against cost; a larger disc takes more memory")
    figure.savefig(path, format="svg", metadata={"Date": None})


def _is_above(result: Result, results: Sequence[Result], heights: Sequence[float]) -> bool:
    """Tell whether a disc is higher than its neighbour in time: its name goes above it then, so that both can be read."""
    height = heights[results.index(result)]
    others = [
        (max(o.median / result.median, result.median / o.median), h) for o, h in zip(results, heights, strict=True)
    ]
    return len(others) == 1 or height > sorted(others)[1][1]
