"""Where things are in the checkout, for tests about the project itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FOLDERS = ("bot", "knowledge", "tests", "docs", ".ci")
_TEXT = {
    ".cfg",
    ".css",
    ".ini",
    ".js",
    ".json",
    ".jsonl",
    ".lock",
    ".md",
    ".py",
    ".sh",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
}


def text_files() -> Iterator[Path]:
    """Yield the project's own text files, whether or not git knows them."""
    for folder in _FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and (path.suffix in _TEXT or not path.suffix) and "__pycache__" not in path.parts:
                yield path
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.suffix in _TEXT)


def name(path: Path) -> str:
    """Return how a person calls the file: its path in the checkout."""
    return path.relative_to(ROOT).as_posix()
