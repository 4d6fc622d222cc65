"""Bring the store to the layout that this version of the bot knows, after a backup."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.storage.place import Place

MIGRATIONS = str(Path(__file__).parent / "migrations")

_BUSY_SECONDS = 30.0
_one_at_a_time = threading.Lock()  # Alembic's `op` and `context` belong to the whole process


def bring_up_to_date(place: Place, migrations: str = MIGRATIONS, busy_seconds: float = _BUSY_SECONDS) -> None:
    """Migrate the store to the newest layout, or make it; two starts at the same moment wait for each other.

    Raises StoreUnavailable where that fails, and the store is then as it was.
    """

    def change(connection: Connection) -> None:
        if layout_of(connection) != _newest_layout(migrations):
            # Alembic takes a sixth of a second to import, and most starts have nothing to migrate.
            from bot.storage.upgrading import upgrade  # noqa: PLC0415

            upgrade(connection, place, migrations)

    with _one_at_a_time:
        place.change_layout(change, busy_seconds)


def layout_of(connection: Connection) -> str | None:
    """Return the layout that a store has, None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return row[0] if row else None


def _newest_layout(migrations: str) -> str | None:
    """Return the number of the newest migration, as the names of the files have it; None without one."""
    names = (path.name for path in Path(migrations, "versions").glob("r[0-9][0-9][0-9][0-9]_*.py"))
    return max((name[1:5] for name in names), default=None)
