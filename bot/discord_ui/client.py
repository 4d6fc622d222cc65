"""The Discord client: which events it asks for, which doors it opens, when it syncs its commands."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time

import discord
from discord import app_commands
from discord.ext import commands

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
from bot.discord_ui.desk import Desk, HasDesk, guild_of
from bot.discord_ui.faults import UNREACHABLE, describe, log, log_fault
from bot.discord_ui.forms.registry import Pressed, answer_form
from bot.discord_ui.forms.upkeep import tell_of_moved
from bot.discord_ui.layout import Reply
from bot.discord_ui.limiter import Clock
from bot.discord_ui.listening import Listening
from bot.discord_ui.turns import all_finished
from bot.discord_ui.wording import commands as command_wording
from bot.discord_ui.wording import languages, listening
from bot.domain.loudness import Loudness
from bot.services.asking import AskService
from bot.services.errors import BotError
from bot.services.memory import Memory
from bot.services.ports import StoreUnavailable

FINISH_SECONDS = 10
# https://github.com/discord/discord-api-docs/blob/main/docs/topics/opcodes-and-status-codes.md
_SHARDS_REFUSED = (4010, 4011)


def needed_intents(*, reads_words: bool = False) -> discord.Intents:
    """Return what the bot subscribes to: guilds and messages; nothing privileged unless it reads words not for it."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=reads_words)


class TokenRefused(BotError):
    """Discord does not accept the token."""

    def __init__(self) -> None:
        super().__init__(wording.LOG_IN_REFUSED)


class DiscordUnreachable(BotError):
    """Discord cannot be reached at start-up."""

    def __init__(self, reason: str) -> None:
        super().__init__(wording.discord_unreachable(reason))


class IntentRefused(BotError):
    """Discord does not let the bot read messages that are not meant for it."""

    def __init__(self) -> None:
        super().__init__(listening.INTENT_REFUSED)


class ShardsRefused(BotError):
    """Discord does not take this number of shards."""

    def __init__(self, count: int) -> None:
        super().__init__(wording.shards_refused(count))


class CommandsOfOurs(app_commands.CommandTree[HasDesk]):
    """The slash commands, with one place for whatever fails before or in them."""

    async def interaction_check(self, interaction: discord.Interaction[HasDesk], /) -> bool:
        """Speak the member's language; nobody is refused here."""
        languages.speak(interaction.locale)
        return True

    async def on_error(self, interaction: discord.Interaction[HasDesk], error: app_commands.AppCommandError, /) -> None:
        """Tell the member in a sentence; log a bug with a reference."""
        # The last of these: an option that Discord itself would not have let through.
        out_of_date = app_commands.CommandNotFound, app_commands.CommandSignatureMismatch, app_commands.TransformerError
        if isinstance(error, out_of_date):
            log.warning("a member has commands that are out of date: %s", type(error).__name__)
            reply = Reply(content=wording.COMMAND_CHANGED)
        else:
            reference = log_fault(error, "a slash command")
            reply = self.client.desk.broke(guild_of(interaction), reference)
        await respond(interaction, reply, is_private=True)


class Soigneur(HasDesk, commands.AutoShardedBot):
    """The bot: what reaches it goes to the desk, and what the desk says goes back."""

    def __init__(
        self,
        asking: AskService,
        memory: Memory,
        country: str | None = None,
        clock: Clock = time.monotonic,
        *,
        reads_words: bool = False,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=CommandsOfOurs,
            intents=needed_intents(reads_words=reads_words),
            allowed_mentions=discord.AllowedMentions.none(),
            # What holds for each command that does not say otherwise.
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,  # members' words are not kept, not even in memory
            activity=discord.CustomActivity(command_wording.STATUS),
        )
        if (shards := memory.sharing.shards) is not None:
            self.shard_ids, self.shard_count = list(shards.ids), shards.count
        self._max_concurrency: int | None = None
        self.desk = Desk(asking, memory, country, clock)
        self._memory = memory
        self.listening = Listening(self.desk, clock, reads_words=reads_words)
        self._asking = Asking(self.desk, self)
        self._overhearing = Overhearing(self.desk, self, self.listening)
        due = (self._overhearing.speak_due, Volunteers(memory, self).call_again)
        self.recurring = Recurring(self, memory, due, self.stop)
        self._failed: BaseException | None = None
        self._telling = asyncio.Lock()

    async def serve(self, token: str) -> None:
        """Log in and stay connected until closed; raises TokenRefused, IntentRefused or DiscordUnreachable.

        A background task that dies closes the client, and its error is raised here: the supervisor starts anew.
        """
        try:
            await self.login(token)
            if self._memory.sharing.has_others:
                self._max_concurrency = (await self.fetch_session_start_limits()).max_concurrency
        except discord.LoginFailure:
            raise TokenRefused from None
        except (*UNREACHABLE, discord.GatewayNotFound) as error:
            raise DiscordUnreachable(describe(error)) from None
        try:
            await self.connect()
        except discord.PrivilegedIntentsRequired:
            raise IntentRefused from None
        except discord.ConnectionClosed as closed:
            if closed.code in _SHARDS_REFUSED:
                raise ShardsRefused(self.shard_count or 1) from None
            raise
        if self._failed:
            raise self._failed

    async def setup_hook(self) -> None:
        """Open the doors, register the buttons, and tell Discord the commands if they changed."""
        languages.use(languages.translations())
        await self.add_cog(self._asking)
        await self.add_cog(self._overhearing)
        await self.add_cog(Arriving(self._memory.departing))
        await self.add_cog(AskCommand(self.desk, self.tree))
        await self.add_cog(Information(self.desk))
        await self.add_cog(OwnData(self.desk))
        await self.add_cog(Setup())
        await self.add_cog(Doctor(self.desk))
        await self.add_cog(Suggesting())
        await self.add_cog(Qa(self.desk))
        await self.add_cog(Saving(self.tree))
        self.add_dynamic_items(Pressed)
        await self._sync_commands()
        self._memory.remembering.tell_of_faults(self._stop_writing)
        if not self.listening.reads_words:
            log.info(listening.INTENT_OFF)
        await self.add_cog(self.recurring)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until this shard may log in, beside those of other processes."""
        if self._max_concurrency is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self._memory.sharing.turn((shard_id or 0) % self._max_concurrency)

    async def finish(self) -> None:
        """Take no more events, finish those in hand, then close."""
        for shard in self.shards.values():
            await shard.disconnect()
        if unfinished := await all_finished(FINISH_SECONDS):
            log.warning("%s questions or commands were not finished in %s seconds", unfinished, FINISH_SECONDS)
        await self.close()

    @property
    def hears_every_shard(self) -> bool:
        """Tell whether all shards of this process are connected and know their guilds."""
        return self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())

    async def on_interaction(self, interaction: discord.Interaction[HasDesk], /) -> None:
        """Answer a form that was sent: discord.py would leave one from before a restart without an answer."""
        if interaction.type is discord.InteractionType.modal_submit:
            await answer_form(interaction)

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer what is meant for the bot, and listen where the club wants it; there are no prefix commands."""
        await self._asking.hear(message)
        if self.listening.loudness(message.channel) is not Loudness.OFF:
            await self._overhearing.hear(message)

    async def on_ready(self) -> None:
        """Say in the log that the bot is there, and tell moderators where the base has changed under their entries."""
        log.info("connected as %s, in %s guilds", self.user.id if self.user else None, len(self.guilds))
        await self.tell_of_moved()

    async def tell_of_moved(self) -> None:
        """Tell moderators, once each, where the base has changed under their entries; never twice at a time."""
        async with self._telling:
            try:
                await tell_of_moved(self)
            except StoreUnavailable as error:
                log.warning("moderators are not told of the new knowledge yet: %s", error)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Log a fault in an event without its arguments, which hold members' words."""
        del args, kwargs
        if error := sys.exception():
            log_fault(error, event_method)

    def _stop_writing(self, error: BaseException) -> None:
        self.stop(error, "writing down answers")

    def stop(self, error: BaseException, during: str) -> None:
        """Log what a background task died of, and end with it: `serve` raises it."""
        # In a task of its own: closing cancels the one that failed.
        self._ending = self.loop.create_task(self._end(error, during))

    async def _end(self, error: BaseException, during: str) -> None:
        log_fault(error, during)
        self._failed = error
        await self.close()

    async def _sync_commands(self) -> None:
        """Send the commands to Discord unless it has these already; a refusal leaves the other doors open."""
        fingerprint = self._fingerprint()
        if fingerprint == await self._memory.synced.fingerprint():
            return
        async with self._memory.sharing.alone("commands"):
            if fingerprint == await self._memory.synced.fingerprint():
                return
            try:
                await self.tree.sync()
            except UNREACHABLE as error:
                log.warning("slash commands not synced, to be tried again at the next start: %s", describe(error))
                return
            await self._memory.synced.remember(fingerprint)

    def _fingerprint(self) -> str:
        """Return a digest of the commands and the application that they belong to."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        text = json.dumps([self.application_id, payload], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
