"""`soigneur export`, `diff` and `import`: every difference first, then all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Soigneur

GUILD = "4242"
FILE = """
entries:
  - id: happy-hour
    topic: bar
    question: When is happy hour?
    phrasings: [cheap drinks when, is there a happy hour]
    do_now: On Fridays.
    sources: [https://club.example/happy]
hidden: [prices]
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, soigneur: Soigneur) -> Path:
    monkeypatch.setenv("SOIGNEUR_DATA", str(tmp_path / "own-data"))
    path = tmp_path / "ours.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_what_was_imported_is_exported_again(soigneur: Soigneur, club_set: Path, file: Path) -> None:
    own = ("--knowledge", str(club_set))

    shown = soigneur("import", GUILD, str(file), *own)
    assert shown.code == 0
    assert "added: When is happy hour? [happy-hour]" in shown.out
    assert "  + On Fridays." in shown.out
    assert "hidden: What does a drink cost? [prices]" in shown.out
    assert "Nothing was changed. Add --yes" in shown.out
    assert soigneur("diff", GUILD, str(file), *own).code == 1

    done = soigneur("import", GUILD, str(file), "--yes", *own)
    assert done.code == 0, done.out + done.err
    assert "Imported: 2." in done.out

    again = soigneur("diff", GUILD, str(file), *own)
    assert (again.code, again.out) == (0, "2 unchanged.\n")
    out = file.with_name("out.yaml")
    assert soigneur("export", GUILD, "--out", str(out), *own).code == 0
    assert "On Fridays." in out.read_text(encoding="utf-8")
    assert soigneur("export", GUILD, *own).out == out.read_text(encoding="utf-8")
    assert soigneur("diff", GUILD, str(out), *own).code == 0
    assert soigneur("diff", "4343", str(out), *own).code == 1


def test_a_warning_sign_waits_for_a_second_moderator_and_only_the_operator_takes_one_away(
    soigneur: Soigneur, club_set: Path, file: Path
) -> None:
    sign = "{id: club-sign-sting, like: fever, level: urgent, say: [wasp sting], fires_on: [a wasp sting], silent_on: [no]}"
    file.write_text(
        f"red_flags:\n  - {sign}\n".replace("like: fever", "like: cauda-equina").replace("urgent", "emergency")
    )
    own = ("--knowledge", str(club_set))

    done = soigneur("import", GUILD, str(file), "--yes", *own)

    assert done.code == 0, done.out + done.err
    assert "added: the warning sign “wasp sting” [club-sign-sting] (waits for a second moderator)" in done.out
    assert "Waiting for a second moderator: 1." in done.out
    ended = soigneur("remove-sign", GUILD, "club-sign-sting", "--yes", *own)
    assert (ended.code, ended.out) == (1, "Server 4242 has added no warning sign “club-sign-sting”.\n")


def test_problems_are_told_with_line_and_remedy_and_nothing_is_imported(
    soigneur: Soigneur, club_set: Path, file: Path
) -> None:
    text = FILE.replace("On Fridays.", "Take 400 mg.").replace("[prices]", "[nope]")
    file.write_text(text, encoding="utf-8")
    own = ("--knowledge", str(club_set))

    ended = soigneur("import", GUILD, str(file), "--yes", *own)

    assert ended.code == 1
    assert f"{file}:3: “400 mg” reads like a dose." in ended.out
    assert f"{file}:9: There is no entry “nope” to hide." in ended.out
    assert "entries: []" in soigneur("export", GUILD, *own).out


@pytest.mark.parametrize("arguments", [
    ("import", GUILD, "nowhere.yaml"), ("diff", "a", "b"), ("export",), ("export", GUILD, "--out", "no/where.yaml"),
])  # fmt: skip
def test_wrong_use_ends_with_2(soigneur: Soigneur, club_set: Path, arguments: tuple[str, ...]) -> None:
    ended = soigneur(*arguments, "--knowledge", str(club_set))

    assert ended.code == 2
    assert "Traceback" not in ended.err
