"""Start the real bot in a simulated world, for the browser and the terminal alike."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from simcord.env import Env

from bot.app import open_memory
from bot.discord_ui.client import Soigneur
from bot.discord_ui.doors import opening
from bot.domain.loudness import Loudness
from bot.domain.records import GuildSettings
from bot.playground.club import BOT_NAME, HELP, HOME, Club, found_club, talk
from bot.playground.simulator import name_bot, settle_quickly
from bot.services.asking import AskService

_TYPED_MENTION = re.compile(rf"(?<![\w@])@{BOT_NAME}\b", re.IGNORECASE)
# The first question waits until the index is made, on a slow computer for a minute; simcord gives up after 5 s.
_PATIENCE = 180.0


@asynccontextmanager
async def open_world(asking: AskService, country: str | None) -> AsyncIterator[tuple[Env, Club]]:
    """Yield the simulated world with the bot in it and the club that it serves, and end both afterwards."""
    settle_quickly()

    def now() -> datetime:
        return env.now()

    def clock() -> float:
        return now().timestamp()

    with TemporaryDirectory(prefix=f"{BOT_NAME}-", ignore_cleanup_errors=True) as folder:
        async with open_memory(Path(folder), asking.library, now) as memory:
            env = Env(
                Soigneur(opening(asking, memory, country, clock), reads_words=True),
                check_errors=False,
                shard_count=1,
                settle_timeout=_PATIENCE,
            )
            name_bot(env, BOT_NAME)  # before the bot learns its name
            await env.start()
            try:
                with env.time_context():
                    club = found_club(env)
                    home = GuildSettings(country=country or HOME)
                    await memory.settings.change_guild(club.guild.id, lambda _: home)
                    await memory.hearing.change(club.guild.id, club.channels[HELP.key].id, Loudness.NORMAL)
                    await talk(env, club)
                    yield env, club
            finally:
                await env.shutdown()


def with_mention(env: Env, text: str) -> str:
    """Return `text` with each typed "@soigneur" as the mention that Discord's composer would make of it."""
    user = env.bot.user
    return _TYPED_MENTION.sub(user.mention, text) if user else text
