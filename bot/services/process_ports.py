"""What services need from the outside where several processes share the store, as protocols; chosen in `bot.app`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.services.errors import BotError


class Claimed(BotError):
    """Another process has what this one claims; `names` are what it has."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = tuple(sorted(names))
        super().__init__(f"Another process has {', '.join(self.names)}. Stop that one, or give this one another part.")


class Claims(Protocol):
    """What one process at a time may have, of all that share the store; every method raises StoreUnavailable.

    What is had is given free when the process ends, also where it is killed.
    """

    def alone(self, name: str) -> AbstractAsyncContextManager[None]:
        """Have `name` for the length of the block; waits while another process has it."""
        ...

    async def claim(self, names: Collection[str]) -> None:
        """Have all of `names` until the end of this process, besides what it has; raises Claimed, with none of them."""
        ...

    async def lost(self) -> None:
        """Wait until what was claimed is no longer this process's own, as the connection to the store has ended."""
        ...


class News(Protocol):
    """Tells that another process changed something: a hint that may be late or never come, so look by yourself too."""

    async def watch(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever something may have changed, and after every gap in the watching; never returns."""
        ...


class ShardCount(Protocol):
    """Keeps in how many shards the processes count; every method raises StoreUnavailable where that fails."""

    async def latest(self) -> int | None:
        """Return the number that was kept last, None where none was."""
        ...

    async def remember(self, count: int) -> None:
        """Keep a number in place of the former one."""
        ...
