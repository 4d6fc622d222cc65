"""`soigneur doctor`: everything that the bot needs, one line each, with the one step that mends it."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import typer

from bot.app import examine
from bot.cli.options import FINDING, ConfigFile, KnowledgeDir, settings


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask Discord.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print plain data, for a program.")] = False,
    config: ConfigFile = None,
    knowledge: KnowledgeDir = None,
) -> None:
    """Check all that the bot needs, and say how to mend what is wrong. Ends with 0 where all is well."""
    from bot.discord_ui.wording.examination import lines  # noqa: PLC0415 - the command line does without Discord

    findings = asyncio.run(examine(settings(config, knowledge), is_offline=offline))
    if as_json:
        found = [
            {"subject": f.subject, "is_well": f.is_well, "said": f.said, "remedy": f.remedy, "place": f.place}
            for f in findings
        ]
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for line in lines(findings):
            typer.echo(line)
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(FINDING)
