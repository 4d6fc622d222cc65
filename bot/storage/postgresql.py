"""The store in a PostgreSQL database: for several processes at once, on as many machines."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Select, String, Table, cast, func, inspect, select
from sqlalchemy.dialects.postgresql import REGCLASS, Insert, insert
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.services.ports import StoreUnavailable
from bot.services.process_ports import Claims, News
from bot.storage.alone import InUse
from bot.storage.postgresql_connections import CHANNEL, ClaimsInPostgresql, NewsFromPostgresql
from bot.storage.postgresql_faults import Reason, reason_of
from bot.storage.postgresql_server import ANSWER_SECONDS, Server, lock_number
from bot.storage.tables import REVISION, THIS_STORE

_DRIVER = "postgresql+asyncpg://"
_CONNECTIONS = 4
_ENDING_SECONDS = 2.0  # PostgreSQL knows a connection a little longer than whoever ended it


_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'soigneur' AND pid <> pg_backend_pid()
"""


class PostgresqlDatabase:
    """The database at a URL (port Place)."""

    # A statement by itself is a transaction: no BEGIN and ROLLBACK on the way of a question.
    reading: Mapping[str, Any] = MappingProxyType({"isolation_level": "AUTOCOMMIT"})
    writing: Mapping[str, Any] = MappingProxyType({"preserve_rowcount": True})
    patience = 2.0  # Discord waits three seconds for an answer to a command
    is_shared = True
    notice: tuple[Executable, ...] = (
        select(func.pg_notify(CHANNEL, cast(select(REVISION.c.value).scalar_subquery(), String))),
    )

    def __init__(self, url: str) -> None:
        self._server = Server(url)

    def open(self) -> AsyncEngine:
        """Return an engine; nothing is connected yet."""
        return create_async_engine(
            _DRIVER,
            async_creator=self._server.connect,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=ANSWER_SECONDS,
            pool_pre_ping=True,  # connections that ended with a restart of the server are replaced, and nobody notices
            hide_parameters=True,  # errors reach the log, ids of members' messages do not
        )

    @contextmanager
    def open_to_others(self) -> Iterator[tuple[Claims, News]]:
        """Open what the processes that share the database claim, and tell each other, until the end of the block."""
        with closing(ClaimsInPostgresql(self._server)) as claims:
            yield claims, NewsFromPostgresql(self._server)

    def insert(self, table: Table) -> Insert:
        """Return an insert that can say what becomes of a row that is already there."""
        return insert(table)

    def change_layout(self, change: Callable[[Connection], None], patience: float) -> None:
        """Run `change` in one transaction while no other process does."""
        asyncio.run(self._change_layout(change, patience))

    async def _change_layout(self, change: Callable[[Connection], None], patience: float) -> None:
        engine = create_async_engine(
            _DRIVER,
            async_creator=lambda: self._server.connect_to_change(patience),
            poolclass=NullPool,
            hide_parameters=True,
        )
        with self._server.told():
            async with engine.begin() as connection:
                await connection.execute(select(func.pg_advisory_xact_lock(lock_number("layout"))))
                await connection.run_sync(change)
                self._server.store_id = await connection.run_sync(_store_id)

    def back_up(self, layout: str) -> str:
        """Leave backups to whoever runs the database; return so in words."""
        del layout
        return "backups are made with pg_dump"

    def check(self, connection: Connection) -> None:
        """Leave that to PostgreSQL, which keeps rows from pointing to nothing."""

    async def erase_traces(self, engine: AsyncEngine, before: datetime | None) -> None:
        """Leave that to PostgreSQL: it overwrites what was deleted when it cleans up, and its log in time."""

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Let no bot start during the block; raises InUse while one runs."""
        async with self._server.lock("layout") as connection:
            until = time.monotonic() + _ENDING_SECONDS
            with self._server.told():
                while await connection.fetchval(_OTHERS):
                    if time.monotonic() > until:
                        raise InUse(f"A bot uses the database “{self._server.database}”. Stop it first.")
                    await asyncio.sleep(0.05)
            yield

    def last_number(self, table: Table) -> Select[Any]:
        """Return what finds the last number that PostgreSQL gave."""
        return select(func.pg_sequence_last_value(cast(_sequence(table), REGCLASS)))

    def go_on_after(self, table: Table, number: int) -> tuple[Executable, ...]:
        """Return what lets PostgreSQL give numbers after `number`."""
        return (select(func.setval(cast(_sequence(table), REGCLASS), max(number, 1), number > 0)),)

    def unusable(self, reason: str, remedy: str) -> StoreUnavailable:
        """Return the error for a database that cannot be used."""
        return self._server.unusable(reason, remedy)

    def is_away(self, error: Exception) -> bool:
        """Tell whether the database did not answer at all, so that it is better not asked for a moment."""
        return reason_of(error) is Reason.UNREACHABLE or isinstance(error, TimeoutError | NoConnection)

    def unavailable(self, error: Exception) -> StoreUnavailable | None:
        """Return what `error` means for whoever runs the bot; None where it is a fault of the bot itself."""
        return self._server.unavailable(error)


def _store_id(connection: Connection) -> str | None:
    """Return by what a store is known; None where its layout is of before that."""
    has_one = inspect(connection).has_table(THIS_STORE.name)
    return connection.scalar(select(THIS_STORE.c.id)) if has_one else None


def _sequence(table: Table) -> ColumnElement[str]:
    return func.pg_get_serial_sequence(table.name, "id")
