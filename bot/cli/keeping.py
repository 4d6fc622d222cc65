"""`soigneur backup` and `soigneur restore`: what the bot remembers, as one file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import back_up, restore
from bot.cli.options import ConfigFile, settings


def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to. Without it: a file named after the time, here.")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Write all that the bot remembers to one file. The bot may go on running."""
    target = file or Path(f"soigneur-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.zip")
    back_up(settings(config, None), target)
    typer.echo(f"Written to {target}. It holds the key to members' codes: keep it as secret as the token.")


def restore_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `soigneur backup` wrote.")],
    config: ConfigFile = None,
) -> None:
    """Bring a backup back. Stop the bot first. What was there before is kept beside it."""
    former = restore(settings(config, None), file)
    typer.echo(f"Restored from {file}.")
    if former.exists():
        typer.echo(f"What was there before is in {former}. Delete it when all is well.")
