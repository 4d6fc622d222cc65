"""`soigneur eval`: the figures of labelled questions, one table a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import open_flow
from bot.cli.figures_table import print_tables, with_progress
from bot.cli.jsonl import InvalidLines, read_objects, text_of
from bot.cli.options import ConfigFile, KnowledgeDir, settings
from bot.domain.model import EntryId, Level, RedFlagId
from bot.domain.pipeline import Flow
from bot.services.evaluating import Figures, LabelledQuestion, Share, evaluate_questions, figures, labelled_level


def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Labelled questions, as JSON Lines.", exists=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object: file → figures.")] = False,
    config: ConfigFile = None,
    knowledge: KnowledgeDir = None,
) -> None:
    """Measure the answers to labelled questions (docs/figures.md says how each figure is counted)."""
    flow = open_flow(settings(config, knowledge))
    tables = {str(path): _figures(flow, list(_labelled(path, flow)), path.name) for path in files}
    if as_json:
        typer.echo(json.dumps({name: _plain(table) for name, table in tables.items()}, indent=2))
    else:
        print_tables({name: list(_rows(table)) for name, table in tables.items()})


def _figures(flow: Flow, questions: list[LabelledQuestion], name: str) -> Figures:
    return figures(with_progress(evaluate_questions(flow, questions), name, len(questions)))


def _labelled(path: Path, flow: Flow) -> Iterator[LabelledQuestion]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidLines(f"{path}: The file cannot be read ({error}).") from None
    for number, row in read_objects(lines, str(path)):
        if "turns" in row:
            yield from (_question(turn, path, number, flow) for turn in row["turns"] if turn.get("addressed"))
        else:
            yield _question(row, path, number, flow)


def _question(row: dict[str, Any], path: Path, number: int, flow: Flow) -> LabelledQuestion:
    expect = frozenset(map(EntryId, row.get("expect", ())))
    return LabelledQuestion(
        text=text_of(row, str(path), number),
        is_in_scope=row.get("scope", "in" if expect else "out") == "in",
        expect=expect,
        level=labelled_level(flow, [RedFlagId(flag) for flag in row.get("red_flags", ())]),
    )


def _rows(table: Figures) -> Iterator[tuple[str, Share | float | None]]:
    yield "in scope, right first", table.right_first
    yield "in scope, right within three", table.right_within_three
    yield "wrong when it answers", table.wrong_when_answered
    yield "out of scope, answered", table.out_answered
    yield "out of scope, suggested", table.out_suggested
    for level in (Level.EMERGENCY, Level.URGENT, Level.PROFESSIONAL):
        yield f"red flags found: {level.label}", table.found[level]
    yield "false alarms", table.false_alarms
    yield "false alarms at urgent or emergency", table.grave_false_alarms
    yield "area under the curve", table.area_under_curve


def _plain(table: Figures) -> dict[str, object]:
    return {
        name: {"count": value.count, "total": value.total, "ratio": value.ratio} if isinstance(value, Share) else value
        for name, value in _rows(table)
    }
