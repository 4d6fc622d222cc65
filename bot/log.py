"""Logs for the operator: times, levels and ids; never a token, never a member's words."""

from __future__ import annotations

import logging

_NOISY = ("discord", "aiohttp", "asyncio", "alembic")


def set_up_logging(level: str) -> None:
    """Write log lines of `level` and above to standard error; libraries only from warnings up.

    discord.py's debug lines hold whole messages, so they stay out whatever the level.
    """
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
