"""How a PostgreSQL server is reached, and what it says in plain English."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import unquote, urlsplit

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from bot.services.ports import StoreUnavailable
from bot.storage.postgresql_faults import REASONS, Reason, reason_of

ANSWER_SECONDS = 3.0
"""So long a statement may take; the server gives up a little before, so that it says why."""

_CONNECT_SECONDS = 3.0
# A process that stands still in the middle of a transaction holds up the others no longer than `idle_in_transaction`.
_IN_TIME = {"lock_timeout": "2s", "statement_timeout": "2500ms", "idle_in_transaction_session_timeout": "5s"}
# A connection whose process is gone without a word ends after a minute, and with it what that process had.
_KEPT_ALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}


class Server:
    """The server and database of a URL such as postgresql://user:password@host/name.

    The URL, which may hold a password, is handed to the driver and shown nowhere. `store_id` is the store that must
    answer there, None where it is not known yet. Connecting raises as the driver does, or StoreUnavailable.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.store_id: str | None = None

    @property
    def database(self) -> str:
        """Return the database's name."""
        return unquote(urlsplit(self._url).path.lstrip("/"))

    async def connect(self) -> asyncpg.Connection:
        """Return a connection whose statements end within seconds."""
        return await self._connect(_IN_TIME, ANSWER_SECONDS)

    async def connect_to_stay(self) -> asyncpg.Connection:
        """Return a connection that may stay open for days, and whose statements may wait."""
        return await self._connect(_KEPT_ALIVE)

    async def connect_to_change(self, patience: float) -> asyncpg.Connection:
        """Return a connection whose statements take the time they need, and wait so many seconds for others."""
        return await self._connect({"lock_timeout": f"{patience * 1000:.0f}ms"})

    async def _connect(self, settings: Mapping[str, str], command_timeout: float | None = None) -> asyncpg.Connection:
        try:
            connection = await asyncpg.connect(
                self._url,
                timeout=_CONNECT_SECONDS,
                command_timeout=command_timeout,
                server_settings={"application_name": "soigneur", **settings},
            )
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
            if reason_of(error) is None:  # there is no statement yet that could be wrong
                raise self.unusable(*REASONS[Reason.UNWILLING]) from None
            raise
        try:
            await self._recognise(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection

    async def _recognise(self, connection: asyncpg.Connection) -> None:
        """Raise StoreUnavailable where another store answers, or none: as when an address leads to a new server."""
        if self.store_id is None:
            return
        is_there = await connection.fetchval("SELECT to_regclass('this_store') IS NOT NULL")
        if not is_there or await connection.fetchval("SELECT id FROM this_store") != self.store_id:
            raise self.unusable(*REASONS[Reason.EMPTY if not is_there else Reason.ANOTHER])

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[asyncpg.Connection]:
        """Have an advisory lock for the length of the block; waits while another process has it."""
        with self.told():
            connection = await self.connect_to_stay()
        try:
            with self.told():
                await connection.execute("SELECT pg_advisory_lock($1)", lock_number(name))
            yield connection
        finally:
            connection.terminate()  # a polite end waits for a server that may not answer

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what the driver raises in the block into StoreUnavailable."""
        try:
            yield
        except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise self.unavailable(error) or error from None

    def unusable(self, reason: str, remedy: str) -> StoreUnavailable:
        """Return the error for a database that cannot be used."""
        return StoreUnavailable(f"The bot's memory (PostgreSQL, “{self.database}”) cannot be used: {reason}. {remedy}")

    def unavailable(self, error: Exception) -> StoreUnavailable | None:
        """Return what `error` means for whoever runs the bot; None where it is a fault of the bot itself."""
        reason = reason_of(error)
        return None if reason is None else self.unusable(*REASONS[reason])


def lock_number(name: str) -> int:
    """Return the number of the lock with this name; PostgreSQL knows its locks by numbers of 64 bits."""
    return int.from_bytes(hashlib.blake2b(f"soigneur {name}".encode(), digest_size=8).digest(), "big", signed=True)
