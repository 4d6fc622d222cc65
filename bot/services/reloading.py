"""Take up changes of the knowledge files while the bot runs; a set with a fault is not taken."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.domain.pipeline import Flow
from bot.services.errors import InvalidKnowledge
from bot.services.library import Library
from bot.services.ports import StoreUnavailable

_log = logging.getLogger("soigneur.services")


class Reloading:
    """Looks at the files, and makes what they hold live; `problems` are those of the set that was last refused."""

    def __init__(self, library: Library, digest: Callable[[], str], make: Callable[[], Awaitable[Flow]]) -> None:
        """Start from what the library holds.

        `digest` tells one state of the files from another; `make` prepares their flow, and raises InvalidKnowledge.
        """
        self._library = library
        self._digest = digest
        self._make = make
        self._seen = digest()
        self._looking = asyncio.Lock()
        self.problems: tuple[str, ...] = ()

    async def look(self) -> bool:
        """Take the files up where they have changed since the last look; tell whether another set is live now.

        A set with a fault leaves the old one live. Each fault is logged once, with file, line and remedy.
        """
        async with self._looking:
            digest = await asyncio.to_thread(self._digest)
            if digest == self._seen:
                return False
            self._seen = digest
            try:
                flow = await self._make()
            except InvalidKnowledge as error:
                self.problems = tuple(map(str, error.problems))
                _log.error("the changed questions and answers were not taken up; the old ones stay:")
                for problem in self.problems:
                    _log.error("%s", problem)
                return False
            self.problems = ()
            try:
                await self._library.take(flow)
            except StoreUnavailable as error:
                self._seen = ""  # the next look tries again
                _log.warning("some guilds' own entries are not yet laid over the new set: %s", error)
            _log.info("the changed questions and answers are live: %s entries", len(flow.knowledge.entries))
            return True

    async def watch(self, seconds: float, wake: asyncio.Event, taken: Callable[[], Awaitable[None]]) -> None:
        """Look every so many seconds, and at once when woken; call `taken` after each change. Never returns."""
        while True:
            wake.clear()
            if await self.look():
                await taken()
            try:
                await asyncio.wait_for(wake.wait(), seconds)
            except TimeoutError:
                continue
