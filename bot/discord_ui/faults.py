"""Log what went wrong without a member's words, and give it a reference that the member sees too."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import discord

log = logging.getLogger("soigneur.discord")

UNREACHABLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)
"""What Discord or the network may answer at any time; not a fault of ours, and not worth stopping for."""

Teller = Callable[[str], Awaitable[None]]
"""Tells a member that something broke, with the reference."""

_FRAMES_KEPT = 8


def describe(error: BaseException) -> str:
    """Return what an error is, without its text: Discord's and Python's messages may quote what was sent."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status} (Discord code {error.code})"
    return type(error).__name__


def log_fault(error: BaseException, where: str) -> str:
    """Log a bug once, as types and places in the code; return its reference."""
    reference = secrets.token_hex(2)
    log.error("fault ref=%s in %s: %s", reference, where, " <- ".join(_chain(error)))
    return reference


@asynccontextmanager
async def told(where: str, tell: Teller) -> AsyncIterator[None]:
    """Log whatever fails inside, and call `tell` with its reference: no member waits for nothing."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the last resort behind every door; it is logged and told
        await tell(log_fault(error, where))


def _chain(error: BaseException) -> list[str]:
    """Return the error and its causes, each with the places where it passed, innermost first."""
    links: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(current.__traceback__)]
        places = [f"{Path(code.co_filename).name}:{line} {code.co_name}" for code, line in frames[-_FRAMES_KEPT:]]
        links.append(f"{describe(current)} at {', '.join(reversed(places)) or 'an unknown place'}")
        current = current.__cause__ or current.__context__
    return links
