"""A file to import may come from anybody: whatever it is, one clear sentence, and soon."""

from __future__ import annotations

import time
from functools import cache

import pytest

from bot.domain.overlay_file import parse_overlay_file
from bot.domain.parsing import Problems
from bot.storage.overlay_yaml import OverlayYaml

_FULL = ("hidden:\n" + "".join(f"  - e{number}\n" for number in range(49_000))).encode()
_BOMB = "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*{'a' if not i else f'b{i - 1}'}, *a]\n" for i in range(30))


@cache
def _seconds(data: bytes) -> float:
    """Return the processor time that reading takes, the best of three."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        parse_overlay_file(OverlayYaml().read(data, "ours.yaml"))
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize(("data", "told"), [
    (_BOMB.encode(), "An alias (*name) repeats another part of the file."),
    (b"? &a [*a]\n: b", "An alias (*name)"),
    (b"? [a]\n: b", "The name of a field is not plain text."),
    (b"x" * 10_000_000, "The file is larger than 1 MB."),
    (b"[" * 1000 + b"]" * 1000, "Lists stand in lists here, more than 20 deep."),
    (b"[" * 999_999, "Lists stand in lists here, more than 20 deep."),
    ("".join(" " * i + "a:\n" for i in range(1000)).encode(), "Lists stand in lists here, more than 20 deep."),
    (b"{a: " * 200_000, "Lists stand in lists here, more than 20 deep."),
    (b"[" + b"a," * 499_000 + b"]", "The file has more than 50,000 parts."),
    (b"{" + b"a," * 20_000 + b"}", "“a” stands here twice."),
    (b"hidden: [a]\nhidden: [b]\n", "“hidden” stands here twice."),
    (b"entries:\n\t- id: a\n", "This line begins with a tab."),
    (b"\x89PNG\r\n\x1a\n\0", "The file is not UTF-8 text."),
    ("a: b".encode("utf-16"), "The file is not UTF-8 text."),
    (b"PK\x03\x04\0\0", "The file is not text."),
    (b"a: \x01", "a character that YAML does not allow"),
    (b"just words", "The file holds no entries."),
    (b"a,b\nc,d\n", "The file holds no entries."),
    (b"<html>: x", "“<html>” is no field that is known here."),
    (b"a: 1\n---\nb: 2\n", "This is not valid YAML"),
    (b"entries: [{id: a}]", "“question” is missing."),
    (b"hidden: [../../etc/passwd]", "“hidden” holds a character that may not stand here."),
    (b"!!python/object/apply:os.system ['x']", "The file holds no entries."),
])  # fmt: skip
def test_a_hostile_or_wrong_file_gets_a_sentence_and_costs_little_more_than_a_full_sound_one(
    data: bytes, told: str
) -> None:
    read = parse_overlay_file(OverlayYaml().read(data, "ours.yaml"))

    assert _seconds(data) < 5 * _seconds(_FULL)
    assert isinstance(read, Problems)
    assert told in str(read.problems[0])
    assert all(problem.remedy for problem in read.problems)


def test_what_is_written_can_be_read_by_people() -> None:
    tree = {"entries": [{"id": "a", "do_now": "Erst\nwärmen 🚲", "tips": ["no", "1:30"]}, {"id": "b"}], "hidden": ["c"]}

    text = OverlayYaml().write(tree).decode()

    assert text.endswith(
        "entries:\n\n  - id: a\n    do_now: |-\n      Erst\n      wärmen 🚲\n    tips:\n      - 'no'\n      - '1:30'\n\n"
        "  - id: b\nhidden:\n  - c\n"
    )
    assert OverlayYaml().read(text.encode(), "ours.yaml").tree == tree
