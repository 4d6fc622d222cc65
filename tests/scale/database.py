"""The database is restarted, stands still, and comes back empty: what the bot says meanwhile, and what is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.figures import Figure, texts
from tests.interacting import words
from tests.loopback.bot_process import BotProcess, running
from tests.loopback.server import Server
from tests.loopback.sharing import environment, own_folder
from tests.postgresql import Server as Postgresql

_STILL_SECONDS = 30.0
_CHANNELS = 50


async def measure(folder: Path, postgresql: Postgresql) -> list[Figure]:
    """Return what became of questions, of a member's own setting, and of what was to be written."""
    return [
        *await _restarted(folder, postgresql),
        *await _standing_still(folder, postgresql),
        *await _emptied(folder, postgresql),
    ]


async def _restarted(folder: Path, postgresql: Postgresql) -> list[Figure]:
    async with _bot(folder, postgresql, "restarted") as (server, name, _):
        await _ask(server, 0, 20)
        postgresql.stop()
        away = await _ask(server, 20, 40)
        said = await _try_edit(server)
        postgresql.start()
        back = await _seconds_until_edit(server)
        kept = await _kept(postgresql, name, 40)
    return [
        Figure(
            "questions while the database is stopped, answered",
            f"{len(away)} of 20, median {_ms(away)}",
            "all",
            len(away) == 20,
        ),
        Figure("- an edit meanwhile", f"“{said}”", "refused", _is_refused(said)),
        Figure("- edits work again after it was started", f"{back:.1f} s"),
        Figure("- given answers that were written in the end", f"{kept} of 40", "all", kept == 40),
    ]


async def _standing_still(folder: Path, postgresql: Postgresql) -> list[Figure]:
    async with _bot(folder, postgresql, "still") as (server, name, _):
        await _ask(server, 0, 20)
        with postgresql.standing_still():
            begun = perf_counter()
            away = await _ask(server, 20, 40)
            asked = perf_counter()
            said = await _try_edit(server)
            told = perf_counter()
            await asyncio.sleep(max(0.0, _STILL_SECONDS - (told - begun)))
        back = await _seconds_until_edit(server)
        kept = await _kept(postgresql, name, 40)
    return [
        Figure(
            f"questions while the database stands still for {_STILL_SECONDS:.0f} s, answered",
            f"{len(away)} of 20, median {_ms(away)}, at most {1000 * max(away, default=0):.0f} ms",
            "all",
            len(away) == 20,
        ),
        Figure(
            "- an edit meanwhile",
            f"“{said}” after {told - asked:.1f} s",
            "refused within 3 s",
            _is_refused(said) and told - asked < 3,
        ),
        Figure("- edits work again after it goes on", f"{back:.1f} s"),
        Figure("- given answers that were written in the end", f"{kept} of 40", "all", kept == 40),
    ]


async def _emptied(folder: Path, postgresql: Postgresql) -> list[Figure]:
    async with _bot(folder, postgresql, "emptied") as (server, name, bot):
        await _ask(server, 0, 20)
        await _kept(postgresql, name, 20)
        # As at an address where another server answers: every connection ends, and the database of that name is new.
        for statement in (
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
            f"ALTER DATABASE {name} RENAME TO {name}_before",
        ):
            postgresql.run_sql("postgres", statement)
        postgresql.run_sql("postgres", f"CREATE DATABASE {name}")
        away = await _ask(server, 20, 40)
        said = await _try_edit(server)
        tables = postgresql.run_sql(name, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        is_running = bot.process.returncode is None
    return [
        Figure(
            "questions after the database became an empty one, answered", f"{len(away)} of 20", "all", len(away) == 20
        ),
        Figure("- an edit then", f"“{said}”", "refused", _is_refused(said)),
        Figure("- tables that the bot made in the empty one", tables, "0", tables == "0"),
        Figure("- the bot goes on", "yes" if is_running else "no", "yes", is_running),
    ]


@asynccontextmanager
async def _bot(folder: Path, postgresql: Postgresql, name: str) -> AsyncIterator[tuple[Server, str, BotProcess]]:
    database = postgresql.new_database()
    server = Server(more_channels=_CHANNELS)
    data = own_folder(folder / "index", name, "poll_seconds = 5\n")
    async with server.open(), running(server, data, environment=environment(database, "0/1")) as bot:
        await server.gateway.connects([0])
        await asyncio.sleep(4)
        yield server, database.rpartition("/")[2], bot


async def _ask(server: Server, first: int, last: int) -> list[float]:
    """Ask one question after another; return how long each took that was answered within five seconds."""
    asked, waits = texts("questions.jsonl"), []
    for number in range(first, last):
        begun = perf_counter()
        channel = server.more_channels[number % _CHANNELS]
        own_id = await server.ask(asked[number], channel=channel, member=10**17 + 5000 + number)
        try:
            await server.answer(own_id, seconds=5)
        except TimeoutError:
            continue
        waits.append(perf_counter() - begun)
    return waits


async def _try_edit(server: Server) -> str:
    """Let a member choose plain cards, which the store must keep; return the first sentence of what they are told."""
    try:
        told = await (await server.command("my-settings", plain=True)).response(15)
    except TimeoutError:
        return "(nothing within the 3 s that Discord waits)"
    return words(told).strip().splitlines()[0].lstrip("# ")


def _is_refused(said: str) -> bool:
    return "could not" in said.lower()


async def _seconds_until_edit(server: Server) -> float:
    begun = perf_counter()
    async with asyncio.timeout(90):
        while _is_refused(said := await _try_edit(server)) or said.startswith("("):  # noqa: ASYNC110 - the bot tells nobody that it can again
            await asyncio.sleep(0.2)
    return perf_counter() - begun


async def _kept(postgresql: Postgresql, name: str, wanted: int) -> int:
    """Return how many given answers are in the database, as soon as all are, or after a minute."""
    until = perf_counter() + 60
    while True:
        kept = int(postgresql.run_sql(name, "SELECT count(*) FROM given_answers"))
        if kept >= wanted or perf_counter() > until:
            return kept
        await asyncio.sleep(0.5)


def _ms(waits: list[float]) -> str:
    return f"{1000 * median(waits):.0f} ms" if waits else "-"
