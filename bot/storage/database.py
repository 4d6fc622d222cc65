"""A database in one SQLite file: its settings, reading and writing, and faults told plainly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import URL, Connection, Engine, Row, Select, Table, UpdateBase, create_engine, event
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.storage.backup import forget_backups_before
from bot.storage.faults import unavailable, unusable

# synchronous: https://www.sqlite.org/pragma.html#pragma_synchronous (WAL keeps the file sound with NORMAL)
# secure_delete: what is forgotten is overwritten, not only unlinked
_PRAGMAS = ("foreign_keys = ON", "synchronous = NORMAL", "secure_delete = ON")
_BUSY_SECONDS = 5.0
_CONNECTIONS = 2

T = TypeVar("T")
Columns = TypeVarTuple("Columns")


class Database:
    """The open file: read with several connections, written by one at a time.

    What was begun is finished, even where whoever asked for it is cancelled: no half transaction, no lost connection.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = create_async_engine(
            _url("sqlite+aiosqlite", path),
            connect_args=_connect_args(_BUSY_SECONDS),
            pool_size=_CONNECTIONS,
            max_overflow=0,
            hide_parameters=True,  # errors reach the log, ids of members' messages do not
        )
        _prepare(self._engine.sync_engine)
        # One writer at a time, in order: SQLite's own waiting is by chance, https://www.sqlite.org/c3ref/busy_timeout
        self._writing = asyncio.Lock()
        self._in_hand: set[asyncio.Task[Any]] = set()
        self._is_closed = False

    async def read(self, statement: Select[*Columns]) -> Sequence[Row[*Columns]]:
        """Return the rows that a statement finds; raises StoreUnavailable."""
        return await self._finish(self._read(statement))

    async def write(self, *statements: UpdateBase) -> int:
        """Run statements, all of them or none; return how many rows the last one changed; raises StoreUnavailable."""
        return await self._finish(self._write(statements))

    async def put_all(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows, all of them or none, each in place of one with the same primary key; raises StoreUnavailable.

        Each names the same columns.
        """
        await self.write_rows(put(table, **rows[0]), rows)

    async def write_rows(self, row: Insert, rows: Sequence[Mapping[str, object]]) -> None:
        """Run one statement for each of these rows, for all of them or none; raises StoreUnavailable."""
        await self._finish(self._write_rows(row, rows))

    async def write_one_each(self, *statements: UpdateBase) -> bool:
        """Run statements that must change exactly one row each; False, and nothing changed, where one does not.

        Raises StoreUnavailable, and nothing is changed then either.
        """
        return await self._finish(self._write_one_each(statements))

    async def add(self, row: Insert) -> int:
        """Insert one row; return the number that the database gave it as its key; raises StoreUnavailable."""
        return await self._finish(self._add(row))

    async def erase_traces(self, before: datetime | None = None) -> None:
        """Overwrite what was deleted where it still stands in the log file, and in backups made before that moment.

        Raises StoreUnavailable.
        """
        await self._finish(self._erase_traces(before))

    async def close(self) -> None:
        """Finish what was begun, then close; whatever comes later gets StoreUnavailable."""
        self._is_closed = True
        await asyncio.gather(*self._in_hand, return_exceptions=True)
        await self._engine.dispose()

    async def _finish(self, work: Coroutine[Any, Any, T]) -> T:
        if self._is_closed:
            work.close()
            raise unusable(self._path, "the bot has closed it", "Start the bot again.")
        task = asyncio.create_task(work)
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        try:
            # aiosqlite loses a connection whose opening is cancelled: https://github.com/omnilib/aiosqlite/issues/259
            return await asyncio.shield(task)
        except (SQLAlchemyError, OSError) as error:
            told = unavailable(self._path, error)
            if told is None:
                raise
            raise told from None

    async def _read(self, statement: Select[*Columns]) -> Sequence[Row[*Columns]]:
        async with self._engine.connect() as connection:
            return (await connection.execute(statement)).all()

    async def _write(self, statements: Sequence[UpdateBase]) -> int:
        changed = 0
        async with self._transaction() as connection:
            for statement in statements:
                changed = (await connection.execute(statement)).rowcount
        return changed

    async def _write_rows(self, row: Insert, rows: Sequence[Mapping[str, object]]) -> None:
        async with self._transaction() as connection:
            await connection.execute(row, rows)

    async def _write_one_each(self, statements: Sequence[UpdateBase]) -> bool:
        async with self._transaction() as connection:
            for statement in statements:
                if (await connection.execute(statement)).rowcount != 1:
                    await connection.rollback()
                    return False
        return True

    async def _add(self, row: Insert) -> int:
        async with self._transaction() as connection:
            key: int = (await connection.execute(row.returning(*row.table.primary_key))).scalar_one()
        return key

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._writing, self._engine.connect() as connection:
            await connection.execution_options(begin="IMMEDIATE", preserve_rowcount=True)
            async with connection.begin():
                yield connection

    async def _erase_traces(self, before: datetime | None) -> None:
        async with self._writing, self._engine.connect() as connection:
            # Not an error while another process reads: the next time does it.
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        if before:
            await asyncio.to_thread(forget_backups_before, self._path, before)


def engine_for_migrations(path: Path, busy_seconds: float = 30.0) -> Engine:
    """Return an engine on the same file for code that does not await."""
    engine = create_engine(_url("sqlite", path), connect_args=_connect_args(busy_seconds), poolclass=NullPool)
    _prepare(engine)
    return engine


def put(table: Table, **values: object) -> Insert:
    """Return the statement that inserts a row, or replaces the one with the same primary key."""
    keys = [column.name for column in table.primary_key]
    row = insert(table).values(**values)
    rest = {name: row.excluded[name] for name in values if name not in keys}
    return row.on_conflict_do_update(index_elements=keys, set_=rest)


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
