"""The floors of the figures in floors.toml, which only rise: python -m tests.questions.ratchet raises them."""

from __future__ import annotations

import math
import sys
import tomllib
from pathlib import Path

from bot.app import open_flow
from bot.cli.evaluating import named, outcomes_of
from bot.config import Config
from bot.domain.pipeline import Flow
from bot.services.evaluating import Share, figures

Floors = dict[str, dict[str, float]]
"""By file, then by figure: a share or an area from 0 to 1."""

FILE = Path(__file__).with_name("floors.toml")
BETTER_BELOW = frozenset(
    {
        "wrong when it answers",
        "out of scope, answered",
        "false alarms",
        "false alarms at urgent or emergency",
    }
)
"""The figures that are to fall: what stands in the file is a ceiling."""
_NEITHER = "out of scope, suggested"
_LEFT_OUT = "the phrasings, each left out"
_HEAD = """\
# What every figure of `soigneur eval` reaches at least on the labelled questions (errors and alarms: at most).
# A change may only make these better. After one that does: python -m tests.questions.ratchet
"""


def measured(flow: Flow) -> Floors:
    """Return the figures of every labelled file, and that of the phrasings when each is left out."""
    found: Floors = {}
    for path in sorted(FILE.parent.glob("*.jsonl")):
        rows = named(figures(outcomes_of(flow, path)))
        ratios = {name: value.ratio if isinstance(value, Share) else value for name, value in rows if name != _NEITHER}
        found[path.name] = {name: ratio for name, ratio in ratios.items() if ratio is not None}
    found[_LEFT_OUT] = {"in scope, right first": flow.index.right_when_left_out / flow.index.phrasings}
    return found


def read() -> Floors:
    """Return the floors as they stand."""
    return tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def worse(floors: Floors, found: Floors) -> list[str]:
    """Return what has become worse than its floor, or is no longer measured, as sentences."""
    faults = []
    for file, names in floors.items():
        for name, floor in names.items():
            now = found.get(file, {}).get(name)
            if now is None:
                faults.append(f"{file}: {name} is no longer measured; its floor is {floor}")
            elif (now > floor) if name in BETTER_BELOW else (now < floor):
                faults.append(f"{file}: {name} is {now:.4f}, worse than {floor}")
    return faults


def raised(floors: Floors, found: Floors) -> Floors:
    """Return the floors at what was measured where that is better, as they were otherwise; rounded to be kept."""
    return {
        file: {name: _better(name, floors.get(file, {}).get(name), now) for name, now in names.items()}
        for file, names in found.items()
    }


def text_of(floors: Floors) -> str:
    """Return the floors as TOML."""
    parts = [_HEAD]
    for file, names in floors.items():
        parts.append("\n".join([f'["{file}"]', *(f'"{name}" = {value}' for name, value in names.items()), ""]))
    return "\n".join(parts)


def _better(name: str, floor: float | None, now: float) -> float:
    if name in BETTER_BELOW:
        rounded = math.ceil(now * 10_000) / 10_000
        return rounded if floor is None else min(floor, rounded)
    rounded = math.floor(now * 10_000) / 10_000
    return rounded if floor is None else max(floor, rounded)


def main() -> int:
    """Raise the floors in the file, unless a figure has become worse: then say so and change nothing."""
    floors, found = read(), measured(open_flow(Config()))
    if faults := worse(floors, found):
        print("\n".join(["No floor was raised. These have become worse:", *faults]))
        return 1
    higher = raised(floors, found)
    FILE.write_text(text_of(higher), encoding="utf-8")
    print("No floor has changed." if higher == floors else f"The floors were raised: see {FILE.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
