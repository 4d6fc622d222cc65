"""Run the migrations that a store's file lacks, after a backup."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.backup import back_up
from bot.storage.faults import unavailable, unusable

_log = logging.getLogger("soigneur.storage")


def upgrade(connection: Connection, path: Path, migrations: str) -> None:
    """Bring the file at `path`, open with `connection`, to the newest layout in the folder `migrations`.

    Raises StoreUnavailable where that fails.
    """
    config = Config()
    config.set_main_option("script_location", migrations.replace("%", "%%"))
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
