"""Connections that stay open for the life of a process: one holds what it claims, one hears of other processes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager

import asyncpg

from bot.services.ports import StoreUnavailable
from bot.services.process_ports import Claimed
from bot.storage.postgresql_server import Server, lock_number

CHANNEL = "soigneur_revisions"

_AGAIN_SECONDS = 2.0
# How long the database may stand still before what is claimed counts as lost. PostgreSQL waits longer for a process
# that is gone without a word before it gives free what that one had: so nothing is ever had by two.
_ASKED_EVERY, _ANSWERS_WITHIN = 10.0, 40.0

_log = logging.getLogger("soigneur.storage")


class ClaimsInPostgresql:
    """Advisory locks (port Claims): PostgreSQL gives them free with the connection that took them."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: asyncpg.Connection | None = None
        self._is_lost = asyncio.Event()
        self._claiming = asyncio.Lock()

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Have `name` for the length of the block; waits while another process has it."""
        with self._server.told():
            connection = await self._server.connect_to_stay()
        try:
            with self._server.told():
                await connection.execute("SELECT pg_advisory_lock($1)", lock_number(name))
            yield
        finally:
            connection.terminate()  # a polite end waits for a server that may not answer

    async def claim(self, names: Collection[str]) -> None:
        """Have all of `names` until the end of this process, besides what it has; raises Claimed, with none of them."""
        async with self._claiming:
            with self._server.told():
                connection = await self._connected()
                refused = [name for name in sorted(names) if not await _take(connection, name)]
                if refused:
                    for name in set(names) - set(refused):
                        await connection.execute("SELECT pg_advisory_unlock($1)", lock_number(name))
                    raise Claimed(refused)

    async def lost(self) -> None:
        """Wait until nothing of what was claimed is this process's own any more, as the connection has ended."""
        while not self._is_lost.is_set():
            try:
                await asyncio.wait_for(self._is_lost.wait(), _ASKED_EVERY)
            except TimeoutError:
                await self._ask()

    async def _ask(self) -> None:
        """End the connection where the database has not answered for long: it may have given everything free."""
        async with self._claiming:
            if self._connection is None or self._connection.is_closed():
                return
            try:
                await self._connection.execute("SELECT 1", timeout=_ANSWERS_WITHIN)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                self._connection.terminate()

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._server.connect_to_stay()
            self._is_lost.clear()
            self._connection.add_termination_listener(self._end_of)
        return self._connection

    def close(self) -> None:
        """Give everything free."""
        if self._connection is not None:
            self._connection.remove_termination_listener(self._end_of)
            self._connection.terminate()

    def _end_of(self, connection: asyncpg.Connection) -> None:
        if connection is self._connection:
            self._is_lost.set()


class NewsFromPostgresql:
    """Notices of new revisions (port News)."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._again_seconds = _AGAIN_SECONDS

    async def watch(self, wake: Callable[[], None]) -> None:
        """Call `wake` at each notice and after each time of connecting, as what came before was not heard."""
        is_told = False
        while True:
            try:
                await self._listen(wake)
                is_told = False
            except StoreUnavailable as error:
                if not is_told:
                    _log.warning("what other processes change is seen later: %s", error)
                is_told = True
            await asyncio.sleep(self._again_seconds)

    async def _listen(self, wake: Callable[[], None]) -> None:
        """Listen until the connection ends."""
        has_ended = asyncio.Event()
        with self._server.told():
            connection = await self._server.connect_to_stay()
        try:
            connection.add_termination_listener(lambda _: has_ended.set())
            with self._server.told():
                await connection.add_listener(CHANNEL, lambda *_: wake())
            wake()
            await has_ended.wait()
        finally:
            connection.terminate()  # a polite end waits for a server that may not answer


async def _take(connection: asyncpg.Connection, name: str) -> bool:
    is_taken: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1)", lock_number(name))
    return is_taken
