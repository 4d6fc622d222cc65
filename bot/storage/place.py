"""Where the store lies: a database of one kind, with all that is particular to that kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, Executable, Select, Table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.services.ports import StoreUnavailable
from bot.services.process_ports import Claims, News

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Insert = postgresql.Insert | sqlite.Insert

FILE_NAME = "soigneur.sqlite3"
INSTALL = 'Install it with: pip install "soigneur[postgres]"'


class Place(Protocol):
    """A place of the store; its faults are StoreUnavailable, in plain English with the remedy."""

    @property
    def reading(self) -> Mapping[str, Any]:
        """Return the options of a connection that only reads."""
        ...

    @property
    def writing(self) -> Mapping[str, Any]:
        """Return the options of a connection that writes."""
        ...

    @property
    def patience(self) -> float | None:
        """Return how many seconds work waits at most until it has a connection; None where it waits for its turn."""
        ...

    @property
    def is_shared(self) -> bool:
        """Tell whether several processes use it, for a while also of two versions side by side."""
        ...

    @property
    def notice(self) -> tuple[Executable, ...]:
        """Return what, run after a new revision in its transaction, lets other processes know; none where none are."""
        ...

    def open(self) -> AsyncEngine:
        """Return an engine; nothing is connected yet."""
        ...

    def open_to_others(self) -> AbstractContextManager[tuple[Claims, News]]:
        """Open what the processes that share the place claim, and tell each other, until the end of the block."""
        ...

    def insert(self, table: Table) -> Insert:
        """Return an insert that can say what becomes of a row that is already there."""
        ...

    def change_layout(self, change: Callable[[Connection], None], patience: float) -> None:
        """Run `change` in one transaction while no other process does; whatever it raises, nothing was changed.

        Wait so many seconds for others. Not for a thread where an event loop runs. Raises StoreUnavailable.
        """
        ...

    def back_up(self, layout: str) -> str:
        """Copy the store before it is brought to `layout`; return in words where to."""
        ...

    def check(self, connection: Connection) -> None:
        """Raise ValueError where a change of layout left a row that points to nothing."""
        ...

    async def erase_traces(self, engine: AsyncEngine, before: datetime | None) -> None:
        """Overwrite what was deleted, and delete copies that were made before that moment."""
        ...

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Have the store for the length of the block, so that no bot uses it; raises InUse while one does."""
        ...

    def last_number(self, table: Table) -> Select[Any]:
        """Return what finds the last number that the database gave to a row of a table; none where it gave none."""
        ...

    def go_on_after(self, table: Table, number: int) -> tuple[Executable, ...]:
        """Return what lets the database give numbers after `number` to new rows of a table."""
        ...

    def unusable(self, reason: str, remedy: str) -> StoreUnavailable:
        """Return the error for a store that cannot be used."""
        ...

    def is_away(self, error: Exception) -> bool:
        """Tell whether the database did not answer at all, so that it is better not asked for a moment."""
        ...

    def unavailable(self, error: SQLAlchemyError | OSError) -> StoreUnavailable | None:
        """Return what `error` means for whoever runs the bot; None where it is a fault of the bot itself."""
        ...


def place_of(folder: Path, url: str | None) -> Place:
    """Return the PostgreSQL database at `url`, or the file in the data folder without one.

    Raises StoreUnavailable where what it takes is not installed.
    """
    if url is None:
        from bot.storage.sqlite import SqliteFile  # noqa: PLC0415 - only what is used is imported

        return SqliteFile(folder / FILE_NAME)
    try:
        from bot.storage.postgresql import PostgresqlDatabase  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise StoreUnavailable(f"What it takes to use PostgreSQL is not installed. {INSTALL}") from None
    return PostgresqlDatabase(url)
