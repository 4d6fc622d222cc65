"""All doors of the bot: messages, commands, buttons and forms; and what it does by itself."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands

from bot.discord_ui import wording
from bot.discord_ui.cogs.arriving import Arriving
from bot.discord_ui.cogs.ask_command import AskCommand
from bot.discord_ui.cogs.asking import Asking
from bot.discord_ui.cogs.curating import Qa
from bot.discord_ui.cogs.doctor import Doctor
from bot.discord_ui.cogs.information import Information
from bot.discord_ui.cogs.overhearing import Overhearing
from bot.discord_ui.cogs.own_data import OwnData
from bot.discord_ui.cogs.recurring import Recurring
from bot.discord_ui.cogs.saving import Saving
from bot.discord_ui.cogs.setup import Setup
from bot.discord_ui.cogs.suggesting import Suggesting
from bot.discord_ui.cogs.volunteers import Volunteers
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Desk, guild_of
from bot.discord_ui.faults import UNREACHABLE, describe, log, log_fault
from bot.discord_ui.forms.registry import answer_form, answer_press
from bot.discord_ui.forms.upkeep import tell_of_moved
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.layout import Reply
from bot.discord_ui.limiter import Clock
from bot.discord_ui.listening import Listening
from bot.discord_ui.wording import languages, listening
from bot.domain.loudness import Loudness
from bot.services.asking import AskService
from bot.services.memory import Memory
from bot.services.ports import StoreUnavailable

Stop = Callable[[BaseException, str], None]
"""Is told what a background task died of, and during what."""

Opening = Callable[[HasDesk, Stop], Awaitable["Doors"]]
"""Makes the doors of a client, and opens them."""


def opening(asking: AskService, memory: Memory, country: str | None = None, clock: Clock = time.monotonic) -> Opening:
    """Return what opens a client's doors to these services."""

    async def open_doors(client: HasDesk, stop: Stop) -> Doors:
        client.desk = Desk(asking, memory, country, clock)
        doors = Doors(client, memory, clock, stop)
        await doors.open()
        return doors

    return open_doors


class Doors:
    """What reaches the client goes through these to its desk, and what the desk says goes back."""

    def __init__(self, client: HasDesk, memory: Memory, clock: Clock, stop: Stop) -> None:
        self._client = client
        self._memory = memory
        self._stop = stop
        self._listening = Listening(client.desk, clock, reads_words=client.intents.message_content)
        self._asking = Asking(client.desk, client)
        self._overhearing = Overhearing(client.desk, client, self._listening)
        due = (self._overhearing.speak_due, Volunteers(memory, client).call_again)
        self.recurring = Recurring(client, memory, due, stop)
        self.sharing = memory.sharing
        self._telling = asyncio.Lock()

    @property
    def reaches_store(self) -> bool:
        """Tell whether the last look for changes found the store."""
        return self._memory.refreshing.has_reached

    async def open(self) -> None:
        """Open them all, and tell Discord the commands if they changed."""
        client, desk = self._client, self._client.desk
        languages.use(languages.translations())
        await client.add_cog(self._asking)
        await client.add_cog(self._overhearing)
        await client.add_cog(Arriving(self._memory.departing))
        await client.add_cog(AskCommand(desk, client.tree))
        await client.add_cog(Information(desk))
        await client.add_cog(OwnData(desk))
        await client.add_cog(Setup())
        await client.add_cog(Doctor(desk))
        await client.add_cog(Suggesting())
        await client.add_cog(Qa(desk))
        await client.add_cog(Saving(client.tree))
        await self._sync_commands()
        self._memory.remembering.tell_of_faults(self._stop_writing)
        if not self._listening.reads_words:
            log.info(listening.INTENT_OFF)
        await client.add_cog(self.recurring)

    async def hear(self, message: discord.Message) -> None:
        """Answer what is meant for the bot, and listen where the club wants it."""
        await self._asking.hear(message)
        if self._listening.loudness(message.channel) is not Loudness.OFF:
            await self._overhearing.hear(message)

    async def answer(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Answer what was pressed or sent; commands have a way of their own."""
        if interaction.type is discord.InteractionType.component:
            await answer_press(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await answer_form(interaction)

    async def tell(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError) -> None:
        """Tell a member why a command failed; log a bug with a reference."""
        # The last of these: an option that Discord itself would not have let through.
        out_of_date = app_commands.CommandNotFound, app_commands.CommandSignatureMismatch, app_commands.TransformerError
        if isinstance(error, out_of_date):
            log.warning("a member has commands that are out of date: %s", type(error).__name__)
            reply = Reply(content=wording.COMMAND_CHANGED)
        else:
            reply = self._client.desk.broke(guild_of(interaction), log_fault(error, "a slash command"))
        await respond(interaction, reply, is_private=True)

    async def tell_of_moved(self) -> None:
        """Tell moderators, once each, where the base has changed under their entries; never twice at a time."""
        async with self._telling:
            try:
                await tell_of_moved(self._client)
            except StoreUnavailable as error:
                log.warning("moderators are not told of the new knowledge yet: %s", error)

    def _stop_writing(self, error: BaseException) -> None:
        self._stop(error, "writing down answers")

    async def _sync_commands(self) -> None:
        """Send the commands to Discord unless it has these already; a refusal leaves the other doors open."""
        fingerprint = self._fingerprint()
        if fingerprint == await self._memory.synced.fingerprint():
            return
        async with self.sharing.alone("commands"):
            if fingerprint == await self._memory.synced.fingerprint():
                return
            try:
                await self._client.tree.sync()
            except UNREACHABLE as error:
                log.warning("slash commands not synced, to be tried again at the next start: %s", describe(error))
                return
            await self._memory.synced.remember(fingerprint)

    def _fingerprint(self) -> str:
        """Return a digest of the commands and the application that they belong to."""
        tree = self._client.tree
        payload = [command.to_dict(tree) for command in tree.get_commands()]
        text = json.dumps([self._client.application_id, payload], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
