"""`soigneur eval`: the figures of labelled questions, one table a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import open_flow
from bot.cli.figures_table import print_confusions, print_tables, with_progress
from bot.cli.jsonl import InvalidLines, read_objects, text_of
from bot.cli.options import ConfigFile, KnowledgeDir, settings
from bot.domain.model import EntryId, Level, RedFlagId
from bot.domain.pipeline import Flow
from bot.services.evaluating import (
    Figures,
    LabelledQuestion,
    Outcome,
    Share,
    Turn,
    confusions,
    evaluate_conversation,
    evaluate_questions,
    figures,
    labelled_level,
)

EDITED = "(edited)"
"""What ends the text of a turn that replaces the one before."""


def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Labelled questions, as JSON Lines.", exists=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object: file → figures.")] = False,
    left_out: Annotated[bool, typer.Option("--left-out", help="Ask each phrasing, too, as if it were not in.")] = False,
    with_confusions: Annotated[
        bool, typer.Option("--confusions", help="Show which entries take each other's questions, with their texts.")
    ] = False,
    config: ConfigFile = None,
    knowledge: KnowledgeDir = None,
) -> None:
    """Measure the answers to labelled questions (docs/figures.md says how each figure is counted)."""
    flow = open_flow(settings(config, knowledge))
    outcomes = {str(path): outcomes_of(flow, path) for path in files}
    tables = {name: named(figures(rows)) for name, rows in outcomes.items()}
    confused = {name: confusions(rows) for name, rows in outcomes.items()} if with_confusions else {}
    if left_out:
        share = Share(flow.index.right_when_left_out, flow.index.phrasings)
        tables["the phrasings, each left out"] = [("right first", share)]
    if as_json:
        plain = {name: _plain(rows) for name, rows in tables.items()}
        for name, found in confused.items():
            plain[name]["confusions"] = [asdict(confusion) for confusion in found]
        typer.echo(json.dumps(plain, indent=2))
    else:
        print_tables(tables)
        print_confusions(confused)


def outcomes_of(flow: Flow, path: Path) -> list[Outcome]:
    """Return the outcome of every question and addressed turn in a labelled file; raises InvalidLines."""
    questions: list[LabelledQuestion] = []
    conversations: list[list[Turn]] = []
    for number, row in _rows_of(path):
        if "turns" in row:
            addressed = [turn for turn in row["turns"] if turn.get("addressed")]
            conversations.append([_turn(turn, path, number, flow) for turn in addressed])
        else:
            questions.append(_question(row, path, number, flow))
    turns = (outcome for conversation in conversations for outcome in evaluate_conversation(flow, conversation))
    outcomes = chain(evaluate_questions(flow, questions), turns)
    return list(with_progress(outcomes, path.name, len(questions) + sum(map(len, conversations))))


def _rows_of(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidLines(f"{path}: The file cannot be read ({error}).") from None
    yield from read_objects(lines, str(path))


def _turn(row: dict[str, Any], path: Path, number: int, flow: Flow) -> Turn:
    question = _question(row, path, number, flow)
    text = question.text.removesuffix(EDITED)
    return Turn(replace(question, text=text), is_edit=text != question.text)


def _question(row: dict[str, Any], path: Path, number: int, flow: Flow) -> LabelledQuestion:
    expect = frozenset(map(EntryId, row.get("expect", ())))
    return LabelledQuestion(
        text=text_of(row, str(path), number),
        is_in_scope=row.get("scope", "in" if expect else "out") == "in",
        expect=expect,
        level=labelled_level(flow, [RedFlagId(flag) for flag in row.get("red_flags", ())]),
    )


def named(table: Figures) -> list[tuple[str, Share | float | None]]:
    """Return the figures with their names, as docs/figures.md has them."""
    return [
        ("in scope, right first", table.right_first),
        ("in scope, right within three", table.right_within_three),
        ("wrong when it answers", table.wrong_when_answered),
        ("out of scope, answered", table.out_answered),
        ("out of scope, suggested", table.out_suggested),
        *(
            (f"red flags found: {level.label}", table.found[level])
            for level in (Level.EMERGENCY, Level.URGENT, Level.PROFESSIONAL)
        ),
        ("false alarms", table.false_alarms),
        ("false alarms at urgent or emergency", table.grave_false_alarms),
        ("area under the curve", table.area_under_curve),
        ("conversations, turns right", table.turns_right),
    ]


def _plain(rows: Iterable[tuple[str, Share | float | None]]) -> dict[str, object]:
    return {
        name: {"count": value.count, "total": value.total, "ratio": value.ratio} if isinstance(value, Share) else value
        for name, value in rows
    }
