"""The client as whatever was pressed or sent sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

if TYPE_CHECKING:
    from bot.discord_ui.desk import Desk


class HasDesk(commands.AutoShardedBot):
    """A client with a desk: the one attribute of ours that buttons find, as they are given only the interaction."""

    desk: Desk
