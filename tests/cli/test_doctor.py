"""`soigneur doctor`: one line for each thing that the bot needs, with the step that mends it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.services.findings import examine_clock, examine_disk
from bot.storage.examination import examine_folder
from bot.storage.place import FILE_NAME
from tests.cli.conftest import Soigneur

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def examine(soigneur: Soigneur, *arguments: str) -> dict[str, dict[str, object]]:
    """Return what was found, by its subject."""
    ended = soigneur("doctor", "--offline", "--json", *arguments)
    found = json.loads(ended.out)
    assert ended.code == (0 if all(each["is_well"] for each in found) else 1)
    return {each["subject"]: each for each in found}


def test_every_line_says_in_words_whether_it_is_well(soigneur: Soigneur, club_set: Path) -> None:
    ended = soigneur("doctor", "--offline", "--knowledge", str(club_set))

    assert "✅ Well. Questions and answers: 2 entries and 19 warning signs can be read." in ended.out
    assert all(line.startswith(("✅ Well. ", "❌ To mend. ")) for line in ended.out.splitlines())


def test_knowledge_that_cannot_be_read_is_to_mend(soigneur: Soigneur, club_set: Path) -> None:
    (club_set / "entries" / "bar.yaml").write_text("topic: bar\n", encoding="utf-8")

    found = examine(soigneur, "--knowledge", str(club_set))["Questions and answers"]

    assert "soigneur check" in str(found["remedy"])


def test_a_country_without_a_known_number_is_to_mend(soigneur: Soigneur, club_set: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('country = "UK"\n')

    found = examine(soigneur, "--knowledge", str(club_set))["Country"]

    assert found["said"] == "The emergency number of UK is not known."
    assert not found["is_well"]


def test_a_damaged_database_is_to_mend(
    soigneur: Soigneur, club_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOIGNEUR_DATA", str(tmp_path))
    (tmp_path / FILE_NAME).write_text("not a database, and long enough to be looked at")

    found = examine(soigneur, "--knowledge", str(club_set))["Memory"]

    assert "soigneur restore" in str(found["remedy"])
    assert found["place"] == str(tmp_path / FILE_NAME)


def test_a_folder_inside_a_container_is_to_mend_unless_a_volume_is_mounted(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    contained = {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}

    assert examine_folder(data, {}, root=tmp_path).is_well
    assert not examine_folder(data, contained, root=tmp_path).is_well
    assert examine_folder(Path("/proc/self"), contained, root=tmp_path).is_well  # something is mounted at /proc

    (tmp_path / ".dockerenv").touch()
    assert not examine_folder(data, {}, root=tmp_path).is_well


def test_a_clock_may_differ_by_a_minute() -> None:
    assert examine_clock(NOON, NOON + timedelta(seconds=59)).is_well
    assert "90 seconds" in examine_clock(NOON, NOON - timedelta(seconds=90)).said


def test_a_disk_that_is_nearly_full_is_to_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def usage(_: Path) -> object:
        return type("Usage", (), {"free": 199_000_000})

    monkeypatch.setattr("bot.services.findings.shutil.disk_usage", usage)

    assert examine_disk(tmp_path).said == "199 MB are free."
    assert not examine_disk(tmp_path).is_well


def test_without_a_token_the_rest_is_still_looked_at(soigneur: Soigneur, club_set: Path) -> None:
    ended = soigneur("doctor", "--knowledge", str(club_set))

    assert ended.code == 1
    assert "To mend. Token: None is set. Write it to config.toml (soigneur init asks for it)" in ended.out
    assert "Well. Disk" in ended.out
