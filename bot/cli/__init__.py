"""The command line: `soigneur try | run | ask | check | eval | …`, a module for each kind."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli.options import WRONG_USE
from bot.services.errors import BotError

_COMMANDS = {
    "try": "running:try_it",
    "init": "starting:init",
    "invite": "starting:invite",
    "doctor": "examining:doctor",
    "run": "running:run",
    "ask": "asking:ask",
    "check": "checking:check",
    "eval": "evaluating:evaluate",
    "export": "exchanging:export",
    "diff": "exchanging:diff",
    "import": "exchanging:import_",
    "backup": "keeping:backup",
    "restore": "keeping:restore_",
    "copy-store": "keeping:copy_store",
    "remove-sign": "exchanging:remove_sign",
}
"""Each command, and the function that it calls: its module is imported when the command is used."""


class _Commands(TyperGroup):
    """Imports no command but the one that is used; Typer's own copy of Click has no public names for its types.

    https://click.palletsprojects.com/en/stable/complex/#lazily-loading-subcommands
    """

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401
        """Return the names of all commands, in the order of the help."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        """Return a command by its name, None for an unknown one."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module, _, function = _COMMANDS[cmd_name].partition(":")
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
        single.command(cmd_name)(getattr(import_module(f"bot.cli.{module}"), function))
        return get_command(single)


app = typer.Typer(
    name="soigneur",
    cls=_Commands,
    help="Answers a club's questions about back spasms, with sources, and says when to get help.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - rarely wanted, and slow to import

        typer.echo(f"soigneur {version('soigneur')}")
        raise typer.Exit


@app.callback()
def soigneur(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Answers a club's questions about back spasms, with sources, and says when to get help."""


def main() -> None:
    """Run one command; leave with 0 (well), 1 (a finding) or 2 (wrong use), without a traceback for wrong use."""
    try:
        app()
    except BotError as error:
        print(f"{error}", file=sys.stderr)  # noqa: T201
        sys.exit(WRONG_USE)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
