"""What PostgreSQL says, in plain English with the remedy; what it wrote itself may hold addresses, and is not shown."""

from __future__ import annotations

from enum import Enum, auto

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.storage.tables import METADATA


class Reason(Enum):
    """Why the database cannot be used."""

    UNREACHABLE = auto()
    SLOW = auto()
    REFUSED = auto()
    MISSING = auto()
    NO_RIGHTS = auto()
    READ_ONLY = auto()
    FULL = auto()
    CROWDED = auto()
    IN_THE_WAY = auto()
    UNWILLING = auto()
    EMPTY = auto()
    ANOTHER = auto()
    NEWER = auto()
    DAMAGED = auto()
    WRONG_URL = auto()


_GOES_ON = "the bot goes on by itself."
REASONS = {
    Reason.UNREACHABLE: ("it cannot be reached", f"Start PostgreSQL, or correct the address in `database`; {_GOES_ON}"),
    Reason.SLOW: ("it does not answer in time", f"Look at the load and the log of PostgreSQL; {_GOES_ON}"),
    Reason.REFUSED: ("it refuses the user or the password", "Correct them in `database`, or in pg_hba.conf."),
    Reason.MISSING: ("there is no database of that name", "Make it (createdb), or correct the name in `database`."),
    Reason.NO_RIGHTS: ("the bot may not do what it must", "Let the bot's user own the database."),
    Reason.READ_ONLY: ("it may only be read", "Name the server that may be written in `database`, not a copy of it."),
    Reason.FULL: ("the disk is full", f"Free some space; {_GOES_ON}"),
    Reason.CROWDED: ("it has too many connections", f"Raise max_connections in PostgreSQL's settings; {_GOES_ON}"),
    Reason.IN_THE_WAY: ("another process stood in the way", "Try again."),
    Reason.UNWILLING: ("it refuses to work", f"PostgreSQL's log says why; {_GOES_ON}"),
    Reason.EMPTY: (
        "the bot's tables are not there",
        "Name the right database in `database`, or restore a backup. Nothing was begun anew.",
    ),
    Reason.ANOTHER: (
        "another memory answers there than when the bot started",
        "Let the address in `database` lead to the right server again, or start the bot anew to use this one.",
    ),
    Reason.NEWER: ("a newer version of the bot has changed its layout", "Update this one."),
    Reason.DAMAGED: ("it is damaged", "Look at PostgreSQL's log, and restore a backup."),
    Reason.WRONG_URL: ("its address cannot be read", "Write it as postgresql://user:password@host:5432/name."),
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_CODE = {
    "57014": Reason.SLOW,  # a statement took too long
    "55P03": Reason.SLOW,  # a lock was not to be had in time
    "25P03": Reason.SLOW,  # the transaction stood still for too long
    "3D000": Reason.MISSING,
    "42501": Reason.NO_RIGHTS,
    "25006": Reason.READ_ONLY,
    "53100": Reason.FULL,
    "53300": Reason.CROWDED,
    "40001": Reason.IN_THE_WAY,
    "40P01": Reason.IN_THE_WAY,
    "42703": Reason.NEWER,
}
_NO_SUCH_TABLE = "42P01"
# What is wrong with a statement or its values. All else is about the server, the connection or who may use it.
_OUR_OWN_FAULT = ("20", "21", "22", "23", "24", "25", "26", "27", "2D", "34", "3B", "42", "44")
_BY_CLASS = {
    "08": Reason.UNREACHABLE,
    "57": Reason.UNREACHABLE,  # it is being stopped, or is not ready yet
    "28": Reason.REFUSED,
    "53": Reason.SLOW,
    "58": Reason.DAMAGED,
    "XX": Reason.DAMAGED,
}


def reason_of(error: BaseException) -> Reason | None:
    """Return why the database cannot be used; None where the error is a fault of the bot itself."""
    if isinstance(error, NoConnection | TimeoutError):
        return Reason.SLOW
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, OSError):
        return Reason.UNREACHABLE
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return Reason.UNREACHABLE
    code = getattr(cause, "sqlstate", None) or ""
    if not code:
        return _of_the_driver(cause)
    if code == _NO_SUCH_TABLE:
        is_ours = any(f'"{name}"' in str(cause) for name in METADATA.tables)
        return Reason.EMPTY if is_ours else None
    known = _BY_CODE.get(code) or _BY_CLASS.get(code[:2])
    return known or (None if code.startswith(_OUR_OWN_FAULT) else Reason.UNWILLING)


def _of_the_driver(cause: BaseException | None) -> Reason | None:
    driver = cause if isinstance(cause, asyncpg.InterfaceError) else getattr(cause, "__cause__", None)
    if isinstance(driver, asyncpg.exceptions.ClientConfigurationError):
        return Reason.WRONG_URL
    # A connection that ended under way: the driver says so in words only.
    is_gone = isinstance(driver, asyncpg.InterfaceError) and "connection" in str(driver)
    return Reason.UNREACHABLE if is_gone else None
