"""The commands on a memory in PostgreSQL, as whoever runs the bot types them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.domain.records import GuildSettings
from bot.services.errors import BotError
from bot.storage.store import open_store
from tests.postgresql import Server

KEY = "a1" * 32


@pytest.fixture
def url(postgresql: Server, monkeypatch: pytest.MonkeyPatch, data_folder: Path) -> Iterator[str]:
    with postgresql.empty_store() as lent:
        for name, value in (("DATABASE", lent), ("MEMBER_KEY", KEY), ("DATA", str(data_folder))):
            monkeypatch.setenv(f"SOIGNEUR_{name}", value)
        yield lent


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, arguments)
    told = str(done.exception) if isinstance(done.exception, BotError) else ""
    return done.exit_code, done.output + told


def test_doctor_looks_at_the_database(url: str) -> None:
    _, printed = run("doctor", "--offline")
    assert "PostgreSQL" in printed
    assert "is reached, layout 0010." in printed
    assert "a-password" not in printed


def test_doctor_tells_what_is_wrong_without_the_password(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOIGNEUR_DATABASE", url + "_nowhere")
    code, printed = run("doctor", "--offline")
    assert code == 1
    assert "there is no database of that name" in printed
    assert "a-password" not in printed


def test_what_a_club_changed_is_exported(url: str) -> None:
    code, printed = run("export", "1")
    assert (code, "format" in printed or "entries" in printed) == (0, True)


@pytest.mark.parametrize(("command", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_backups_are_the_database_s_own(url: str, command: str, tool: str) -> None:
    code, told = run(command, "kept.zip")
    assert code != 0
    assert tool in told


def test_a_file_becomes_a_database(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fill() -> None:
        async with open_store(tmp_path) as store:
            await store.settings.keep_guild(1, GuildSettings("GB"))

    async def found() -> object:
        async with open_store(tmp_path, url) as store:
            return await store.settings.guilds()

    asyncio.run(fill())
    code, printed = run("copy-store", str(tmp_path), url)
    assert (code, "each compared with the original" in printed) == (0, True)
    assert asyncio.run(found()) == {1: GuildSettings("GB")}


def test_a_url_that_is_none_is_told_without_what_it_holds(tmp_path: Path) -> None:
    code, told = run("copy-store", str(tmp_path), "postgresql://me:secret@host")
    assert code != 0
    assert "“database” must be an address such as postgresql://" in told
    assert "secret" not in told
