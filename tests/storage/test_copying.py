"""A copy of a store is the same store, whichever way it goes and however often it is stopped on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Integer, SmallInteger, String, Table, insert

from bot.services.ports import StoreUnavailable
from bot.storage.alone import InUse, alone_in
from bot.storage.copying import HoldsSomethingElse, copy_store
from bot.storage.database import Database
from bot.storage.place import Place, place_of
from bot.storage.store import Store, open_store
from bot.storage.tables import METADATA
from tests.postgresql import Server
from tests.storage.overlay_examples import make_change, make_waiting
from tests.storage.test_kept_guilds import example

KEY = "a1" * 32
DAY = date(2026, 11, 24)
WAYS = [("file", "postgresql"), ("postgresql", "file"), ("file", "file"), ("postgresql", "postgresql")]


class Stopped(Exception):
    """Somebody stopped it."""


class Ends:
    """Where from and where to, each a data folder or a database."""

    def __init__(self, folder: Path, urls: Sequence[str | None]) -> None:
        self.folders = [folder / "from", folder / "to"]
        self.urls = urls

    def place(self, number: int) -> Place:
        return place_of(self.folders[number], self.urls[number])

    async def copy(self) -> int:
        return await copy_store(self.place(0), self.place(1))

    async def within(self, number: int, work: Callable[[Store], Awaitable[Any]]) -> Any:
        async with open_store(self.folders[number], self.urls[number], KEY) as store:
            return await work(store)


@pytest.fixture(params=WAYS, ids=[" to ".join(way) for way in WAYS])
def ends(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ends]:
    server: Server = request.getfixturevalue("postgresql")
    with _lent(server, request.param[0]) as one, _lent(server, request.param[1]) as other:
        yield Ends(tmp_path, [one, other])


def _lent(server: Server, kind: str) -> AbstractContextManager[str | None]:
    return nullcontext() if kind == "file" else server.empty_store()


async def fill(ends: Ends, rows: int = 3) -> None:
    """Put rows into every table, more than are copied at once into one of them."""

    async def work(store: Store) -> None:
        assert await store.overlays.apply(make_change(1))
        ids = [await store.overlays.propose(make_waiting()) for _ in range(3)]
        await store.overlays.withdraw(1, ids[-1])

    await ends.within(0, work)
    database = Database(ends.place(0))
    for table in METADATA.sorted_tables:
        if table.name not in {"this_store", "revision", "synced_commands"}:
            wanted = 1100 if table.name == "given_answers" else rows
            await database.write_rows(insert(table), [row(table, number) for number in range(1, wanted + 1)])
    await database.close()


def row(table: Table, number: int) -> Mapping[str, object]:
    values = {column.name: example(column, 2**40 + number) for column in table.c}
    for name in ("member", "voter"):
        if name in values:
            values[name] = number.to_bytes(16, "big")
    for column in table.c:
        if isinstance(column.type, String) and column.type.length:
            values[column.name] = str(values[column.name])[-column.type.length :]
    small = {column.name: number for column in table.c if type(column.type) in {Integer, SmallInteger}}
    return values | small | ({"id": 1000 + number} if "id" in values and not isinstance(values["id"], str) else {})


async def test_every_row_is_copied_and_numbers_go_on(ends: Ends) -> None:
    await fill(ends)
    rows = await ends.copy()

    async def work(store: Store) -> tuple[Any, ...]:
        new = await store.overlays.propose(make_waiting(guild_id=5))
        return new, await store.overlays.history(1), await store.guilds.latest()

    assert rows > 1100
    new, history, latest = await ends.within(1, work)
    assert new > 1003
    assert (history, latest) == ((make_change(1),), (1, 0))


async def test_a_number_that_is_no_longer_there_is_not_given_again(ends: Ends) -> None:
    given = []

    async def work(store: Store) -> None:
        given.append(await store.overlays.propose(make_waiting()))
        await store.overlays.withdraw(1, given[-1])

    await ends.within(0, work)
    await ends.copy()
    await ends.within(1, work)
    assert given[1] > given[0]


async def test_a_copy_that_was_stopped_goes_on(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(ends)
    writes = 0
    write_rows = Database.write_rows

    async def stop_after_some(self: Database, *arguments: Any) -> None:
        nonlocal writes
        writes += 1
        if writes > 8:
            raise Stopped
        await write_rows(self, *arguments)

    monkeypatch.setattr(Database, "write_rows", stop_after_some)
    with pytest.raises(Stopped):
        await ends.copy()
    monkeypatch.undo()
    assert await ends.copy() == await ends.copy() > 1100


async def test_a_store_with_rows_of_its_own_is_left_alone(ends: Ends) -> None:
    await fill(ends)
    await ends.within(1, lambda store: store.gaps.note(9, "ours", DAY, at_most=1))
    with pytest.raises(
        HoldsSomethingElse, match=r"Nothing was copied: the store to copy to has rows of its own \(gaps\)"
    ):
        await ends.copy()
    assert len(await ends.within(1, lambda store: store.gaps.gaps(9, DAY))) == 1
    assert await ends.within(1, lambda store: store.guilds.known()) == {9}


@pytest.mark.parametrize("number", [0, 1])
async def test_a_store_that_a_bot_uses_is_not_copied(ends: Ends, number: int) -> None:
    async def run_beside(store: Store) -> None:
        await store.claims.claim(["shard 0"])
        held = alone_in(ends.folders[number]) if ends.urls[number] is None else nullcontext()
        with held, pytest.raises(InUse):
            await ends.copy()

    await ends.within(number, run_beside)


async def test_a_place_that_is_not_there_is_told(tmp_path: Path, postgresql: Server) -> None:
    ends = Ends(tmp_path, [None, postgresql.url("store_0_nowhere")])
    with pytest.raises(StoreUnavailable, match="there is no database of that name"):
        await asyncio.wait_for(ends.copy(), 20)
