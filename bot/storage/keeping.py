"""What the operator does with the store as a whole, whichever place it has: examine, back up, restore, copy it."""

from __future__ import annotations

from pathlib import Path

from bot.services.errors import BotError
from bot.services.findings import Finding
from bot.storage.alone import alone_in
from bot.storage.archive import restore_archive, write_archive
from bot.storage.examination import examine_store
from bot.storage.place import INSTALL, place_of


class OtherTool(BotError):
    """What was asked for is done with a tool of the database."""


async def examine_place(folder: Path, url: str | None) -> Finding:
    """Return whether the store is in good order; one that is not there yet is made at the first start."""
    if url is None:
        return examine_store(folder)
    try:
        from bot.storage.postgresql_examination import examine_database  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        return Finding("Memory", "What it takes to use PostgreSQL is not installed.", INSTALL)
    return await examine_database(url)


def back_up(folder: Path, url: str | None, target: Path) -> None:
    """Write the store of a data folder to one file, while a bot may use it; raises as `write_archive`, or OtherTool."""
    if url is not None:
        raise OtherTool("What stands in PostgreSQL is backed up with its own tool: pg_dump --format=custom")
    write_archive(folder, target)


def restore(folder: Path, url: str | None, file: Path, former: Path) -> None:
    """Bring back what `back_up` wrote; raises as `restore_archive`, InUse while a bot runs, or OtherTool."""
    if url is not None:
        raise OtherTool("What stands in PostgreSQL is restored with its own tool: pg_restore. Stop the bot first.")
    with alone_in(folder):
        restore_archive(file, folder, former)


async def copy(source: Path | str, target: Path | str) -> int:
    """Copy the store of one data folder or URL to another; raises as `copy_store`."""
    from bot.storage.copying import copy_store  # noqa: PLC0415 - only this command needs it

    one, other = (place_of(Path(), at) if isinstance(at, str) else place_of(at, None) for at in (source, target))
    return await copy_store(one, other)
