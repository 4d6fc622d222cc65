"""Is the PostgreSQL database in good order: reached, written, and of a layout that the bot knows."""

from __future__ import annotations

from bot.services.findings import Finding
from bot.services.ports import StoreUnavailable
from bot.storage.postgresql_server import Server

_SUBJECT = "Memory"


async def examine_database(url: str) -> Finding:
    """Return whether the database can be used; an empty one is filled at the first start."""
    server = Server(url)
    try:
        with server.told():
            connection = await server.connect()
            try:
                version = connection.get_server_version()
                is_copy = await connection.fetchval("SELECT pg_is_in_recovery()")
                may_write = await connection.fetchval("SELECT has_schema_privilege(current_schema(), 'CREATE')")
                is_begun = await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL")
                layout = is_begun and await connection.fetchval("SELECT version_num FROM alembic_version")
            finally:
                connection.terminate()
    except StoreUnavailable as error:
        reason, _, remedy = str(error).partition(". ")
        return Finding(_SUBJECT, f"{reason}.", remedy)
    said = f"PostgreSQL {version.major} is reached"
    if is_copy:
        return Finding(_SUBJECT, f"{said}, but it may only be read.", "Name the server that may be written.")
    if not may_write:
        return Finding(
            _SUBJECT, f"{said}, but the bot may not make its tables.", "Let the bot's user own the database."
        )
    if not layout:
        return Finding(_SUBJECT, f"{said}. There is no memory yet. It is made at the first start.")
    return Finding(_SUBJECT, f"{said}, layout {layout}.")
