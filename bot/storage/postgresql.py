"""The store in a PostgreSQL database: for several processes at once, on as many machines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Executable, String, Table, cast, func, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.services.ports import StoreUnavailable
from bot.services.process_ports import Claims, News
from bot.storage.postgresql_connections import CHANNEL, ClaimsInPostgresql, NewsFromPostgresql
from bot.storage.postgresql_server import ANSWER_SECONDS, Server, lock_number
from bot.storage.tables import REVISION

_DRIVER = "postgresql+asyncpg://"
_CONNECTIONS = 4


class PostgresqlDatabase:
    """The database at a URL (port Place)."""

    # A statement by itself is a transaction: no BEGIN and ROLLBACK on the way of a question.
    reading: Mapping[str, Any] = MappingProxyType({"isolation_level": "AUTOCOMMIT"})
    writing: Mapping[str, Any] = MappingProxyType({"preserve_rowcount": True})
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

    def back_up(self, layout: str) -> str:
        """Leave backups to whoever runs the database; return so in words."""
        del layout
        return "backups are made with pg_dump"

    def check(self, connection: Connection) -> None:
        """Leave that to PostgreSQL, which keeps rows from pointing to nothing."""

    async def erase_traces(self, engine: AsyncEngine, before: datetime | None) -> None:
        """Leave that to PostgreSQL: it overwrites what was deleted when it cleans up, and its log in time."""

    def unusable(self, reason: str, remedy: str) -> StoreUnavailable:
        """Return the error for a database that cannot be used."""
        return self._server.unusable(reason, remedy)

    def unavailable(self, error: Exception) -> StoreUnavailable | None:
        """Return what `error` means for whoever runs the bot; None where it is a fault of the bot itself."""
        return self._server.unavailable(error)
