"""The bots that are compared: Soigneur as an operator runs it, and the least that discord.py needs for the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord
from discord.ext import commands

from bot.app import open_asking, open_memory
from bot.config import Config
from bot.discord_ui.client import Soigneur, needed_intents
from bot.discord_ui.doors import opening
from bot.services.asking import AskService
from bot.services.memory import Memory
from tests.benchmarks.network import Latency, Network

Button = discord.ui.Button[discord.ui.LayoutView]


@asynccontextmanager
async def open_soigneur(folder: Path, latency: Latency | None = None) -> AsyncIterator[Network]:
    """Yield Soigneur with the shipped knowledge and a new store, logged in; `folder` keeps the index."""
    async with open_parts(folder) as (asking, memory), Soigneur(opening(asking, memory, "GB")) as client:
        network = Network(client, latency)
        await network.open()
        yield network


@asynccontextmanager
async def open_parts(folder: Path) -> AsyncIterator[tuple[AskService, Memory]]:
    """Yield what Soigneur is made of: the shipped knowledge, and a new store."""
    asking = open_asking(Config(data=folder))
    with TemporaryDirectory(dir=folder) as kept:
        async with open_memory(Path(kept), asking.library) as memory:
            yield asking, memory


class Silent(commands.AutoShardedBot):
    """A bot that does nothing about messages."""

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing."""


class Constant(commands.AutoShardedBot):
    """A bot that answers each mention with the same card."""

    async def on_message(self, message: discord.Message, /) -> None:
        """Send the card if the message mentions the bot."""
        if self.user in message.mentions:
            await message.channel.send(view=_card())


@asynccontextmanager
async def open_bare(kind: type[commands.AutoShardedBot]) -> AsyncIterator[Network]:
    """Yield a bare bot that asks Discord for the same events as Soigneur, logged in."""
    async with kind(commands.when_mentioned, intents=needed_intents()) as client:
        network = Network(client)
        await network.open()
        yield network


def _card() -> discord.ui.LayoutView:
    """Return a card that looks as Soigneur's: a container with six texts, and four buttons, not dispatched."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*(discord.ui.TextDisplay[Any](text) for text in _TEXTS)))
    for number in range(4):
        view.add_item(discord.ui.ActionRow(Button(label=f"A question {number}", custom_id=f"show:{number}")))
    view.stop()
    return view


_TEXTS = tuple(f"**Part {number}**\n" + "- a line of the length that tips have on a card\n" * 4 for number in range(6))
