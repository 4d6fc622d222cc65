"""Knowledge files as they are read: plain strings with their lines, and every fault of the file itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bot.storage.knowledge_folder import KnowledgeFolder
from bot.storage.yaml_files import read_text

NAME = "entries/relief.yaml"


def told(text: str) -> list[str]:
    return [str(problem) for problem in read_text(text, NAME).problems]


@pytest.mark.parametrize("scalar", ["1:30", "no", "on", "yes", "~", "007", "1e3", "0x1F", "2026-11-23", "5.0", "null"])
def test_every_value_stays_what_was_written(scalar: str) -> None:
    assert read_text(f"pace: {scalar}\nsplits: [{scalar}]", NAME).tree == {"pace": scalar, "splits": [scalar]}


def test_keys_stay_what_was_written_too() -> None:
    assert read_text("on: a\n1:30: b", NAME).tree == {"on": "a", "1:30": "b"}


def test_a_part_knows_its_line() -> None:
    file = read_text("topic: relief\n\nentries:\n  - id: a\n    tips:\n      - one\n      - two\n", NAME)

    assert file.line(("entries", 0, "id")) == 4
    assert file.line(("entries", 0, "tips", 1)) == 7


def test_a_missing_part_has_the_line_of_what_is_around_it() -> None:
    file = read_text("topic: relief\nentries:\n  - id: a\n", NAME)

    assert file.line(("entries", 0, "sources", 2)) == 3
    assert file.line(("title",)) == 1


def test_a_key_that_stands_twice_is_told_with_its_line() -> None:
    assert told("id: a\ntips: [x]\nid: b\n") == [f"{NAME}:3: “id” stands here twice. Keep one of the two."]


def test_all_keys_that_stand_twice_are_told_at_once() -> None:
    assert len(told("a: 1\na: 2\nb: {c: 1, c: 2}\n")) == 2


def test_broken_yaml_is_told_with_line_and_remedy() -> None:
    (fault,) = told("topic: relief\ntips: [one, two\nentries: []\n")

    assert fault.startswith(f"{NAME}:3: This is not valid YAML")
    assert fault.endswith("Check the indentation, quotes and colons on and above this line.")


def test_broken_yaml_has_no_content() -> None:
    assert read_text("tips: [one", NAME).tree is None


def test_a_control_character_is_told() -> None:
    assert len(told("tips: a\x07b")) == 1


def test_repeated_parts_by_alias_are_refused() -> None:
    assert told("a: &x [one]\nb: *x\n") == [
        f"{NAME}:2: An alias (*name) repeats another part of the file. Write the part out in full."
    ]


def test_an_alias_inside_itself_ends() -> None:
    assert len(told("a: &x [*x]")) == 1


def test_an_empty_file_holds_no_fields() -> None:
    assert read_text("# nothing yet\n", NAME).tree == {}


def test_a_folder_is_read_in_a_fixed_order(tmp_path: Path) -> None:
    (tmp_path / "entries").mkdir()
    for name in ("scope.yaml", "entries/relief.yaml", "entries/causes.yaml", "red_flags.yaml", "README.md"):
        (tmp_path / name).write_text("{}", encoding="utf-8")

    names = [file.name for file in KnowledgeFolder(tmp_path).read()]

    assert names == ["red_flags.yaml", "scope.yaml", "entries/causes.yaml", "entries/relief.yaml"]


def test_a_folder_that_is_not_there_holds_no_files(tmp_path: Path) -> None:
    assert KnowledgeFolder(tmp_path / "nowhere").read() == ()


def test_a_file_that_is_not_utf_8_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "scope.yaml").write_bytes("about: [Rücken]".encode("latin-1"))
    (tmp_path / "synonyms.yaml").write_text("synonyms: []", encoding="utf-8")

    scope, synonyms = KnowledgeFolder(tmp_path).read()

    assert [str(problem) for problem in scope.problems] == ["scope.yaml: The file is not UTF-8 text. Save it as UTF-8."]
    assert synonyms.tree == {"synonyms": []}


def test_a_file_far_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "scope.yaml").write_text("# " + "x" * 5_000_000, encoding="utf-8")

    (scope,) = KnowledgeFolder(tmp_path).read()

    assert scope.tree is None
    assert "larger than 5 MB" in scope.problems[0].what


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "scope.yaml"
    path.write_text("about: []", encoding="utf-8")
    path.chmod(0)

    (scope,) = KnowledgeFolder(tmp_path).read()

    assert "The file cannot be read" in scope.problems[0].what


def test_a_folder_named_like_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "scope.yaml").mkdir()

    (scope,) = KnowledgeFolder(tmp_path).read()

    assert "The file cannot be read" in scope.problems[0].what


def test_the_digest_changes_with_content_and_names(tmp_path: Path) -> None:
    folder = KnowledgeFolder(tmp_path)
    path = tmp_path / "scope.yaml"
    path.write_text("about: [back]", encoding="utf-8")
    before = folder.digest()

    path.write_text("about: [backs]", encoding="utf-8")
    changed = folder.digest()
    path.rename(tmp_path / "synonyms.yaml")

    assert len({before, changed, folder.digest()}) == 3


def test_the_digest_stays_while_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "scope.yaml").write_text("about: [back]", encoding="utf-8")

    assert KnowledgeFolder(tmp_path).digest() == KnowledgeFolder(tmp_path).digest()


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 5000, "- " * 5000, "".join(" " * i + "a:\n" for i in range(900))]
)
def test_parts_within_parts_without_end_are_refused(text: str) -> None:
    assert "more than 20 deep" in told(text)[0]
