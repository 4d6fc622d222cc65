"""Bring the store's file to the layout that this version of the bot knows, after a backup."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.storage.backup import back_up
from bot.storage.database import engine_for_migrations
from bot.storage.faults import not_writable, unavailable, unusable

MIGRATIONS = "bot.storage:migrations"
"""Where the migrations are, as Alembic finds them in a checkout and in a wheel alike."""

_BUSY_SECONDS = 30.0
_log = logging.getLogger("soigneur.storage")
_one_at_a_time = threading.Lock()  # Alembic's `op` and `context` belong to the whole process


def bring_up_to_date(path: Path, migrations: str = MIGRATIONS, busy_seconds: float = _BUSY_SECONDS) -> None:
    """Migrate the file at `path` to the newest layout, or make it; two starts at the same moment wait for each other.

    Raises StoreUnavailable where that fails, and the file is then as it was.
    """
    config = Config()
    config.set_main_option("script_location", migrations.replace("%", "%%"))
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
                    _migrate(connection, path, config)
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


def _migrate(connection: Connection, path: Path, config: Config) -> None:
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head()
    present = MigrationContext.configure(connection).get_current_revision()
    if present == newest or newest is None:
        return
    if present is not None:
        if present not in {script.revision for script in scripts.walk_revisions()}:
            remedy = "Update the bot. To go back for good, stop it and restore the backup made before that version."
            raise unusable(path, f"it was written by a newer version of the bot (layout {present})", remedy)
        _log.info("the store goes from layout %s to %s; backup: %s", present, newest, back_up(path, newest))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, newest)
        _check_references(connection)
    except Exception as error:
        if isinstance(error, SQLAlchemyError | OSError) and (told := unavailable(path, error)):
            raise told from None
        reason = f"it could not be brought to layout {newest} ({type(error).__name__}), and is as it was before"
        remedy = "Go back to the version of the bot that you had, and report this."
        raise unusable(path, reason, remedy) from error


def _check_references(connection: Connection) -> None:
    """Raise ValueError where a migration left a row that points to nothing: they run without that check."""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise ValueError("a row points to nothing")
