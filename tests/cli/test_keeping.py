"""`soigneur backup` and `restore`: from a running bot, to another machine, and back."""

from __future__ import annotations

import asyncio
import stat
import zipfile
from pathlib import Path

import pytest

from bot.domain.records import GuildSettings
from bot.storage.alone import alone_in
from bot.storage.place import FILE_NAME
from bot.storage.store import open_store
from tests.cli.conftest import Soigneur

GUILD = 10


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, soigneur: Soigneur) -> Path:
    folder = tmp_path / "own-data"
    monkeypatch.setenv("SOIGNEUR_DATA", str(folder))
    return folder


def set_country(folder: Path, country: str) -> None:
    async def run() -> None:
        async with open_store(folder) as store:
            await store.settings.keep_guild(GUILD, GuildSettings(country=country))

    asyncio.run(run())


def country(folder: Path) -> str | None:
    async def run() -> str | None:
        async with open_store(folder) as store:
            return (await store.settings.guilds())[GUILD].country

    return asyncio.run(run())


def test_a_backup_made_while_the_bot_runs_brings_everything_back(
    data: Path, soigneur: Soigneur, tmp_path: Path
) -> None:
    set_country(data, "IE")
    key = (data / "member-key").read_bytes()
    with alone_in(data):
        kept = soigneur("backup", "kept.zip")
    set_country(data, "GB")
    (data / "member-key").write_bytes(b"x" * 32)

    back = soigneur("restore", "kept.zip")

    assert (kept.code, back.code) == (0, 0), kept.err + back.err
    assert country(data) == "IE"
    assert (data / "member-key").read_bytes() == key
    assert stat.S_IMODE((tmp_path / "kept.zip").stat().st_mode) == 0o600


def test_what_was_there_before_a_restore_can_be_restored_too(data: Path, soigneur: Soigneur) -> None:
    set_country(data, "IE")
    soigneur("backup", "kept.zip")
    set_country(data, "GB")

    soigneur("restore", "kept.zip")
    (former,) = data.glob("before-restore-*.zip")
    soigneur("restore", str(former))

    assert country(data) == "GB"


def test_a_new_machine_starts_from_a_backup(data: Path, soigneur: Soigneur, monkeypatch: pytest.MonkeyPatch) -> None:
    set_country(data, "IE")
    soigneur("backup", "kept.zip")
    monkeypatch.setenv("SOIGNEUR_DATA", str(data.with_name("new-machine")))

    ended = soigneur("restore", "kept.zip")

    assert ended.code == 0, ended.err
    assert "before" not in ended.out
    assert country(data.with_name("new-machine")) == "IE"


def test_a_running_bot_is_not_restored_under(data: Path, soigneur: Soigneur) -> None:
    set_country(data, "IE")
    soigneur("backup", "kept.zip")

    with alone_in(data):
        ended = soigneur("restore", "kept.zip")

    assert ended.code == 2
    assert "already running" in ended.err
    assert "Stop that one first" in ended.err


def test_a_second_bot_with_the_same_memory_does_not_start(
    data: Path, soigneur: Soigneur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOIGNEUR_TOKEN", "s3cr3t")
    data.mkdir()

    with alone_in(data):
        ended = soigneur("run")

    assert ended.code == 2
    assert "already running" in ended.err


def test_a_backup_never_overwrites_a_file(data: Path, soigneur: Soigneur, tmp_path: Path) -> None:
    set_country(data, "IE")
    (tmp_path / "kept.zip").write_text("precious")

    ended = soigneur("backup", "kept.zip")

    assert (ended.code, (tmp_path / "kept.zip").read_text()) == (2, "precious")
    assert "already there" in ended.err


def test_without_a_memory_there_is_nothing_to_back_up(data: Path, soigneur: Soigneur, tmp_path: Path) -> None:
    ended = soigneur("backup", "kept.zip")

    assert ended.code == 2
    assert "nothing to back up" in ended.err
    assert not (tmp_path / "kept.zip").exists()


def _no_zip(path: Path) -> None:
    path.write_text("holiday pictures")


def _other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../elsewhere", "x")


def _damaged(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(FILE_NAME, "not a database")
        archive.writestr("member-key", "k" * 32)


@pytest.mark.parametrize("spoil", [_no_zip, _other_zip, _damaged, Path.unlink])
def test_a_file_that_is_no_backup_changes_nothing(
    data: Path, soigneur: Soigneur, tmp_path: Path, spoil: object
) -> None:
    set_country(data, "IE")
    soigneur("backup", "kept.zip")
    assert callable(spoil)
    spoil(tmp_path / "kept.zip")

    ended = soigneur("restore", "kept.zip")

    assert ended.code == 2
    assert "kept.zip" in ended.err
    assert country(data) == "IE"
    assert sorted(path.name for path in data.iterdir() if "restor" in path.name) == []
