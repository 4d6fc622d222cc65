"""The store in one SQLite file of the data folder: for one process, with nothing to install or look after."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Executable,
    Integer,
    Select,
    String,
    Table,
    column,
    create_engine,
    delete,
    event,
    select,
    table,
)
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.services.ports import StoreUnavailable
from bot.services.process_ports import Claims, News
from bot.storage.alone import Alone, NoNews, alone_in
from bot.storage.backup import back_up, forget_backups_before
from bot.storage.faults import not_writable, unavailable, unusable

# synchronous: https://www.sqlite.org/pragma.html#pragma_synchronous (WAL keeps the file sound with NORMAL)
# secure_delete: what is forgotten is overwritten, not only unlinked
_PRAGMAS = ("foreign_keys = ON", "synchronous = NORMAL", "secure_delete = ON")
_BUSY_SECONDS = 5.0
_CONNECTIONS = 2
_NUMBERS = table("sqlite_sequence", column("name", String), column("seq", Integer))


class SqliteFile:
    """The file at `path` (port Place)."""

    reading: Mapping[str, Any] = MappingProxyType({})
    writing: Mapping[str, Any] = MappingProxyType({"begin": "IMMEDIATE", "preserve_rowcount": True})
    patience = None
    is_shared = False
    notice: tuple[Executable, ...] = ()

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> AsyncEngine:
        """Return an engine; nothing is connected yet."""
        engine = create_async_engine(
            _url("sqlite+aiosqlite", self.path),
            connect_args=_connect_args(_BUSY_SECONDS),
            pool_size=_CONNECTIONS,
            max_overflow=0,
            hide_parameters=True,  # errors reach the log, ids of members' messages do not
        )
        _prepare(engine.sync_engine)
        return engine

    @contextmanager
    def open_to_others(self) -> Iterator[tuple[Claims, News]]:
        """Claim all, as whoever runs the bot holds the data folder, and hear of nobody."""
        yield Alone(), NoNews()

    def engine(self, busy_seconds: float = _BUSY_SECONDS) -> Engine:
        """Return an engine for code that does not await."""
        engine = create_engine(
            _url("sqlite", self.path),
            connect_args=_connect_args(busy_seconds),
            poolclass=NullPool,
            hide_parameters=True,
        )
        _prepare(engine)
        return engine

    def insert(self, table: Table) -> Insert:
        """Return an insert that can say what becomes of a row that is already there."""
        return insert(table)

    def change_layout(self, change: Callable[[Connection], None], patience: float) -> None:
        """Run `change` in one transaction while no other process writes; the file is made where there is none."""
        try:
            if not self.path.exists():
                self.path.touch(mode=0o600)
            if not os.access(self.path, os.W_OK):
                # SQLite would open it to read, and leave files of its own that may only be read.
                raise not_writable(self.path)
            with self.engine(patience).connect() as connection:
                _keep_a_log_file(connection, patience)
                connection.execution_options(**self.writing)
                with connection.begin():
                    change(connection)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise self.unavailable(error) or error from None

    def back_up(self, layout: str) -> str:
        """Copy the file before it is brought to `layout`; return in words where to."""
        return f"backup: {back_up(self.path, layout)}"

    def check(self, connection: Connection) -> None:
        """Raise ValueError where a change of layout left a row that points to nothing: it runs without that check."""
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise ValueError("a row points to nothing")

    async def erase_traces(self, engine: AsyncEngine, before: datetime | None) -> None:
        """Overwrite what was deleted where it still stands in the log file, and delete backups made before then."""
        async with engine.connect() as connection:
            # Not an error while another process reads: the next time does it.
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        if before:
            await asyncio.to_thread(forget_backups_before, self.path, before)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Hold the data folder for the length of the block; raises InUse while a bot does."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise self.unavailable(error) or error from None
        with alone_in(self.path.parent):
            yield

    def last_number(self, table: Table) -> Select[Any]:
        """Return what finds the last number that SQLite gave: https://www.sqlite.org/autoinc.html."""
        return select(_NUMBERS.c.seq).where(_NUMBERS.c.name == table.name)

    def go_on_after(self, table: Table, number: int) -> tuple[Executable, ...]:
        """Return what lets SQLite give numbers after `number`."""
        return (
            delete(_NUMBERS).where(_NUMBERS.c.name == table.name),
            insert(_NUMBERS).values(name=table.name, seq=number),
        )

    def unusable(self, reason: str, remedy: str) -> StoreUnavailable:
        """Return the error for a file that cannot be used."""
        return unusable(self.path, reason, remedy)

    def is_away(self, error: Exception) -> bool:
        """Tell that a file is always there to be asked."""
        del error
        return False

    def unavailable(self, error: SQLAlchemyError | sqlite3.Error | OSError) -> StoreUnavailable | None:
        """Return what `error` means for whoever runs the bot; None where it is a fault of the bot itself."""
        return unavailable(self.path, error)


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


def _url(driver: str, path: Path) -> URL:
    return URL.create(driver, database=str(path))


def _connect_args(busy_seconds: float) -> dict[str, Any]:
    # Without an isolation level Python's sqlite3 begins nothing by itself, so that _begin can:
    # https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable
    return {"timeout": busy_seconds, "isolation_level": None}


def _prepare(engine: Engine) -> None:
    event.listen(engine, "connect", _tune)
    event.listen(engine, "begin", _begin)


def _tune(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    del entry
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A read that becomes a write is refused at once while another writes: https://www.sqlite.org/lang_transaction.html
    if mode := connection.get_execution_options().get("begin"):
        connection.exec_driver_sql(f"BEGIN {mode}")
