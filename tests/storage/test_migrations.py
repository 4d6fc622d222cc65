"""Layouts of the store: made anew or migrated they are the same, and nothing is lost where a migration fails."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import bot.storage.migrations
from bot.domain.changes import Based, Laid
from bot.domain.records import GuildSettings, Revision
from bot.services.ports import StoreUnavailable
from bot.storage.migrating import MIGRATIONS, _newest_layout, bring_up_to_date
from bot.storage.place import FILE_NAME
from bot.storage.sqlite import SqliteFile
from bot.storage.store import open_store
from bot.storage.tables import METADATA
from tests.storage.overlay_examples import HEAT, STRETCH, make_change

ADDS_A_COLUMN = """
op.add_column("guild_settings", sa.Column("loudness", sa.String(10)))
"""
FAILS_HALF_WAY = """
op.add_column("guild_settings", sa.Column("loudness", sa.String(10)))
op.execute("UPDATE guild_settings SET country = NULL")
op.execute("DROP TABLE votes")
op.execute("SELECT * FROM nowhere")
"""
COPIES_A_TABLE = """
with op.batch_alter_table("guild_settings") as table:
    table.drop_column("editor_role_id")
"""

FIRST_LAYOUT: dict[str, list[tuple[object, ...]]] = {
    "given_answers": [
        (2**62, 2**62 + 1, 20, 10, "relief-massage", 3, b"a" * 16, 1_795_435_200_000, 0),
        (2**62 + 2, 2**62 + 3, 21, None, None, 0, b"b" * 16, 1_795_435_200_001, 1),
    ],
    "synced_commands": [(1, "f" * 64)],
    "guild_settings": [(2, None, None, None), (2**62, "GB", 5, None)],
    "member_settings": [(b"m" * 16, 1)],
    "votes": [(b"v" * 16, "relief-massage", "aaaaaaaaaa", 1, 1_795_435_200_000)],
    "vote_counts": [("relief-massage", "aaaaaaaaaa", 12, 3, 1_795_435_200_000)],
}

COLUMNS = """
SELECT t.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'alembic%' ORDER BY t.name, c.name
"""


class Layouts:
    """The bot's migrations with more after them, as a later version of the bot would have."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(Path(bot.storage.migrations.__file__ or "").parent, folder)
        self.newest = self._found()

    def add(self, body: str) -> str:
        before, self.newest = self.newest, f"{int(self.newest) + 1:04}"
        lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
        (self.folder / "versions" / f"r{self.newest}_later.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n\n"
            f'revision = "{self.newest}"\ndown_revision = "{before}"\n\n\ndef upgrade():\n{lines}'
        )
        return self.newest

    def remove_newest(self) -> None:
        next((self.folder / "versions").glob(f"r{self.newest}_*.py")).unlink()
        self.newest = self._found()

    def _found(self) -> str:
        return max((self.folder / "versions").glob("r*.py")).name[1:5]

    def go_back_to(self, revision: str) -> None:
        while self.newest != revision:
            self.remove_newest()

    def bring(self, path: Path) -> None:
        bring_up_to_date(SqliteFile(path), str(self.folder))


@pytest.fixture
def layouts(tmp_path: Path) -> Layouts:
    return Layouts(tmp_path / "100% migrations")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A store of this version with one guild's settings in it."""

    async def fill() -> None:
        async with open_store(tmp_path) as store:
            await store.settings.keep_guild(1, GuildSettings("GB", 5, 6))

    asyncio.run(fill())
    return tmp_path / FILE_NAME


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def layout(path: Path) -> list[tuple[object, ...]]:
    return rows(path, "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%' ORDER BY name")


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    names = rows(path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'alembic%'")
    return {str(name): rows(path, f"SELECT * FROM {name}") for (name,) in names}


def everything(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def backups(path: Path) -> list[str]:
    return sorted(copy.name for copy in path.parent.glob("*.bak"))


def test_the_migrated_layout_is_that_of_the_tables(tmp_path: Path) -> None:
    bring_up_to_date(SqliteFile(tmp_path / "migrated"))
    fresh = SqliteFile(tmp_path / "fresh").engine()
    METADATA.create_all(fresh)
    indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"

    assert rows(tmp_path / "migrated", COLUMNS) == rows(tmp_path / "fresh", COLUMNS) != []
    assert rows(tmp_path / "migrated", indexes) == rows(tmp_path / "fresh", indexes) != []


def test_alembic_finds_nothing_left_to_migrate(tmp_path: Path) -> None:
    bring_up_to_date(SqliteFile(tmp_path / FILE_NAME))
    with SqliteFile(tmp_path / FILE_NAME).engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_store_that_is_up_to_date_is_left_alone(kept: Path) -> None:
    before = kept.read_bytes()
    bring_up_to_date(SqliteFile(kept))
    assert (kept.read_bytes(), backups(kept)) == (before, [])


def test_a_new_store_needs_no_backup(tmp_path: Path) -> None:
    bring_up_to_date(SqliteFile(tmp_path / FILE_NAME))
    assert backups(tmp_path / FILE_NAME) == []


@pytest.mark.parametrize("body", [ADDS_A_COLUMN, COPIES_A_TABLE])
def test_a_migration_keeps_what_was_there(kept: Path, layouts: Layouts, body: str) -> None:
    newest = layouts.add(body)
    layouts.bring(kept)
    assert rows(kept, "SELECT guild_id, country, moderators_channel_id FROM guild_settings") == [(1, "GB", 6)]
    assert rows(kept, "SELECT version_num FROM alembic_version") == [(newest,)]


def test_a_migrated_store_has_the_layout_of_a_new_one(kept: Path, layouts: Layouts, tmp_path: Path) -> None:
    layouts.add(ADDS_A_COLUMN)
    layouts.add(COPIES_A_TABLE)
    layouts.bring(kept)
    layouts.bring(tmp_path / "new")
    assert layout(kept) == layout(tmp_path / "new")


async def test_a_store_of_the_first_layout_keeps_every_row_and_can_then_hold_what_came_later(
    layouts: Layouts, tmp_path: Path
) -> None:
    newest = layouts.newest
    layouts.go_back_to("0001")
    layouts.bring(tmp_path / FILE_NAME)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        for table, values in FIRST_LAYOUT.items():
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        connection.commit()
    before = tables(tmp_path / FILE_NAME)
    async with open_store(tmp_path) as store:
        migrated = tables(tmp_path / FILE_NAME)
        assert await store.overlays.apply(make_change(1))
        assert await store.gaps.note(1, "tens on the turbo", date(2026, 11, 23), at_most=1)
        assert await store.settings.guilds() == {2**62: GuildSettings("GB", 5), 2: GuildSettings()}
    bring_up_to_date(SqliteFile(tmp_path / "fresh"))

    assert before == FIRST_LAYOUT
    # No guild keeps gaps, waits for a person, or has volunteers, until it says so, and each is answered as before.
    grown = {
        "guild_settings": [(*row, 0, "balanced", 0, None, 60) for row in before["guild_settings"]],
        "given_answers": [(*row, None) for row in before["given_answers"]],
    }
    new: dict[str, list[tuple[object, ...]]] = {
        name: [] for name in tables(tmp_path / "fresh") if name not in {*before, "this_store"}
    }
    [(_, its_id, *_)] = migrated.pop("this_store")
    assert len(str(its_id)) == 32
    assert migrated == before | grown | new | {"revision": [(1, 0, 0)]}
    assert layout(tmp_path / FILE_NAME) == layout(tmp_path / "fresh")
    assert tables(tmp_path / f"{FILE_NAME}.before-{newest}.bak") == before


@pytest.mark.parametrize("before", ["0003", "0004"])
async def test_what_clubs_changed_before_stays_their_word(layouts: Layouts, tmp_path: Path, before: str) -> None:
    layouts.go_back_to(before)
    layouts.bring(tmp_path / FILE_NAME)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        added = "INSERT INTO overlay_entries (guild_id, entry_id, number, based_on, content) VALUES (?, ?, ?, ?, ?)"
        connection.execute(added, (1, HEAT, 2, "a" * 10, '{"note": "Ours."}'))
        connection.execute(added, (1, STRETCH, 1, None, None))
        connection.commit()
    async with open_store(tmp_path) as store:
        assert await store.overlays.laid(1) == (
            Laid(HEAT, 2, {"note": "Ours."}, Revision("a" * 10)),
            Laid(STRETCH, 1, None, None),
        )
        assert await store.overlays.based() == (Based(1, HEAT, Revision("a" * 10), None),)


async def test_a_store_of_the_third_layout_keeps_what_waits_and_is_answered_as_before(
    layouts: Layouts, tmp_path: Path
) -> None:
    layouts.go_back_to("0003")
    layouts.bring(tmp_path / FILE_NAME)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        waiting = (4, 1, "relief-massage", 0, "edit", 7, 1_795_435_200_000, '{"question": "Massage?"}')
        connection.execute("INSERT INTO waiting_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", waiting)
        connection.execute("INSERT INTO guild_settings VALUES (1, 'GB', 5, 6, 1)")
        connection.commit()

    async with open_store(tmp_path) as store:
        [kept] = await store.overlays.waiting(1)
        assert (kept.id, kept.after, kept.based_on) == (4, {"question": "Massage?"}, None)
        assert await store.settings.guilds() == {1: GuildSettings("GB", 5, 6, keeps_gaps=True)}
        assert await store.guilds.latest() == (0, 0)
        assert await store.overlays.added_red_flags(1) == ()


def test_the_store_is_copied_before_it_is_migrated(kept: Path, layouts: Layouts) -> None:
    before = everything(kept)
    newest = layouts.add(ADDS_A_COLUMN)
    layouts.bring(kept)
    assert backups(kept) == [f"{FILE_NAME}.before-{newest}.bak"]
    assert everything(kept.with_name(backups(kept)[0])) == before


def test_a_backup_holds_what_stood_only_in_the_log_file(kept: Path, layouts: Layouts) -> None:
    newest = layouts.add(ADDS_A_COLUMN)
    with closing(sqlite3.connect(kept, isolation_level=None)) as still_open:
        still_open.execute("UPDATE guild_settings SET country = 'IE'")
        layouts.bring(kept)
    copy = kept.with_name(f"{FILE_NAME}.before-{newest}.bak")
    assert rows(copy, "SELECT country FROM guild_settings") == [("IE",)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_only_the_owner_may_read_a_backup(kept: Path, layouts: Layouts) -> None:
    layouts.add(ADDS_A_COLUMN)
    layouts.bring(kept)
    assert kept.with_name(backups(kept)[0]).stat().st_mode & 0o777 == 0o600


def test_a_backup_put_back_in_its_place_works(kept: Path, layouts: Layouts) -> None:
    before = everything(kept)
    layouts.add(ADDS_A_COLUMN)
    layouts.bring(kept)
    kept.with_name(backups(kept)[0]).replace(kept)
    bring_up_to_date(SqliteFile(kept))
    assert everything(kept) == before


def test_the_last_three_backups_stay(kept: Path, layouts: Layouts) -> None:
    made = []
    for hours in range(5, 0, -1):
        newest = layouts.add("pass")
        layouts.bring(kept)
        made.append(f"{FILE_NAME}.before-{newest}.bak")
        when = kept.stat().st_mtime - 3600 * hours
        os.utime(kept.with_name(made[-1]), (when, when))
    assert backups(kept) == made[-3:]


def test_a_migration_that_fails_leaves_the_store_as_it_was(kept: Path, layouts: Layouts) -> None:
    before = everything(kept)
    layouts.add(ADDS_A_COLUMN)
    newest = layouts.add(FAILS_HALF_WAY.replace("loudness", "threshold"))
    with pytest.raises(StoreUnavailable) as told:
        layouts.bring(kept)
    assert str(told.value) == (
        f"The bot's memory {kept} cannot be used: it could not be brought to layout {newest} (OperationalError), "
        "and is as it was before. Go back to the version of the bot that you had, and report this."
    )
    assert everything(kept) == before


def test_a_migration_that_leaves_a_row_pointing_to_nothing_is_undone(kept: Path, layouts: Layouts) -> None:
    before = everything(kept)
    layouts.add(
        """
op.execute("CREATE TABLE channels (channel_id INTEGER, guild_id INTEGER REFERENCES guild_settings (guild_id))")
op.execute("PRAGMA defer_foreign_keys = ON")
op.execute("INSERT INTO channels VALUES (1, 999)")
"""
    )
    with pytest.raises(StoreUnavailable, match="is as it was before"):
        layouts.bring(kept)
    assert everything(kept) == before


def test_after_a_failed_migration_the_mended_one_works(kept: Path, layouts: Layouts) -> None:
    layouts.add(FAILS_HALF_WAY)
    with pytest.raises(StoreUnavailable):
        layouts.bring(kept)
    layouts.remove_newest()
    newest = layouts.add(ADDS_A_COLUMN)
    layouts.bring(kept)
    assert rows(kept, "SELECT version_num FROM alembic_version") == [(newest,)]


def test_without_room_for_a_backup_nothing_is_migrated(
    kept: Path, layouts: Layouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, revision: str) -> Path:
        raise OSError(28, "No space left on device")

    before = everything(kept)
    layouts.add(ADDS_A_COLUMN)
    monkeypatch.setattr("bot.storage.sqlite.back_up", full)
    with pytest.raises(StoreUnavailable, match="No space left on device"):
        layouts.bring(kept)
    assert everything(kept) == before


def test_a_store_of_a_newer_version_is_refused_and_left_alone(kept: Path, layouts: Layouts) -> None:
    newest = layouts.add(ADDS_A_COLUMN)
    layouts.bring(kept)
    before = everything(kept)
    with pytest.raises(StoreUnavailable) as told:
        bring_up_to_date(SqliteFile(kept))
    assert str(told.value) == (
        f"The bot's memory {kept} cannot be used: it was written by a newer version of the bot (layout {newest}). "
        "Update the bot. To go back for good, stop it and restore the backup made before that version."
    )
    assert everything(kept) == before


def test_someone_else_s_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE votes (whose TEXT)")
    before = everything(path)
    with pytest.raises(StoreUnavailable, match="is as it was before"):
        bring_up_to_date(SqliteFile(path))
    assert everything(path) == before


def test_a_store_that_stays_locked_is_told(kept: Path) -> None:
    with closing(sqlite3.connect(kept, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="another program keeps it locked"):
            bring_up_to_date(SqliteFile(kept), busy_seconds=0.05)


def test_several_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    code = (
        "import sys; from pathlib import Path; from bot.storage.migrating import bring_up_to_date; from bot.storage.sqlite import SqliteFile; "
        "print('ready', flush=True); sys.stdin.read(); bring_up_to_date(SqliteFile(Path(sys.argv[1])))"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    for start in starts:
        assert start.stdout
        start.stdout.readline()
    for start in starts:
        assert start.stdin
        start.stdin.close()
    codes = [start.wait(timeout=60) for start in starts]
    for start in starts:
        assert start.stdout
        start.stdout.close()
    assert codes == [0, 0, 0]
    assert rows(path, "SELECT count(*) FROM alembic_version") == [(1,)]


def test_the_newest_migration_has_the_highest_number() -> None:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)

    assert ScriptDirectory.from_config(config).get_current_head() == _newest_layout(MIGRATIONS)
