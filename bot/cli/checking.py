"""`soigneur check`: everything that start-up does except connecting."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from bot.app import make_data_folder, open_folders
from bot.cli.options import FINDING, ConfigFile, KnowledgeDir, settings
from bot.domain.model import Knowledge
from bot.english import syllable_count
from bot.services.errors import BotError, InvalidKnowledge


def check(config: ConfigFile = None, knowledge: KnowledgeDir = None) -> None:
    """Check the settings and the knowledge: every fault at once, with file, line and remedy."""
    from bot.services.loading import find_advice, load_parsed  # noqa: PLC0415 - 0.1 s that other commands do without
    from bot.services.readability import measure_reading  # noqa: PLC0415 - it needs the same

    chosen = settings(config, knowledge)
    findings: list[str] = []
    notes: list[str] = []
    try:
        parsed = load_parsed(*open_folders(chosen))
    except InvalidKnowledge as error:
        findings += map(str, error.problems)
    else:
        typer.echo(_summary(parsed.knowledge))
        reading = measure_reading(parsed, syllable_count())
        typer.echo(reading.summary)
        findings += map(str, find_advice(parsed, datetime.now(UTC).date()))
        if chosen.knowledge is None:
            findings += map(str, reading.too_hard)
        else:
            notes += map(str, reading.too_hard)
    try:
        make_data_folder(chosen)
    except BotError as error:
        findings.append(str(error))
    for finding in findings:
        typer.echo(finding)
    if not chosen.token:
        notes.append("no token is set, so `soigneur run` could not log in. `soigneur try` needs none.")
    for note in notes:
        typer.echo(f"Note: {note}")
    if findings:
        typer.echo("1 finding." if len(findings) == 1 else f"{len(findings)} findings.")
        raise typer.Exit(FINDING)
    typer.echo("All well.")


def _summary(knowledge: Knowledge) -> str:
    phrasings = sum(len(entry.phrasings) for entry in knowledge.entries)
    return (
        f"{len(knowledge.entries)} entries in {len(knowledge.topics)} topics, {phrasings} phrasings, "
        f"{len(knowledge.red_flags)} warning signs, {len(knowledge.sources)} sources, "
        f"emergency numbers of {len(knowledge.emergency_numbers)} countries."
    )
