"""This process among others of the same bot: which shards are its own, and what only one does at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager

from bot.services.errors import BotError
from bot.services.ports import StoreUnavailable
from bot.services.process_ports import Claimed, Claims, ShardCount
from bot.services.shards import WHOLE, Shards

# Discord refuses a log-in within five seconds of another, by its own clock: the way there takes now less, now more.
# https://github.com/discord/discord-api-docs/blob/main/docs/events/gateway.mdx#rate-limiting
_LOG_IN_SECONDS = 5.25
_AGAIN_SECONDS = 2.0

_log = logging.getLogger("soigneur.services")


class ShardsTaken(BotError):
    """Another process has shards that this one was given."""


class Sharing:
    """Holds the shards of this process against others, and takes turns with them.

    `shards` is None where this process takes all, as many as Discord recommends.
    """

    def __init__(self, shards: Shards | None, claims: Claims, counted: ShardCount) -> None:
        self.shards = shards
        self._claims = claims
        self._counted = counted
        self._turns: set[asyncio.Task[None]] = set()

    @property
    def has_others(self) -> bool:
        """Tell whether other processes take other shards of the same bot."""
        return self.shards is not None and self.shards.is_part

    async def take(self) -> None:
        """Have this process's shards for itself; raises ShardsTaken where it may not, and StoreUnavailable."""
        own = self.shards or WHOLE
        async with self._claims.alone("shards"):
            known = await self._counted.latest()
            if known not in {None, own.count}:
                await self._outlast(known or 0, own)
            if known != own.count:
                await self._counted.remember(own.count)
            try:
                await self._claims.claim(_names(own.ids, own.count))
            except Claimed as claimed:
                raise ShardsTaken(
                    f"Another process of this bot has {', '.join(claimed.names)}. Give each process other shards with "
                    "SOIGNEUR_SHARDS, or stop the other process first."
                ) from None

    async def keep(self) -> None:
        """Take the shards again whenever the store gave them free; never returns.

        Raises ShardsTaken where another process has them by then: this one must end, or both would answer.
        """
        while True:
            await self._claims.lost()
            _log.warning("the store no longer knows which shards are this process's own; it is told again")
            while not await self._is_taken_again():  # noqa: ASYNC110 - the store tells nobody that it is back
                await asyncio.sleep(_AGAIN_SECONDS)
            _log.info("the store knows again which shards are this process's own")

    def alone(self, work: str) -> AbstractAsyncContextManager[None]:
        """Do some work while no other process does it; waits for the others, and raises StoreUnavailable."""
        return self._claims.alone(work)

    async def turn(self, bucket: int) -> None:
        """Wait until a shard of this bucket may log in; the next one's turn is five seconds later.

        While the store cannot be used, nobody can be waited for: then it is five seconds from now.
        """
        has_come: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        turn = asyncio.create_task(self._hold(f"log-in {bucket}", has_come))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        try:
            await has_come
        except asyncio.CancelledError:
            turn.cancel()
            raise

    async def aclose(self) -> None:
        """Wait for no turn any more."""
        for turn in self._turns:
            turn.cancel()
        await asyncio.gather(*self._turns, return_exceptions=True)

    async def _outlast(self, count: int, own: Shards) -> None:
        """Make sure that nobody is left who counts the shards otherwise, and that nobody begins to."""
        try:
            await self._claims.claim(_names(range(count), count))
        except Claimed:
            raise ShardsTaken(
                f"Another process of this bot counts {count} shards in all, this one {own.count}. Stop every process "
                "first; then start them with the same number."
            ) from None

    async def _is_taken_again(self) -> bool:
        try:
            await self.take()
        except StoreUnavailable:
            return False
        return True

    async def _hold(self, name: str, has_come: asyncio.Future[None]) -> None:
        try:
            async with self._claims.alone(name):
                has_come.set_result(None)
                await asyncio.sleep(_LOG_IN_SECONDS)
        except StoreUnavailable:
            if not has_come.done():
                await asyncio.sleep(_LOG_IN_SECONDS)
                has_come.set_result(None)


def _names(ids: Iterable[int], count: int) -> list[str]:
    return [f"shard {number} of {count}" for number in ids]
