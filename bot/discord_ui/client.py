"""The Discord client: which events it asks for, how it stays connected, and what comes in before its doors are open."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_ui import wording
from bot.discord_ui.faults import UNREACHABLE, describe, log, log_fault
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.turns import all_finished
from bot.discord_ui.wording import commands as command_wording
from bot.discord_ui.wording import languages, listening
from bot.services.errors import BotError
from bot.services.shards import Shards

if TYPE_CHECKING:
    # Half of all that the bot is made of: it is imported while Discord is called.
    from bot.discord_ui.doors import Doors, Opening

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


class CommandsOfOurs(app_commands.CommandTree["Soigneur"]):
    """The slash commands, with one place for whatever fails before or in them."""

    async def interaction_check(self, interaction: discord.Interaction[Soigneur], /) -> bool:
        """Wait until the doors are open, then speak the member's language; nobody is refused here."""
        await self.client.is_open.wait()
        languages.speak(interaction.locale)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Soigneur], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the member in a sentence; log a bug with a reference."""
        await self.client.doors.tell(interaction, error)


class Soigneur(HasDesk):
    """The bot on Discord: it connects at once, and what comes in before its doors are open waits for them.

    `shards`: those of this process, None for all. `opens_first`: it connects only once the doors are open, as where
    another process may have its shards.
    """

    def __init__(
        self, opening: Opening, *, reads_words: bool = False, shards: Shards | None = None, opens_first: bool = False
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
        if shards:
            self.shard_ids, self.shard_count = list(shards.ids), shards.count
        self.is_open = asyncio.Event()
        self.doors: Doors
        self._make_doors = opening
        self._opens_first = opens_first
        self._max_concurrency: int | None = None
        self._waiting: list[Callable[[], None]] = []
        self._failed: BaseException | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._opening: asyncio.Task[None] | None = None

    async def serve(self, token: str) -> None:
        """Log in and stay connected until closed; raises TokenRefused, IntentRefused or DiscordUnreachable.

        A background task that dies closes the client, and its error is raised here: the supervisor starts anew. So does
        whatever keeps the doors from being opened.
        """
        self._connecting = connecting = asyncio.create_task(self._stay_connected(token))
        try:
            await asyncio.wait({connecting})
        finally:
            connecting.cancel()
            if self._opening:
                self._opening.cancel()
                await asyncio.wait({self._opening})
        if self._failed:
            raise self._failed
        if not connecting.cancelled():
            connecting.result()

    async def _stay_connected(self, token: str) -> None:
        try:
            await self.login(token)
            if self._opens_first:
                await self.is_open.wait()
                if self.doors.sharing.has_others:
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

    async def setup_hook(self) -> None:
        """Begin to open the doors, without waiting: the way to Discord is long, too."""
        self._opening = asyncio.create_task(self._open())

    async def _open(self) -> None:
        try:
            self.doors = await self._make_doors(self, self.stop)
        except Exception as error:  # noqa: BLE001 - `serve` raises it
            self._failed = error
            await self._leave()
            return
        log.info("all doors are open")
        self.is_open.set()
        waiting, self._waiting = self._waiting, []
        for hand_on in waiting:
            hand_on()

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as discord.py has it
        """Hand an event on as discord.py does; before the doors are open, keep it until they are."""
        hand_on = partial(super().dispatch, event_name, *args, **kwargs)
        if self.is_open.is_set():
            hand_on()
        else:
            self._waiting.append(hand_on)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until this shard may log in, beside those of other processes."""
        if self._max_concurrency is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self.doors.sharing.turn((shard_id or 0) % self._max_concurrency)

    async def finish(self) -> None:
        """Take no more events, finish those in hand, then close."""
        for shard in self.shards.values():
            await shard.disconnect()
        if self._opening:
            await asyncio.wait({self._opening}, timeout=FINISH_SECONDS)
        if unfinished := await all_finished(FINISH_SECONDS):
            log.warning("%s questions or commands were not finished in %s seconds", unfinished, FINISH_SECONDS)
        await self._leave()

    @property
    def hears_every_shard(self) -> bool:
        """Tell whether all shards of this process are connected and know their guilds."""
        return self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())

    async def on_interaction(self, interaction: discord.Interaction[HasDesk], /) -> None:
        """Answer what was pressed or sent: discord.py would leave what is from before a restart without an answer."""
        await self.doors.answer(interaction)

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer what is meant for the bot, and listen where the club wants it; there are no prefix commands."""
        await self.doors.hear(message)

    async def on_ready(self) -> None:
        """Say in the log that the bot is there, and tell moderators where the base has changed under their entries."""
        log.info("connected as %s, in %s guilds", self.user.id if self.user else None, len(self.guilds))
        await self.doors.tell_of_moved()

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Log a fault in an event without its arguments, which hold members' words."""
        del args, kwargs
        if error := sys.exception():
            log_fault(error, event_method)

    def stop(self, error: BaseException, during: str) -> None:
        """Log what a background task died of, and end with it: `serve` raises it."""
        # In a task of its own: closing cancels the one that failed.
        self._ending = self.loop.create_task(self._end(error, during))

    async def _end(self, error: BaseException, during: str) -> None:
        log_fault(error, during)
        self._failed = error
        await self._leave()

    async def _leave(self) -> None:
        """Close, and wait for Discord no longer: discord.py would go on trying to connect."""
        await self.close()
        if self._connecting:
            self._connecting.cancel()
