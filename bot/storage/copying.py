"""Copy a whole store to another place, row by row, so that a copy that was stopped goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, func, insert, literal, select, tuple_

from bot.services.errors import BotError
from bot.storage.database import Database
from bot.storage.migrating import bring_up_to_date
from bot.storage.place import Place
from bot.storage.tables import METADATA, REVISION, THIS_STORE

_AT_ONCE = 500
_BEGUN_WITH: Mapping[str, Mapping[str, Any]] = {
    REVISION.name: {"only_row": 1, "value": 0},
    THIS_STORE.name: {"only_row": 1, "member_key": None},
}
"""The rows that every store has from the beginning."""

_Columns = Mapping[str, Any]


class HoldsSomethingElse(BotError):
    """The store that was to become a copy has rows of its own."""


class NotTheSame(BotError):
    """The copy is not what it was made from."""


async def copy_store(source: Place, target: Place) -> int:
    """Make `target` a copy of `source`, verified row by row; return how many rows it has.

    Both are brought to the newest layout. Raises InUse while a bot uses one of them, HoldsSomethingElse, NotTheSame or
    StoreUnavailable. What was copied until then stays, and is taken for good the next time.
    """
    for place in (source, target):
        async with place.alone():
            pass
        # By itself: a change of layout waits for whoever has the store alone.
        await asyncio.to_thread(bring_up_to_date, place)
    async with source.alone(), target.alone():
        ours, theirs = Database(source), Database(target)
        try:
            return await _copy(source, target, ours, theirs)
        finally:
            await ours.close()
            await theirs.close()


async def _copy(source: Place, target: Place, ours: Database, theirs: Database) -> int:
    tables = [table for table in METADATA.sorted_tables if table.name not in _BEGUN_WITH]
    for table in tables:
        await _refuse_strangers(table, ours, theirs)
    for name in _BEGUN_WITH:
        await _refuse_another(METADATA.tables[name], ours, theirs)
    for table in tables:
        async for page in _pages(table, ours):
            present = await _same_keys(table, page, theirs)
            if missing := [dict(row) for key, row in page.items() if key not in present]:
                await theirs.write_rows(insert(table), missing)
        if table.dialect_options["sqlite"]["autoincrement"]:
            # A row that was put there by its number, as a copy is, does not count with PostgreSQL.
            given = [*await ours.read(source.last_number(table)), *await ours.read(select(func.max(table.c.id)))]
            await theirs.write(*target.go_on_after(table, max(row[0] or 0 for row in given)))
    rows = sum([await _verified(table, ours, theirs) for table in tables])
    # By these the copy is taken for the store itself, so they come last.
    for name in _BEGUN_WITH:
        async for page in _pages(METADATA.tables[name], ours):
            await theirs.put_all(METADATA.tables[name], list(page.values()))
    return rows + len(_BEGUN_WITH)


async def _refuse_strangers(table: Table, ours: Database, theirs: Database) -> None:
    """Raise HoldsSomethingElse where the target has a row that the source has not, or has otherwise."""
    async for page in _pages(table, theirs):
        if page != await _same_keys(table, page, ours):
            raise HoldsSomethingElse(
                f"Nothing was copied: the store to copy to has rows of its own ({table.name}). Name an empty one."
            )


async def _refuse_another(table: Table, ours: Database, theirs: Database) -> None:
    async for page in _pages(table, theirs):
        (row,) = page.values()
        is_new = {name: row[name] for name in _BEGUN_WITH[table.name]} == _BEGUN_WITH[table.name]
        if not is_new and page != await _same_keys(table, page, ours):
            raise HoldsSomethingElse("Nothing was copied: the store to copy to is another one. Name an empty one.")


async def _verified(table: Table, ours: Database, theirs: Database) -> int:
    """Return how many rows a table has; raises NotTheSame unless each of them is the same in both."""
    rows = 0
    for one, other in ((theirs, ours), (ours, theirs)):
        rows = 0
        async for page in _pages(table, one):
            rows += len(page)
            if page != await _same_keys(table, page, other):
                raise NotTheSame(f"The copy is not the same ({table.name}). Empty it, and copy again.")
    return rows


async def _pages(table: Table, database: Database) -> AsyncIterator[dict[tuple[Any, ...], _Columns]]:
    """Yield the rows of a table by their keys, some at a time, in the database's own order."""
    keys = tuple_(*table.primary_key)
    found = select(table).order_by(*table.primary_key).limit(_AT_ONCE)
    page = _by_key(table, await database.read(found))
    while page:
        yield page
        page = _by_key(table, await database.read(found.where(keys > tuple_(*_bound(table, list(page)[-1])))))


async def _same_keys(
    table: Table, page: Mapping[tuple[Any, ...], _Columns], database: Database
) -> dict[tuple[Any, ...], _Columns]:
    found = select(table).where(tuple_(*table.primary_key).in_(list(page)))
    rows = _by_key(table, await database.read(found))
    return {key: rows[key] for key in page if key in rows}


def _by_key(table: Table, rows: Sequence[Row[Any]]) -> dict[tuple[Any, ...], _Columns]:
    names = [column.name for column in table.primary_key]
    return {tuple(row._mapping[name] for name in names): dict(row._mapping) for row in rows}  # noqa: SLF001 - public


def _bound(table: Table, key: Sequence[Any]) -> list[Any]:
    return [literal(value, column.type) for value, column in zip(key, table.primary_key, strict=True)]
