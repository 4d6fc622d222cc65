"""Calls volunteers once more where a member still waits for a person, whatever happened in between."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.discord_ui.delivery import call_volunteers
from bot.discord_ui.faults import UNREACHABLE, log, told
from bot.discord_ui.layout import Reply
from bot.discord_ui.wording import people
from bot.domain.records import Call, MemberHash
from bot.services.memory import Memory
from bot.services.ports import StoreUnavailable

_READ = 100


class Volunteers(commands.Cog):
    """Looks after the calls that are due."""

    def __init__(self, memory: Memory, client: discord.Client) -> None:
        self._memory = memory
        self._client = client

    async def call_again(self) -> None:
        """Make every call that is due, each for the last time; while the store cannot be used, the next time does."""
        try:
            due = await self._memory.calling.take_due()
        except StoreUnavailable as error:
            log.warning("volunteers were not called again yet: %s", error)
            return
        for call, waiting in due:
            async with told(f"thread {call.thread_id} of guild {call.guild_id}", _nobody):
                await self._call(call, waiting)

    async def _call(self, call: Call, waiting: MemberHash) -> None:
        settings = self._memory.settings.of_guild(call.guild_id)
        guild = self._client.get_guild(call.guild_id)
        if guild is None or settings.volunteers_role_id is None or not settings.remind_minutes:
            return
        try:
            thread = guild.get_thread(call.thread_id) or await guild.fetch_channel(call.thread_id)
            if not isinstance(thread, discord.Thread) or await self._is_answered(thread, waiting):
                return
        except UNREACHABLE:
            return  # gone, or no longer to be read: nobody waits there
        again = Reply(content=people.call_again(settings.volunteers_role_id))
        await call_volunteers(thread, again, role_id=settings.volunteers_role_id, member_id=None)

    async def _is_answered(self, thread: discord.Thread, waiting: MemberHash) -> bool:
        """Tell whether a person other than the one who waits has written in the thread."""
        async for message in thread.history(limit=_READ):
            if not message.author.bot and not self._memory.calling.is_by(message.author.id, waiting):
                return True
        return False


async def _nobody(reference: str) -> None:
    """Tell nobody of a fault: no member is waiting at this moment. It is in the log."""
    del reference
