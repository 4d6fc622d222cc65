"""A Discord on loopback sockets for each test, and a data folder with the index in it, so that the bot starts quickly."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import open_asking
from bot.config import Config
from tests.loopback.server import Server


@pytest.fixture
def data(data_folder: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, with the index and nothing else in it."""
    open_asking(Config(data=data_folder))
    shutil.copytree(data_folder / "cache", tmp_path / "data" / "cache")
    return tmp_path / "data"


@pytest.fixture
async def discord_server() -> AsyncIterator[Server]:
    """A Discord that runs until the end of the test."""
    server = Server()
    async with asyncio.timeout(120), server.open():
        yield server
