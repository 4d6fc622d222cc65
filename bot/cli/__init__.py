"""The command line: `soigneur try | run | ask | check | eval | …`, a module for each kind."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli import asking, checking, evaluating, examining, exchanging, keeping, running, starting
from bot.cli.options import WRONG_USE
from bot.services.errors import BotError

app = typer.Typer(
    name="soigneur",
    help="Answers a club's questions about back spasms, with sources, and says when to get help.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("try")(running.try_it)
app.command("init")(starting.init)
app.command("invite")(starting.invite)
app.command("doctor")(examining.doctor)
app.command("run")(running.run)
app.command("ask")(asking.ask)
app.command("check")(checking.check)
app.command("eval")(evaluating.evaluate)
app.command("export")(exchanging.export)
app.command("diff")(exchanging.diff)
app.command("import")(exchanging.import_)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore_)
app.command("copy-store")(keeping.copy_store)
app.command("remove-sign")(exchanging.remove_sign)


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
