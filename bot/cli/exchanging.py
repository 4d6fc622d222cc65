"""`soigneur export | diff | import`: what a club changed, as a file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import make_data_folder, open_configured_memory, open_flow
from bot.cli.options import FINDING, ConfigFile, KnowledgeDir, settings
from bot.config import Config
from bot.services.errors import BotError
from bot.services.library import Library

if TYPE_CHECKING:
    from bot.domain.added_red_flags import AddedRedFlag
    from bot.services.exchanging import Imported
    from bot.services.import_plan import Plan
    from bot.services.memory import Memory

_MOST_BYTES = 1_000_001
"""What is read of a file: one byte more than may be, so that a longer one is told."""

GuildId = Annotated[int, typer.Argument(metavar="GUILD_ID", min=1, help="The server's number on Discord.")]
ImportFile = Annotated[Path, typer.Argument(metavar="FILE", help="A file that an export gave.")]


class UnusableFile(BotError):
    """A file that cannot be read or written."""


def export(
    guild_id: GuildId,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write it there.")] = None,
    config: ConfigFile = None,
    knowledge: KnowledgeDir = None,
) -> None:
    """Print what a club added, changed and hid, as a file that can be edited and imported."""

    async def run() -> bytes:
        async with _opened(settings(config, knowledge)) as memory:
            return await memory.exchanging.export(guild_id)

    data = asyncio.run(run())
    if out is None:
        typer.echo(data.decode("utf-8"), nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UnusableFile(f"{out}: The file cannot be written ({error.strerror}).") from None
    typer.echo(f"Written to {out}.")


def diff(guild_id: GuildId, file: ImportFile, config: ConfigFile = None, knowledge: KnowledgeDir = None) -> None:
    """Print what importing a file would change. Ends with 0 where that is nothing."""
    plan, _ = asyncio.run(_import(settings(config, knowledge), guild_id, file, is_wanted=False))
    _print(plan)
    if plan.problems or not plan.is_empty:
        raise typer.Exit(FINDING)


def import_(
    guild_id: GuildId,
    file: ImportFile,
    yes: Annotated[bool, typer.Option("--yes", help="Import it. Without this, nothing is changed.")] = False,
    config: ConfigFile = None,
    knowledge: KnowledgeDir = None,
) -> None:
    """Print what importing a file changes; with --yes, import it."""
    plan, done = asyncio.run(_import(settings(config, knowledge), guild_id, file, is_wanted=yes))
    _print(plan)
    if plan.problems:
        raise typer.Exit(FINDING)
    if done is not None:
        _print_done(done)
        if done.stale:
            raise typer.Exit(FINDING)
    elif not plan.is_empty:
        typer.echo("\nNothing was changed. Add --yes to import it.")


def remove_sign(
    guild_id: GuildId,
    sign_id: Annotated[str, typer.Argument(metavar="SIGN_ID", help="As an export names it: club-sign-…")],
    yes: Annotated[bool, typer.Option("--yes", help="Take it away. Without this, nothing is changed.")] = False,
    config: ConfigFile = None,
    knowledge: KnowledgeDir = None,
) -> None:
    """Take away a warning sign that a club added by mistake. Nobody can do it from Discord."""
    found, is_gone = asyncio.run(_remove_sign(settings(config, knowledge), guild_id, sign_id, is_wanted=yes))
    if found is None:
        typer.echo(f"Server {guild_id} has added no warning sign “{sign_id}”.")
        raise typer.Exit(FINDING)
    typer.echo(f"{sign_id} ({found.level.label}) warns of: {', '.join(found.say)}")
    typer.echo("It is taken away." if is_gone else "Nothing was changed. Add --yes to take it away.")


async def _remove_sign(
    chosen: Config, guild_id: int, sign_id: str, *, is_wanted: bool
) -> tuple[AddedRedFlag | None, bool]:
    from bot.services.exchanging import OPERATOR  # noqa: PLC0415 - the schema takes 0.1 s to import

    async with _opened(chosen) as memory:
        found = next((flag for flag in await memory.flagging.added(guild_id) if flag.id == sign_id), None)
        return found, is_wanted and await memory.flagging.remove(guild_id, sign_id, OPERATOR)


@asynccontextmanager
async def _opened(chosen: Config) -> AsyncIterator[Memory]:
    make_data_folder(chosen)
    async with open_configured_memory(chosen, Library(open_flow(chosen))) as memory:
        yield memory


async def _import(chosen: Config, guild_id: int, file: Path, *, is_wanted: bool) -> tuple[Plan, Imported | None]:
    from bot.services.exchanging import OPERATOR  # noqa: PLC0415 - the schema takes 0.1 s to import

    data = await asyncio.to_thread(_bytes_of, file)
    async with _opened(chosen) as memory:
        plan = await memory.exchanging.plan(guild_id, data, str(file))
        is_done = is_wanted and not plan.is_empty and not plan.problems
        return plan, await memory.exchanging.carry_out(plan, OPERATOR) if is_done else None


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise UnusableFile(f"{path}: The file cannot be read ({error.strerror}).") from None


def _print(plan: Plan) -> None:
    for line in _lines(plan):
        typer.echo(line)


def _lines(plan: Plan) -> Iterator[str]:
    from bot.discord_ui.wording.exchange import differences  # noqa: PLC0415 - with the schema

    if plan.problems:
        yield from map(str, plan.problems)
        yield "1 finding." if len(plan.problems) == 1 else f"{len(plan.problems)} findings."
        return
    for title, changes in (("added", plan.added), ("changed", plan.changed), ("hidden", plan.hidden)):
        for each in changes:
            second = " (waits for a second moderator)" if each.needs_second else ""
            yield f"{title}: {each.question} [{each.entry_id}]{second}"
            if each.draft.after is not None:
                yield from (f"  {line}" for line in differences(each.before, each.after))
    for flag in plan.red_flags:
        yield f"added: the warning sign “{'”, “'.join(flag.say)}” [{flag.id}] (waits for a second moderator)"
    if plan.waiting:
        yield f"{len(plan.waiting)} already wait for a second moderator."
    yield f"{len(plan.unchanged)} unchanged."


def _print_done(done: Imported) -> None:
    typer.echo(f"\nImported: {len(done.published)}. Waiting for a second moderator: {len(done.proposed)}.")
    for entry_id in done.stale:
        typer.echo(f"Not imported, as somebody changed it at the same moment: {entry_id}.")
    typer.echo("A bot that is running on this data shows it within its `poll_seconds`.")
