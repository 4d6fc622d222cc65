"""The command line as an operator uses it: arguments and standard input in, exit code and text out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Soigneur = Callable[..., Ended]


@pytest.fixture
def soigneur(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_folder: Path, tmp_path: Path
) -> Soigneur:
    """Run `soigneur …` in an empty folder and return how it ended."""
    monkeypatch.setenv("SOIGNEUR_DATA", str(data_folder))
    monkeypatch.delenv("SOIGNEUR_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["soigneur", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run


@pytest.fixture
def club_set(tmp_path: Path) -> Path:
    """A club's own small Q&A set, on a topic that has nothing to do with backs."""
    folder = tmp_path / "our-set"
    (folder / "entries").mkdir(parents=True)
    (folder / "entries" / "bar.yaml").write_text(
        """
topic: bar
title: The bar
entries:
  - id: opening-hours
    question: When is the bar open?
    phrasings: [what time does the bar open, opening hours please, is the bar open on sunday]
    do_now: From six to eleven.
    sources: [club-page]
  - id: prices
    question: What does a drink cost?
    phrasings: [how much is a pint, price list, what do I pay for a coffee]
    do_now: See the board behind the bar.
    sources: [club-page]
""",
        encoding="utf-8",
    )
    (folder / "sources.yaml").write_text(
        "sources:\n  - {id: club-page, publisher: Our club, title: The bar, url: 'https://club.example/bar'}\n",
        encoding="utf-8",
    )
    return folder
