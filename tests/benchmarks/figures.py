"""What is measured, and whether it is good enough."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from tests.project.places import ROOT


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `wanted` is empty, and `is_met` true, for one that only explains another."""

    what: str
    measured: str
    wanted: str = ""
    is_met: bool = True


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a table in Markdown."""
    rows = [(f.what, f.measured, f.wanted, "" if not f.wanted else "yes" if f.is_met else "NO") for f in figures]
    head = [("figure", "measured", "wanted", "met"), ("---",) * 4]
    return "\n".join(f"| {' | '.join(row)} |" for row in (*head, *rows))


def circumstances(*packages: str) -> str:
    """Return when and with what it was measured."""
    versions = ", ".join(["Python " + platform.python_version(), *(f"{name} {version(name)}" for name in packages)])
    return f"{date.today()}, {versions}, {platform.system()}, {os.cpu_count()} processors"  # noqa: DTZ011


def texts(file: str) -> list[str]:
    """Return what members wrote in one of the labelled files."""
    lines = (ROOT / "tests" / "questions" / file).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]
