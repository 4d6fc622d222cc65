"""What tests of several folders share: the shipped knowledge, read once, and its index, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.app import shipped_knowledge as shipped_folder
from bot.domain.model import Knowledge
from bot.domain.parsing import Parsed, Problems, parse_knowledge
from bot.domain.pipeline import Flow, prepare
from bot.storage.knowledge_folder import KnowledgeFolder
from tests.postgresql import Server, running_server

# The same examples at each run: a test that fails, fails again. No deadline: a slow machine is not a fault.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all processes and commands of the run, so that the index is built once."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def shipped_parsed() -> Parsed:
    """The shipped knowledge with the places of its parts, whether or not its checks pass."""
    parsed = parse_knowledge(KnowledgeFolder(shipped_folder()).read())
    if isinstance(parsed, Problems):
        pytest.fail("\n".join(map(str, parsed.problems)))
    return parsed


@pytest.fixture(scope="session")
def shipped_knowledge(shipped_parsed: Parsed) -> Knowledge:
    """The shipped knowledge."""
    return shipped_parsed.knowledge


@pytest.fixture(scope="session")
def shipped_flow(shipped_knowledge: Knowledge) -> Flow:
    """The shipped knowledge made ready to answer."""
    return prepare(shipped_knowledge)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One PostgreSQL server for the run; each test takes a database of its own. Its log must hold no error."""
    with running_server() as server:
        yield server
        server.end()
        assert server.unexpected() == []
