"""Copies of the store's file: one before each change to a new layout, and those that the operator asks for."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

_KEPT = 3


def back_up(path: Path, revision: str) -> Path:
    """Copy the database at `path` as it is before its migration to `revision`, and return the copy's path.

    The last three copies stay. Raises sqlite3.Error or OSError, and leaves no half copy then.
    """
    target = path.with_name(f"{path.name}.before-{revision}.bak")
    copy_whole(path, target)
    for old in _newest_first(path)[_KEPT:]:
        old.unlink(missing_ok=True)
    return target


def copy_whole(path: Path, target: Path) -> None:
    """Copy the database at `path` to the file `target` as it is at one moment, while others may write to it.

    Raises sqlite3.Error or OSError, and leaves no half copy then.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        # https://docs.python.org/3/library/sqlite3.html#sqlite3.Connection.backup (with the log file's content)
        with (
            contextlib.closing(sqlite3.connect(path)) as source,
            contextlib.closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole by itself
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def forget_backups_before(path: Path, moment: datetime) -> None:
    """Delete the copies of `path` made before `moment`: what was forgotten must not live on in them."""
    for copy in _newest_first(path):
        if datetime.fromtimestamp(copy.stat().st_mtime, UTC) < moment:
            copy.unlink(missing_ok=True)


def _newest_first(path: Path) -> list[Path]:
    copies = path.parent.glob(f"{path.name}.before-*.bak")
    return sorted(copies, key=lambda copy: (copy.stat().st_mtime, copy.name), reverse=True)
