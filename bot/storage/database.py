"""The store's database, whatever its kind: reading and writing, and faults told plainly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from sqlalchemy import Executable, Row, Select, Table
from sqlalchemy import Insert as PlainInsert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.services.ports import StoreUnavailable
from bot.storage.place import Place

if TYPE_CHECKING:
    from bot.storage.place import Insert

# A database that does not answer is asked again after a pause, by one caller for so long at most.
_PAUSE_SECONDS, _TRIED_SECONDS = 1.0, 6.0

T = TypeVar("T")
Columns = TypeVarTuple("Columns")


class Database:
    """The open database: read with several connections, written by one of this process at a time.

    What was begun is finished, even where whoever asked for it is cancelled: no half transaction, no lost connection.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._engine = place.open()
        # One writer at a time, in order. SQLite's own waiting is by chance, https://www.sqlite.org/c3ref/busy_timeout;
        # and what a statement counts before it adds (`at most`) holds, as a guild belongs to one process.
        self._writing = asyncio.Lock()
        self._in_hand: set[asyncio.Task[Any]] = set()
        self._is_closed = False
        self._asked_again_at: float | None = None

    @property
    def notice(self) -> tuple[Executable, ...]:
        """Return what lets other processes know of a new revision, to be run after it in the same transaction."""
        return self._place.notice

    def unusable(self, reason: str, remedy: str) -> StoreUnavailable:
        """Return the error for a store that cannot be used."""
        return self._place.unusable(reason, remedy)

    def insert(self, table: Table) -> Insert:
        """Return an insert that can say what becomes of a row that is already there."""
        return self._place.insert(table)

    def put(self, table: Table, **values: object) -> Insert:
        """Return the statement that inserts a row, or replaces the one with the same primary key."""
        keys = [column.name for column in table.primary_key]
        row = self.insert(table).values(**values)
        rest = {name: row.excluded[name] for name in values if name not in keys}
        return row.on_conflict_do_update(index_elements=keys, set_=rest)

    async def read(self, statement: Select[*Columns]) -> Sequence[Row[*Columns]]:
        """Return the rows that a statement finds; raises StoreUnavailable."""
        return await self._finish(self._read(statement))

    async def write(self, *statements: Executable) -> int:
        """Run statements, all of them or none; return how many rows the last one changed; raises StoreUnavailable."""
        return await self._finish(self._write(statements))

    async def put_all(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows, all of them or none, each in place of one with the same primary key; raises StoreUnavailable.

        Each names the same columns.
        """
        await self.write_rows(self.put(table, **rows[0]), rows)

    async def write_rows(self, row: PlainInsert, rows: Sequence[Mapping[str, object]]) -> None:
        """Run one statement for each of these rows, for all of them or none; raises StoreUnavailable."""
        await self._finish(self._write_rows(row, rows))

    async def write_one_each(self, *statements: Executable) -> bool:
        """Run statements that must change exactly one row each; False, and nothing changed, where one does not.

        Raises StoreUnavailable, and nothing is changed then either.
        """
        return await self._finish(self._write_one_each(statements))

    async def add(self, row: PlainInsert) -> int:
        """Insert one row; return the number that the database gave it as its key; raises StoreUnavailable."""
        return await self._finish(self._add(row))

    async def erase_traces(self, before: datetime | None = None) -> None:
        """Overwrite what was deleted, and delete copies of the store that were made before that moment.

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
            raise self.unusable("the bot has closed it", "Start the bot again.")
        if self._is_away():
            work.close()
            raise self._place.unusable("it did not answer a moment ago", "The bot goes on by itself once it does.")
        task = asyncio.create_task(work)
        self._hold(task)
        try:
            # aiosqlite loses a connection whose opening is cancelled: https://github.com/omnilib/aiosqlite/issues/259
            done = await asyncio.shield(task)
        except (SQLAlchemyError, OSError) as error:
            if self._place.is_away(error):
                self._asked_again_at = time.monotonic() + _PAUSE_SECONDS
            told = self._place.unavailable(error)
            if told is None:
                raise
            raise told from None
        self._asked_again_at = None
        return done

    def _is_away(self) -> bool:
        """Tell whether the database is taken not to answer; one caller at a time tries, so that no crowd waits."""
        if self._asked_again_at is None:
            return False
        if time.monotonic() < self._asked_again_at:
            return True
        self._asked_again_at = time.monotonic() + _TRIED_SECONDS
        return False

    async def _read(self, statement: Select[*Columns]) -> Sequence[Row[*Columns]]:
        async with self._connected() as connection:
            await connection.execution_options(**self._place.reading)
            return (await connection.execute(statement)).all()

    async def _write(self, statements: Sequence[Executable]) -> int:
        changed = 0
        async with self._transaction() as connection:
            for statement in statements:
                changed = (await connection.execute(statement)).rowcount
        return changed

    async def _write_rows(self, row: PlainInsert, rows: Sequence[Mapping[str, object]]) -> None:
        async with self._transaction() as connection:
            await connection.execute(row, rows)

    async def _write_one_each(self, statements: Sequence[Executable]) -> bool:
        async with self._transaction() as connection:
            for statement in statements:
                if (await connection.execute(statement)).rowcount != 1:
                    await connection.rollback()
                    return False
        return True

    async def _add(self, row: PlainInsert) -> int:
        async with self._transaction() as connection:
            key: int = (await connection.execute(row.returning(*row.table.primary_key))).scalar_one()
        return key

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._connected(self._writing) as connection:
            await connection.execution_options(**self._place.writing)
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def _connected(self, turn: asyncio.Lock | None = None) -> AsyncIterator[AsyncConnection]:
        """Lend a connection, while it is our `turn`; raises TimeoutError where the place's patience ends before."""
        async with AsyncExitStack() as kept:
            async with asyncio.timeout(self._place.patience):
                if turn:
                    await kept.enter_async_context(turn)
                connection = await kept.enter_async_context(aclosing(await self._connect()))
            yield connection

    async def _connect(self) -> AsyncConnection:
        connecting = asyncio.create_task(self._engine.connect().start())
        try:
            return await asyncio.shield(connecting)
        except asyncio.CancelledError:
            self._hold(asyncio.create_task(_close_late(connecting)))
            raise

    def _hold(self, task: asyncio.Task[Any]) -> None:
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)

    async def _erase_traces(self, before: datetime | None) -> None:
        async with self._writing:
            await self._place.erase_traces(self._engine, before)


async def _close_late(connecting: asyncio.Task[AsyncConnection]) -> None:
    """Close a connection for which nobody waits any more, once it is there."""
    with suppress(SQLAlchemyError, OSError, StoreUnavailable):
        await (await connecting).aclose()
