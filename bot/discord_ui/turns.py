"""One at a time in each channel: answers come in the order of the questions, and edits wait for the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_IN_HAND = ("discord.py: on_", "CommandTree-invoker", "discord-ui-")
"""What discord.py calls the tasks of events, commands and buttons.

https://github.com/Rapptz/discord.py/blob/v2.7.1/discord/client.py#L526
"""


async def all_finished(seconds: float) -> int:
    """Wait until everything in hand has been answered, at most so long; return how much was not."""
    at_work = asyncio.all_tasks() - {asyncio.current_task()}
    in_hand = {task for task in at_work if task.get_name().startswith(_IN_HAND)}
    if not in_hand:
        return 0
    _, unfinished = await asyncio.wait(in_hand, timeout=seconds)
    return len(unfinished)


class Turns:
    """Lets what happens in one channel wait for what happened there before; channels do not wait for one another."""

    def __init__(self) -> None:
        self._locks: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def of(self, channel_id: int) -> AsyncIterator[None]:
        """Wait for the turn in a channel, in the order of asking, and keep it until the end of the block."""
        lock = self._locks.setdefault(channel_id, asyncio.Lock())
        self._waiting[channel_id] = self._waiting.get(channel_id, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[channel_id] -= 1
            if not self._waiting[channel_id]:
                del self._waiting[channel_id], self._locks[channel_id]
