"""Bring the store's file to the layout that this version of the bot knows, after a backup."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.storage.database import engine_for_migrations
from bot.storage.faults import not_writable, unavailable

MIGRATIONS = str(Path(__file__).parent / "migrations")

_BUSY_SECONDS = 30.0
_one_at_a_time = threading.Lock()  # Alembic's `op` and `context` belong to the whole process


def bring_up_to_date(path: Path, migrations: str = MIGRATIONS, busy_seconds: float = _BUSY_SECONDS) -> None:
    """Migrate the file at `path` to the newest layout, or make it; two starts at the same moment wait for each other.

    Raises StoreUnavailable where that fails, and the file is then as it was.
    """
    with _one_at_a_time:
        try:
            if not path.exists():
                path.touch(mode=0o600)
            if not os.access(path, os.W_OK):
                # SQLite would open it to read, and leave files of its own that may only be read.
                raise not_writable(path)
            engine = engine_for_migrations(path, busy_seconds)
            with engine.connect() as connection:
                _keep_a_log_file(connection, busy_seconds)
                # The lock under which the layout is read, copied and changed, all of it or nothing.
                connection.execution_options(begin="IMMEDIATE")
                with connection.begin():
                    if _layout(connection) != _newest_layout(migrations):
                        # Alembic takes a sixth of a second to import, and most starts have nothing to migrate.
                        from bot.storage.upgrading import upgrade  # noqa: PLC0415

                        upgrade(connection, path, migrations)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            told = unavailable(path, error)
            if told is None:
                raise
            raise told from None


def _keep_a_log_file(connection: Connection, busy_seconds: float) -> None:
    """Switch to write-ahead logging, so that reading and writing do not wait for each other.

    SQLite does not wait for its turn here: https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode
    """
    give_up_at = time.monotonic() + busy_seconds
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            is_busy = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > give_up_at:
                raise
            connection.rollback()
            time.sleep(0.02)
        else:
            connection.rollback()
            return


def _newest_layout(migrations: str) -> str | None:
    """Return the number of the newest migration, as the names of the files have it; None without one."""
    names = (path.name for path in Path(migrations, "versions").glob("r[0-9][0-9][0-9][0-9]_*.py"))
    return max((name[1:5] for name in names), default=None)


def _layout(connection: Connection) -> str | None:
    """Return the layout that a file has, None for a new one."""
    found = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").first()
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first() if found else None
    return row[0] if row else None
