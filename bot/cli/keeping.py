"""`soigneur backup | restore | copy-store`: what the bot remembers, as one file or at another place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import back_up, copy_memory, restore
from bot.cli.options import ConfigFile, settings
from bot.config import InvalidConfig, fault_in


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


def copy_store(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A data folder, or postgresql://user@host/name.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The same, with nothing in it yet.")],
) -> None:
    """Copy all that the bot remembers to another place, row by row. Stop the bot first. Run it again to go on."""
    rows = copy_memory(_end(source), _end(target))
    typer.echo(f"Copied: {rows} rows, each compared with the original.")
    typer.echo(
        "Members' codes go on with the same key. Give it to every bot that uses the copy: the file member-key of the "
        "data folder, or its 64 digits (xxd -p -c 32 member-key) as SOIGNEUR_MEMBER_KEY."
    )


def _end(text: str) -> Path | str:
    if "://" not in text:
        return Path(text)
    if fault := fault_in("database", text):
        raise InvalidConfig("copy-store", [fault])
    return text
