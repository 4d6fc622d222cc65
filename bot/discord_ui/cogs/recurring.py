"""What the bot does by itself, again and again; work that dies ends the process, with the reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord.ext import commands, tasks

from bot.discord_ui.faults import log
from bot.services.memory import Memory
from bot.services.ports import StoreUnavailable

Work = Callable[[], Awaitable[None]]


class Recurring(commands.Cog):
    """Looks for what other processes changed, does what is due, and forgets what is old.

    `due` is what members wait for; `stop` is told what one of the loops died of, and during what.
    """

    def __init__(
        self,
        client: commands.AutoShardedBot,
        memory: Memory,
        due: Sequence[Work],
        stop: Callable[[BaseException, str], None],
    ) -> None:
        self._client = client
        self._memory = memory
        self._due = due
        self._stop = stop
        self._loops: tuple[tasks.Loop[Any], ...] = (
            self.look_for_changes,
            self.do_what_is_due,
            self.forget_old,
            self.forget_departed,
        )

    def look_every(self, seconds: float) -> None:
        """Look for what other processes changed as often as this."""
        self.look_for_changes.change_interval(seconds=seconds)

    async def cog_load(self) -> None:
        """Begin."""
        for loop in self._loops:
            loop.start()

    async def cog_unload(self) -> None:
        """End, and wait until nothing of it runs any more."""
        running = [task for loop in self._loops if (task := loop.get_task())]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    @tasks.loop(seconds=30)
    async def look_for_changes(self) -> None:
        """Look every so often, also where nothing was heard of a change."""
        await self.look()
        _skip_missed(self.look_for_changes)

    async def look(self) -> None:
        """Make live what another process changed; while the store cannot be used, the next time does it."""
        try:
            await self._memory.refreshing.poll()
        except StoreUnavailable as error:
            log.warning("what other processes changed could not be looked for: %s", error)

    @tasks.loop(seconds=30)
    async def do_what_is_due(self) -> None:
        """Do what members wait for."""
        for work in self._due:
            await work()
        _skip_missed(self.do_what_is_due)

    @tasks.loop(hours=6)
    async def forget_old(self) -> None:
        """Forget what has been kept long enough; while the store cannot be used, the next time does it."""
        try:
            async with self._memory.sharing.alone("forgetting"):
                await self._memory.forget_old()
        except StoreUnavailable as error:
            log.warning("what is old could not be forgotten yet: %s", error)

    @tasks.loop(hours=24)
    async def forget_departed(self) -> None:
        """Forget the guilds that were left 30 days ago; while the store cannot be used, the next time does it."""
        try:
            present = {guild.id for guild in self._client.guilds}
            if forgotten := await self._memory.departing.sweep(present):
                log.info("forgot %s guilds that the bot left 30 days ago", forgotten)
        except StoreUnavailable as error:
            log.warning("guilds that the bot has left could not be forgotten yet: %s", error)

    @look_for_changes.before_loop
    @do_what_is_due.before_loop
    @forget_old.before_loop
    @forget_departed.before_loop
    async def _be_connected(self) -> None:
        # Guilds are known then; and a client that is closed while it connects goes on trying for ever:
        # https://github.com/Rapptz/discord.py/blob/v2.7.1/discord/shard.py
        await self._client.wait_until_ready()

    @look_for_changes.error
    async def _stop_looking(self, error: BaseException) -> None:
        self._stop(error, "looking for changes")

    @do_what_is_due.error
    async def _stop_doing(self, error: BaseException) -> None:
        self._stop(error, "doing what is due")

    @forget_old.error
    @forget_departed.error
    async def _stop_forgetting(self, error: BaseException) -> None:
        self._stop(error, "forgetting what is old")


def _skip_missed(loop: tasks.Loop[Any]) -> None:
    """Go on from now where the clock jumped, as after a computer slept: a loop would make up for every turn it missed.

    https://github.com/Rapptz/discord.py/blob/v2.7.1/discord/ext/tasks/__init__.py
    """
    due_at = loop.next_iteration
    if due_at is not None and due_at < discord.utils.utcnow():
        loop.restart()
