"""`soigneur run` and `soigneur try`: the bot on Discord, and on a simulated one."""

from __future__ import annotations

import asyncio
import importlib.util
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import open_asking_beside
from bot.cli.options import ConfigFile, KnowledgeDir, settings
from bot.config import Config
from bot.log import set_up_logging
from bot.services.errors import BotError
from bot.serving import run_bot

if TYPE_CHECKING:
    from bot.services.asking import AskService

SAMPLE_QUESTION = "my back seized up at mile 9, heat or ice?"


class TryNotInstalled(BotError):
    """The simulated Discord is not installed."""


def run(config: ConfigFile = None, knowledge: KnowledgeDir = None) -> None:
    """Start the bot on Discord (needs a token)."""
    chosen = settings(config, knowledge)
    set_up_logging(chosen.log_level)
    asyncio.run(run_bot(chosen))


def try_it(
    terminal: Annotated[bool, typer.Option("--terminal", help="In this terminal instead of the browser.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address, open nothing.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 0,
    config: ConfigFile = None,
    knowledge: KnowledgeDir = None,
) -> None:
    """Try the real bot on a simulated Discord: no account, no token, nothing leaves this machine."""
    chosen = settings(config, knowledge)
    if importlib.util.find_spec("simcord") is None:
        raise TryNotInstalled('The simulated Discord is not installed. Install it with: pip install "soigneur[try]"')
    set_up_logging("error")
    # The first time the index takes seconds to make: meanwhile the page opens, and a first question is typed.
    service = open_asking_beside(chosen)
    from bot.playground.browser import run as run_in_browser  # noqa: PLC0415 - an extra, and slow to import
    from bot.playground.terminal import run as run_in_terminal  # noqa: PLC0415

    if terminal:
        run_in_terminal(service, country=chosen.country)
        return
    run_in_browser(
        service,
        port=port,
        open_browser=not no_browser,
        announce=lambda address: _announce(address) if address else _show_sample(service, chosen),
        country=chosen.country,
    )


def _show_sample(service: AskService, chosen: Config) -> None:
    from bot.cli.card import card_text  # noqa: PLC0415 - `run` is online before this would be there

    typer.echo(f"A member writes: “{SAMPLE_QUESTION}”\n")
    typer.echo(
        card_text(service.ask(None, SAMPLE_QUESTION), service.knowledge(None), chosen.country, datetime.now(UTC).date())
    )


def _announce(address: str) -> None:
    typer.echo(f"The club is open. Ask your own question here (Ctrl-C ends it):\n\n  {address}\n")
