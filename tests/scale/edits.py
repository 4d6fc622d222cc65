"""How soon a change of one process is live in another: told of it, and with the telling lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.loopback.bot_process import running
from tests.loopback.server import Server, channel_of
from tests.loopback.sharing import environment, import_entry, own_folder, seconds_until_live
from tests.postgresql import Server as Postgresql

_TOLD_WITHIN = 2.0
_POLL = 10
_ROUNDS = 5


async def measure(folder: Path, postgresql: Postgresql) -> list[Figure]:
    """Return the longest of several times from the end of an import to the answer that shows it."""
    told = max([await _seconds(folder, postgresql, 3600, number, is_lost=False) for number in range(_ROUNDS)])
    polled = max([await _seconds(folder, postgresql, _POLL, number, is_lost=True) for number in range(2)])
    return [
        Figure("a change of another process, until it is live", f"{told:.2f} s", "within 2 s", told <= _TOLD_WITHIN),
        Figure(
            f"- with the telling lost, looked for every {_POLL} s",
            f"{polled:.1f} s",
            f"within {_POLL} s",
            polled <= _POLL + 1,
        ),
    ]


async def _seconds(folder: Path, postgresql: Postgresql, poll: int, number: int, *, is_lost: bool) -> float:
    database = postgresql.new_database()
    name = database.rpartition("/")[2]
    server = Server()
    data = own_folder(folder / "index", f"edited-{poll}-{number}", f"poll_seconds = {poll}\n")
    async with server.open(), running(server, data, environment=environment(database, "0/1")):
        await server.gateway.connects([0])
        await asyncio.sleep(5)  # the first look comes when the bot is ready
        if is_lost:
            # No notice is sent for this change, as if each got lost on the way.
            postgresql.run_sql(name, "ALTER DATABASE " + name + " SET search_path = deaf, public, pg_catalog")
            postgresql.run_sql(name, "CREATE SCHEMA deaf")
            postgresql.run_sql(
                name, "CREATE FUNCTION deaf.pg_notify(text, text) RETURNS void LANGUAGE sql AS 'SELECT NULL::void'"
            )
        await import_entry(server, own_folder(folder / "index", f"cli-{poll}-{number}"), database, 0)
        return await seconds_until_live(server, channel_of(0), poll + 30)
