"""Logs for the operator: times, levels and ids; never a token, never a member's words."""

from __future__ import annotations

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

_NOISY = ("discord", "aiohttp", "asyncio", "alembic")


def set_up_logging(level: str) -> None:
    """Write log lines of `level` and above to standard error; libraries only from warnings up.

    Lines for people on a terminal, and one JSON object a line where a program reads them: time (UTC), level, logger,
    message. discord.py's debug lines hold whole messages, so they stay out whatever the level.
    """
    written = logging.StreamHandler()
    written.setFormatter(_for_people() if sys.stderr.isatty() else _for_programs())
    logging.basicConfig(level=level.upper(), handlers=[written])
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))


def _for_people() -> logging.Formatter:
    return logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")


def _for_programs() -> logging.Formatter:
    return JsonFormatter(
        ["timestamp", "levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp=True,
    )
