"""The answers that the shipped knowledge gives: no figure of docs/figures.md may fall below its floor."""

from __future__ import annotations

from bot.domain.pipeline import Flow
from tests.questions.ratchet import BETTER_BELOW, FILE, measured, raised, read, text_of, worse

SOME = {"a.jsonl": {"in scope, right first": 0.8, "false alarms": 0.1}}


def test_no_figure_is_worse_than_its_floor(shipped_flow: Flow) -> None:
    found = measured(shipped_flow)

    assert worse(read(), found) == []
    assert {file: set(names) for file, names in found.items()} == {file: set(names) for file, names in read().items()}


def test_what_has_become_worse_or_is_gone_is_named() -> None:
    found = {"a.jsonl": {"in scope, right first": 0.79}}

    assert worse(SOME, found) == [
        "a.jsonl: in scope, right first is 0.7900, worse than 0.8",
        "a.jsonl: false alarms is no longer measured; its floor is 0.1",
    ]
    assert worse(SOME, {"a.jsonl": {"in scope, right first": 0.8, "false alarms": 0.11}}) == [
        "a.jsonl: false alarms is 0.1100, worse than 0.1"
    ]


def test_floors_only_get_better() -> None:
    better = {"a.jsonl": {"in scope, right first": 0.85005, "false alarms": 0.05001}}
    lower = {"a.jsonl": {"in scope, right first": 0.7, "false alarms": 0.2}}

    assert raised(SOME, better) == {"a.jsonl": {"in scope, right first": 0.85, "false alarms": 0.0501}}
    assert raised(SOME, lower) == SOME
    assert worse(raised(SOME, better), better) == []


def test_the_file_of_floors_is_as_the_command_writes_it() -> None:
    floors = read()

    assert FILE.read_text(encoding="utf-8") == text_of(floors)
    assert {name for names in floors.values() for name in names} >= BETTER_BELOW
