"""`soigneur ask`: one question, or many as JSON Lines."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Any, assert_never

import typer

from bot.app import open_asking
from bot.cli.card import card_text
from bot.cli.jsonl import read_objects, text_of
from bot.cli.options import WRONG_USE, ConfigFile, KnowledgeDir, settings
from bot.discord_ui.wording.why import why_text
from bot.domain.model import Answer, Answered, Suggested, Thanked, Unanswered
from bot.services.asking import AskService


def ask(
    question: Annotated[
        str | None, typer.Argument(help="What a member would write, in quotes.", show_default=False)
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Show what the words became, and how each part counted.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    as_jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"id", "text"} lines from standard input, answer each.')
    ] = False,
    config: ConfigFile = None,
    knowledge: KnowledgeDir = None,
) -> None:
    """Answer a question here, as the bot would."""
    if as_jsonl == (question is not None):
        typer.echo(
            'Give one question in quotes, such as: soigneur ask "my back has gone". '
            "For many, give --jsonl and write the lines to standard input.",
            err=True,
        )
        raise typer.Exit(WRONG_USE)
    chosen = settings(config, knowledge)
    service = open_asking(chosen)
    if question is None:
        _answer_lines(service)
    elif as_json:
        typer.echo(json.dumps(answer_object(service.ask(None, question)), ensure_ascii=False))
    else:
        typer.echo(
            card_text(service.ask(None, question), service.knowledge(None), chosen.country, datetime.now(UTC).date())
        )
        if why:
            typer.echo(why_text(service.explain(None, question)))


def _answer_lines(service: AskService) -> None:
    for number, row in read_objects(sys.stdin, "standard input"):
        answer = service.ask(None, text_of(row, "standard input", number))
        typer.echo(json.dumps({"id": row.get("id"), **answer_object(answer)}, ensure_ascii=False))


def answer_object(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain data: outcome, entries and scores (up to five, best first), level, red flags."""
    return {
        "outcome": _outcome_name(answer),
        "entries": [match.entry.id for match in answer.matches],
        "scores": [round(match.score, 2) for match in answer.matches],
        "level": answer.level.label,
        "red_flags": [flag.id for flag in answer.warning.red_flags] if answer.warning else [],
    }


def _outcome_name(answer: Answer) -> str:
    match answer.outcome:
        case Answered():
            return "answered"
        case Suggested():
            return "suggested"
        case Unanswered() | Thanked():
            return "unanswered"
        case _:
            assert_never(answer.outcome)
