"""`soigneur init` and `soigneur invite`: from nothing to a bot that a club can invite."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import ConfigFile, settings
from bot.config import fault_in
from bot.services.errors import BotError

_QUESTIONS = (
    ("token", "The bot's token, from the Discord developer portal (it is not shown; leave it empty to set it later)"),
    ("country", "Where your members are, as two letters such as GB or US: it decides the emergency number"),
    ("knowledge", "The folder of your own Q&A set (leave it empty for the one that comes with the bot)"),
    ("data", "The folder where the bot keeps what it must remember (leave it empty for the usual place)"),
)
_LISTENS = (
    "Shall it also listen in channels that a club chooses, without being called? It then takes the Message Content "
    "Intent (developer portal, Bot)"
)


class NotWritten(BotError):
    """The settings could not be written."""


class UnknownApplication(BotError):
    """Nothing tells which application the link should invite."""


def init(
    config: Annotated[Path, typer.Option("--config", help="The file to write.")] = Path("config.toml"),
) -> None:
    """Ask five questions and write the settings file, so that only you can read it."""
    if config.exists():
        raise NotWritten(f"{config} is already there. Edit it, move it away, or name another file with --config.")
    typer.echo("Press Enter to leave a question empty. Everything can be changed later in the file.\n")
    chosen = {name: _answer_to(name, question) for name, question in _QUESTIONS}
    listens = typer.confirm(_LISTENS, default=False)
    text = "# Settings of Soigneur. config.example.toml says what each one means.\n" + "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in (chosen | {"message_content": listens}).items()
    )
    try:
        with os.fdopen(os.open(config, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise NotWritten(f"{config} cannot be written ({error.strerror}). Choose another folder.") from None
    typer.echo(f"\nWritten to {config}; only you can read it.")
    if link := _link(chosen["token"]):
        typer.echo(f"Invite the bot to your server:\n\n  {link}\n")
    typer.echo("Check everything: soigneur doctor\nThen start it:    soigneur run")


def invite(
    application_id: Annotated[
        int | None, typer.Option("--application-id", min=1, help="Without it, it is read from the token.")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Print the link that invites the bot to a server, with the least rights that it needs."""
    from bot.discord_ui.invitation import invite_link  # noqa: PLC0415 - Discord takes half a second to import

    link = invite_link(application_id) if application_id else _link(settings(config, None).token or "")
    if link is None:
        raise UnknownApplication(
            "The token does not tell which application it belongs to. Copy the application id from the Discord "
            "developer portal (General Information) and give it with --application-id."
        )
    typer.echo(link)


def _answer_to(name: str, question: str) -> str:
    while True:
        given: str = typer.prompt(question, default="", show_default=False, hide_input=name == "token")
        answer = given.strip()
        fault = fault_in(name, answer)
        if fault is None:
            return answer
        typer.echo(fault)


def _link(token: str) -> str | None:
    from bot.discord_ui.invitation import application_of, invite_link  # noqa: PLC0415 - as above

    application_id = application_of(token)
    return None if application_id is None else invite_link(application_id)
