"""Options that several commands share, and what their exit codes mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.config import Config, load_config
from bot.services.errors import BotError

FINDING = 1
WRONG_USE = 2
"""With which code a command ends that found something, and one that was used wrongly; 0 is all well."""

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Without it: ./config.toml, then the user's.", show_default=False),
]
KnowledgeDir = Annotated[
    Path | None,
    typer.Option(
        "--knowledge", metavar="DIR", help="A club's own Q&A set. Without it: the shipped one.", show_default=False
    ),
]


class NoSuchFolder(BotError):
    """A folder that was named is not there."""


def settings(config_file: Path | None, knowledge: Path | None) -> Config:
    """Return the settings, with `knowledge` over those of the file; raises BotError where either is wrong."""
    config = load_config(config_file)
    if knowledge is not None:
        config = replace(config, knowledge=knowledge)
    if config.knowledge is not None and not config.knowledge.is_dir():
        raise NoSuchFolder(f"There is no folder {config.knowledge}. Name one that holds entries/<topic>.yaml.")
    return config
