"""A store of either kind: what a test of `here` or `store` says holds for both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.storage.place import place_of
from bot.storage.store import Store, open_store
from tests.postgresql import Server


@dataclass(frozen=True)
class Here:
    """A place for a store: opened again it is the same store, as after a restart or in a second process."""

    folder: Path
    url: str | None = None

    def open(self) -> AbstractAsyncContextManager[Store]:
        """Open the store."""
        return open_store(self.folder, self.url)

    def database(self) -> Database:
        """Return the bare database."""
        return Database(place_of(self.folder, self.url))


@pytest.fixture(params=["sqlite", "postgresql"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Here]:
    """A place with nothing in it yet."""
    if request.param == "sqlite":
        yield Here(tmp_path)
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.empty_store() as url:
        yield Here(tmp_path, url)


@pytest.fixture
async def store(here: Here) -> AsyncIterator[Store]:
    """An open store."""
    async with here.open() as opened:
        yield opened
