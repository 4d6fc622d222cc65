"""A guild that is forgotten leaves nothing behind, whatever is kept of guilds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Date, LargeBinary, String, Table, func, insert, select
from sqlalchemy.types import TypeEngine

from bot.storage.place import FILE_NAME
from bot.storage.sqlite import SqliteFile
from bot.storage.store import open_store
from bot.storage.tables import METADATA, Moment, PlainContent

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
    own = str(guild_id) if isinstance(column.type, String) else guild_id
    return EXAMPLES.get(type(column.type), own)


def rows(folder: Path, table: Table, guild_id: int) -> int | None:
    with SqliteFile(folder / FILE_NAME).engine().connect() as connection:
        return connection.scalar(select(func.count()).select_from(table).where(table.c.guild_id == guild_id))


async def test_no_table_keeps_a_row_of_a_forgotten_guild_and_none_loses_another_s(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        with SqliteFile(tmp_path / FILE_NAME).engine().begin() as connection:
            for table in OF_GUILDS:
                for guild_id in (OURS, THEIRS):
                    values = {column.name: example(column, guild_id) for column in table.c}
                    connection.execute(insert(table).values(**values))
        assert {table.name for table in OF_GUILDS} >= {"weekly_counts", "overlay_entries", "drafts", "added_red_flags"}
        assert await store.guilds.known() == {OURS, THEIRS}

        await store.guilds.forget(OURS)

        assert {table.name: rows(tmp_path, table, OURS) for table in OF_GUILDS} == dict.fromkeys(
            (table.name for table in OF_GUILDS), 0
        )
        assert {rows(tmp_path, table, THEIRS) for table in OF_GUILDS} == {1}
