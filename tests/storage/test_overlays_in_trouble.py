"""Guilds' changes when it gets rough: two who save at once, a bot that is killed, and a disk or file that refuses."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Self

import pytest

from bot.services.ports import StoreUnavailable
from bot.storage.database import Database
from bot.storage.kept_overlays import OverlaysInDatabase
from bot.storage.place import FILE_NAME
from bot.storage.sqlite import SqliteFile
from bot.storage.store import open_store
from tests.storage.conftest import Here
from tests.storage.overlay_examples import HEAT, content, make_change, make_waiting
from tests.storage.refusing import on_each_connection

ROUNDS = 200
LOCKS_AND_WAITS = (
    "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None); "
    "connection.execute('BEGIN EXCLUSIVE'); print('locked', flush=True); sys.stdin.read()"
)


async def race(one: OverlaysInDatabase, other: OverlaysInDatabase) -> None:
    """Let two moderators save the same entry at once, again and again, as each of them sees it."""
    for number in range(1, ROUNDS + 1):
        seen = await asyncio.gather(one.number(1, HEAT), other.number(1, HEAT))
        assert list(seen) == [number - 1] * 2
        saved = await asyncio.gather(
            one.apply(make_change(number, editor_id=1, after=content(f"one {number}"))),
            other.apply(make_change(number, editor_id=2, after=content(f"other {number}"))),
        )
        assert sorted(saved) == [False, True]
        (laid,) = await one.laid(1)
        (latest,) = await other.history(1, HEAT, limit=1)
        winner = ("one", "other")[saved.index(True)]
        assert laid.content == latest.after == content(f"{winner} {number}")
    assert [change.number for change in await one.history(1, limit=999)] == list(range(ROUNDS, 0, -1))


class TestTwoAtOnce:
    async def test_of_two_saves_at_once_exactly_one_is_kept(self, here: Here) -> None:
        async with here.open() as store:
            await race(store.overlays, store.overlays)

    async def test_of_two_saves_at_once_from_two_processes_exactly_one_is_kept(self, here: Here) -> None:
        async with here.open() as one, here.open() as other:
            await race(one.overlays, other.overlays)

    async def test_a_proposal_is_confirmed_once(self, here: Here) -> None:
        async with here.open() as one, here.open() as other:
            for number in range(1, 21):
                waiting_id = await one.overlays.propose(make_waiting(seen=number - 1))
                confirmed = await asyncio.gather(
                    *(store.overlays.apply(make_change(number), waiting_id) for store in (one, other))
                )
                assert sorted(confirmed) == [False, True]
            assert await other.overlays.waiting(1) == ()

    async def test_what_is_withdrawn_while_it_is_confirmed_is_one_of_the_two(self, here: Here) -> None:
        async with here.open() as one, here.open() as other:
            for _ in range(20):
                number = await one.overlays.number(1, HEAT) + 1
                waiting_id = await one.overlays.propose(make_waiting(seen=number - 1))
                was_applied, was_withdrawn = await asyncio.gather(
                    one.overlays.apply(make_change(number), waiting_id), other.overlays.withdraw(1, waiting_id)
                )
                assert was_applied is not was_withdrawn
                assert await other.overlays.number(1, HEAT) == number - was_withdrawn


class Saving:
    """A child process that saves, and what it was told is kept."""

    def __init__(self, folder: Path, saves: int, statement: str = "") -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.saving_child", str(folder), str(saves), statement],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self.last = {"proposed": 0, "saved": 0}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.communicate()

    def read_until_saved(self, number: float) -> None:
        """Read what it prints until it was told that this number is kept, or to the end."""
        assert self.process.stdout
        for line in self.process.stdout:
            what, count = line.split()
            self.last[what] = int(count)
            if self.last["saved"] >= number:
                return

    async def assert_whole(self) -> int:
        """Each save is wholly there or wholly not, and none that was confirmed is lost; return how many are there."""
        async with open_store(self.folder) as store:
            (laid,) = await store.overlays.laid(1)
            history = await store.overlays.history(1, limit=999)
            assert laid.number in (self.last["saved"], self.last["saved"] + 1)
            assert laid.content == make_change(laid.number).after
            assert history == tuple(make_change(number) for number in range(laid.number, 0, -1))
            # One at most waits: the one that it was about to confirm.
            waiting = [waiting.seen for waiting in await store.overlays.waiting(1)]
            assert waiting in ([], [laid.number])
            assert await store.overlays.apply(make_change(laid.number + 1))
        return laid.number


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
class TestKilled:
    @pytest.mark.parametrize("number", [1, 90])
    async def test_a_bot_that_is_killed_while_it_saves_leaves_nothing_half(self, tmp_path: Path, number: int) -> None:
        with Saving(tmp_path, ROUNDS) as saving:
            saving.read_until_saved(number)
            saving.process.kill()
            saving.read_until_saved(ROUNDS)
            assert saving.process.wait(timeout=60) < 0
        assert number <= await saving.assert_whole() < ROUNDS

    @pytest.mark.parametrize(
        "statement", ["UPDATE overlay_entries", "INSERT INTO entry_changes", "DELETE FROM waiting"]
    )
    async def test_a_save_that_is_killed_between_its_steps_is_wholly_undone(
        self, tmp_path: Path, statement: str
    ) -> None:
        with Saving(tmp_path, 3, statement) as saving:
            saving.read_until_saved(3)
            assert saving.process.wait(timeout=60) < 0
        assert saving.last == {"proposed": 3, "saved": 2}
        async with open_store(tmp_path) as store:
            assert [waiting.seen for waiting in await store.overlays.waiting(1)] == [2]
        assert await saving.assert_whole() == 2


@asynccontextmanager
async def overlays_that_refuse(folder: Path, pragma: str) -> AsyncIterator[OverlaysInDatabase]:
    """The same file behind connections on which SQLite itself refuses."""
    with on_each_connection(pragma):
        database = Database(SqliteFile(folder / FILE_NAME))
        try:
            yield OverlaysInDatabase(database)
        finally:
            await database.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let another process keep the file locked."""
    with subprocess.Popen(
        [sys.executable, "-c", LOCKS_AND_WAITS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdout.readline().strip() == b"locked"
        yield


class TestRefused:
    """What cannot be saved is told in a sentence, and nothing of it is kept; reading goes on where it can."""

    async def test_a_disk_that_is_full(self, tmp_path: Path) -> None:
        large = content("x" * 500_000)
        async with open_store(tmp_path) as store:
            await store.overlays.apply(make_change(1))
            async with overlays_that_refuse(tmp_path, "max_page_count = 1") as overlays:
                with pytest.raises(StoreUnavailable, match=r"the disk is full\. Free some space; the bot goes on"):
                    await overlays.apply(make_change(2, before=large))
                with pytest.raises(StoreUnavailable, match="the disk is full"):
                    await overlays.propose(make_waiting(after=large))
                assert (await overlays.history(1), await overlays.waiting(1)) == ((make_change(1),), ())
                assert [laid.number for laid in await overlays.laid(1)] == [1]
            assert await store.overlays.apply(make_change(2, before=large))

    async def test_a_file_that_may_only_be_read(self, tmp_path: Path) -> None:
        async with open_store(tmp_path) as store:
            await store.overlays.apply(make_change(1))
            waiting_id = await store.overlays.propose(make_waiting())
            async with overlays_that_refuse(tmp_path, "query_only = ON") as overlays:
                for refused in (
                    overlays.apply(make_change(2), waiting_id),
                    overlays.propose(make_waiting()),
                    overlays.withdraw(1, waiting_id),
                    overlays.forget_editor(7),
                ):
                    with pytest.raises(
                        StoreUnavailable, match=r"it may only be read\. Give the bot the right to write"
                    ):
                        await refused
            assert await store.overlays.history(1) == (make_change(1),)
            assert await store.overlays.waiting(1) == (make_waiting(waiting_id),)

    async def test_a_file_that_another_process_keeps_locked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.storage.sqlite._BUSY_SECONDS", 0.05)
        async with open_store(tmp_path) as store:
            await store.overlays.apply(make_change(1))
            with locked(tmp_path / FILE_NAME):
                with pytest.raises(StoreUnavailable, match=r"another program keeps it locked\. Stop a second bot"):
                    await store.overlays.apply(make_change(2))
                assert await store.overlays.history(1) == (make_change(1),)
            assert await store.overlays.apply(make_change(2))

    async def test_a_damaged_file(self, tmp_path: Path) -> None:
        async with open_store(tmp_path) as store:
            for number in range(1, 30):
                await store.overlays.apply(make_change(number, after=content("x" * 5000)))
        path = tmp_path / FILE_NAME
        damage(path)
        with pytest.raises(StoreUnavailable, match=f"{FILE_NAME} cannot be used: it is damaged"):
            async with open_store(tmp_path) as store:
                await store.overlays.history(1)

    async def test_a_store_that_is_closed(self, tmp_path: Path) -> None:
        async with open_store(tmp_path) as store:
            pass
        for refused in (store.overlays.apply(make_change(1)), store.overlays.propose(make_waiting())):
            with pytest.raises(StoreUnavailable, match="the bot has closed it"):
                await refused


def damage(path: Path) -> None:
    """Overwrite all but the first pages, as a failing disk does."""
    with closing(path.open("r+b")) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(8192)
        file.write(b"\xff" * (size - 8192))
