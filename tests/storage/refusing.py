"""SQLite made to refuse, as it does on a full or read-only disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool


@contextmanager
def on_each_connection(pragma: str) -> Iterator[None]:
    """Let SQLite itself refuse, as it does on a full or read-only disk: root may write everywhere."""

    def tune(connection: Any, entry: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(Pool, "connect", tune)
    try:
        yield
    finally:
        event.remove(Pool, "connect", tune)
