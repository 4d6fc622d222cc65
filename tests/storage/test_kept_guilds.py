"""A guild that is forgotten leaves nothing behind, whatever is kept of guilds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, SmallInteger, String, Table, func, insert, select
from sqlalchemy.types import TypeEngine

from bot.storage.column_types import Moment, PlainContent
from bot.storage.database import Database
from bot.storage.tables import METADATA
from tests.storage.conftest import Here

OURS, THEIRS = 2**40 + 1, 2**40 + 2
OF_GUILDS = [table for table in METADATA.sorted_tables if "guild_id" in table.c]
EXAMPLES: Mapping[type[TypeEngine[Any]], object] = {
    Moment: datetime(2026, 11, 23, tzinfo=UTC),
    PlainContent: {},
    Boolean: False,
    Date: date(2026, 11, 23),
    LargeBinary: b"m" * 16,
}


def example(column: Column[Any], guild_id: int) -> object:
    """Return a value for a column; numbers and texts are the guild's own, so that no two rows are the same."""
    if type(column.type) in {Integer, SmallInteger}:
        own: object = guild_id % 1000
    else:
        own = str(guild_id)[-(column.type.length or 99) :] if isinstance(column.type, String) else guild_id
    return EXAMPLES.get(type(column.type), own)


async def rows(database: Database, table: Table, guild_id: int) -> int:
    found = await database.read(select(func.count()).select_from(table).where(table.c.guild_id == guild_id))
    return int(found[0][0])


async def test_no_table_keeps_a_row_of_a_forgotten_guild_and_none_loses_another_s(here: Here) -> None:
    database = here.database()
    async with here.open() as store:
        for table in OF_GUILDS:
            for guild_id in (OURS, THEIRS):
                values = {column.name: example(column, guild_id) for column in table.c}
                await database.write(insert(table).values(**values))
        assert {table.name for table in OF_GUILDS} >= {"weekly_counts", "overlay_entries", "drafts", "added_red_flags"}
        assert await store.guilds.known() == {OURS, THEIRS}

        await store.guilds.forget(OURS)

        assert {table.name: await rows(database, table, OURS) for table in OF_GUILDS} == dict.fromkeys(
            (table.name for table in OF_GUILDS), 0
        )
        assert {await rows(database, table, THEIRS) for table in OF_GUILDS} == {1}
    await database.close()
