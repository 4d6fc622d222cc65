"""What editors are told about knowledge files is what the bot reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.places import ROOT, name
from tests.project.write_schemas import FOLDER, schemas

KNOWLEDGE = ROOT / "knowledge"
YAML_FILES = sorted(KNOWLEDGE.rglob("*.yaml"))


@pytest.mark.parametrize("path", schemas(), ids=name)
def test_the_schema_is_current(path: Path) -> None:
    assert path.is_file(), "write it with: python -m tests.project.write_schemas"
    assert path.read_text(encoding="utf-8") == schemas()[path], "renew it with: python -m tests.project.write_schemas"


def test_no_schema_is_left_over() -> None:
    assert set(FOLDER.iterdir()) == set(schemas())


@pytest.mark.parametrize("path", YAML_FILES, ids=name)
def test_every_knowledge_file_names_its_schema_for_editors(path: Path) -> None:
    first_line = path.read_text(encoding="utf-8").splitlines()[0]
    kind = "entries" if path.parent.name == "entries" else path.stem
    schema = "../schemas" if path.parent.name == "entries" else "schemas"

    assert first_line == f"# yaml-language-server: $schema={schema}/{kind}.schema.json"
