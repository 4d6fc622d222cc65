"""Texts through the flow that atheris finds by looking at the code: python -m tests.fuzz.with_atheris [-runs=100000].

Atheris is no part of the extras, as not every Python has a wheel of it: pip install atheris.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["bot.domain"]):
    from bot.app import open_asking
    from bot.config import Config

from tests.fuzz.mutating import LONGEST


def main() -> None:
    """Fuzz until an exception, or for as many runs as libFuzzer's own options say."""
    with TemporaryDirectory() as folder:
        ask = open_asking(Config(data=Path(folder))).ask

    def run(data: bytes) -> None:
        ask(None, data.decode("utf-8", "replace")[:LONGEST])

    atheris.Setup(sys.argv, run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
