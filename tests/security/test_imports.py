"""A file to import comes from a stranger: nothing in it makes the bot go and fetch something."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import NoReturn

import pytest

from bot.app import open_memory
from bot.domain.pipeline import Flow
from bot.services.library import Library

LINKS = """
entries:
  - id: club-hot-bath
    question: Is a hot bath good for my back?
    phrasings: [is a hot bath good for me, bath after a ride, warm bath for a spasm]
    do_now: "See http://127.0.0.1:9/do and ![pixel](http://127.0.0.1:9/pixel.png)."
    tips: ["file:///etc/passwd"]
    get_help_if: ["[click](http://127.0.0.1:9/x)"]
    sources: [nhs-back-pain, "http://127.0.0.1:9/source"]
"""


async def test_links_in_an_import_are_not_fetched(
    tmp_path: Path, shipped_flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*where: object, **more: object) -> NoReturn:
        pytest.fail(f"the import opens a connection: {where}")

    async with open_memory(tmp_path, Library(shipped_flow)) as memory:
        for name in ("connect", "connect_ex", "sendto"):
            monkeypatch.setattr(socket.socket, name, refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        refused = await memory.exchanging.plan(7, LINKS.encode())
        taken = await memory.exchanging.plan(7, LINKS.replace(', "http://127.0.0.1:9/source"', "").encode())

    assert any("source" in str(problem) for problem in refused.problems)
    assert not any("source" in str(problem) for problem in taken.problems)
