"""What the operator reads: lines for people on a terminal, JSON for programs, and libraries only from warnings up."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from bot.log import set_up_logging


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    """Leave the levels as they were."""
    root = logging.getLogger()
    level = root.level
    levels = {name: logging.getLogger(name).level for name in ("discord", "aiohttp", "asyncio", "alembic")}
    yield
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def written_to(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, level: str = "info") -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as a process starts, without pytest's own
    set_up_logging(level)
    logging.getLogger("soigneur.discord").info("connected as %s, in %s guilds", "Söigneur", 3)
    logging.getLogger("discord.gateway").debug("a whole message of a member")
    logging.getLogger("discord.gateway").info("shard 0 is there")
    return stream.getvalue()


def test_a_program_reads_one_json_object_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = written_to(io.StringIO(), monkeypatch).splitlines()

    read = json.loads(line)
    assert read.pop("timestamp").endswith("+00:00")
    assert read == {"level": "INFO", "logger": "soigneur.discord", "message": "connected as Söigneur, in 3 guilds"}


def test_a_person_reads_a_plain_line(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = written_to(Terminal(), monkeypatch).splitlines()

    assert line.endswith("INFO    soigneur.discord: connected as Söigneur, in 3 guilds")


def test_not_even_debug_shows_what_libraries_say_of_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = written_to(Terminal(), monkeypatch, "debug")

    assert "connected as" in shown
    assert "a whole message" not in shown
