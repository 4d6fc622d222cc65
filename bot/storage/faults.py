"""What the database says, in plain English with the remedy."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.services.ports import StoreUnavailable

# A log file left behind would be played into the copy: https://www.sqlite.org/howtocorrupt.html#_unlinking_or_renaming
_RESTORE = (
    "Stop the bot and move it away, with the files beside it that end in -wal and -shm. Put a copy of the newest file "
    "that ends in .bak in its place, or none: the bot then starts with a new one, without the guilds' settings."
)
_RIGHTS = "Give the bot the right to write the data folder and every file in it."
_DISK = "Check the disk and the system's log."
_REASONS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space; the bot goes on by itself."),
    sqlite3.SQLITE_READONLY: ("it may only be read", _RIGHTS),
    sqlite3.SQLITE_PERM: ("the bot may not use it", _RIGHTS),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", _RIGHTS),
    sqlite3.SQLITE_NOTADB: ("it is damaged, or not a database of the bot", _RESTORE),
    sqlite3.SQLITE_CORRUPT: ("it is damaged", _RESTORE),
    sqlite3.SQLITE_BUSY: (
        "another program keeps it locked",
        "Stop a second bot on the same data folder, or a program that has the file open.",
    ),
    sqlite3.SQLITE_LOCKED: ("another program keeps it locked", "Stop a second bot on the same data folder."),
    sqlite3.SQLITE_IOERR: ("the disk failed while it was read or written", _DISK),
    sqlite3.SQLITE_PROTOCOL: ("it could not be locked", "Keep the data folder on a disk of this machine."),
    sqlite3.SQLITE_NOLFS: ("it is too large for this disk", _DISK),
    sqlite3.SQLITE_NOMEM: ("memory is short", "Give the machine more memory, or stop other programs."),
}


def unusable(path: Path, reason: str, remedy: str) -> StoreUnavailable:
    """Return the error for a file of the store that cannot be used."""
    return StoreUnavailable(f"The bot's memory {path} cannot be used: {reason}. {remedy}")


def not_writable(path: Path) -> StoreUnavailable:
    """Return the error for a file that is there but may not be written."""
    return unusable(path, *_REASONS[sqlite3.SQLITE_READONLY])


def unavailable(path: Path, error: SQLAlchemyError | sqlite3.Error | OSError) -> StoreUnavailable | None:
    """Return what `error` means for whoever runs the bot; None where it is a fault of the bot itself."""
    if isinstance(error, NoConnection):
        return unusable(path, *_REASONS[sqlite3.SQLITE_BUSY])
    if isinstance(error, OSError):
        return unusable(path, f"{error.strerror or type(error).__name__}", "Check the folder, its rights and the disk.")
    cause = error.orig if isinstance(error, DBAPIError) else error
    # The low byte is the primary code, the rest says where: https://www.sqlite.org/rescode.html
    known = _REASONS.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    return unusable(path, *known) if known else None
