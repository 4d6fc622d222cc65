"""Run the migrations that a store lacks, after a backup."""

from __future__ import annotations

import logging

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.place import Place

_log = logging.getLogger("soigneur.storage")


def upgrade(connection: Connection, place: Place, migrations: str) -> None:
    """Bring the store, open with `connection`, to the newest layout in the folder `migrations`.

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
            if place.is_shared:
                _log.info("the store has layout %s, of a newer version that runs beside this one", present)
                return
            remedy = "Update the bot. To go back for good, stop it and restore the backup made before that version."
            raise place.unusable(f"it was written by a newer version of the bot (layout {present})", remedy)
        _log.info("the store goes from layout %s to %s; %s", present, newest, place.back_up(newest))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, newest)
        place.check(connection)
    except Exception as error:
        if isinstance(error, SQLAlchemyError | OSError) and (told := place.unavailable(error)):
            raise told from None
        reason = f"it could not be brought to layout {newest} ({type(error).__name__}), and is as it was before"
        remedy = "Go back to the version of the bot that you had, and report this."
        raise place.unusable(reason, remedy) from error
