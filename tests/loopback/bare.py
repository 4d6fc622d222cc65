"""The least that discord.py needs to log in to a Discord on loopback sockets: python -m tests.loopback.bare BASE GATEWAY TOKEN."""

from __future__ import annotations

import sys

import discord
import yarl
from discord.ext import commands


def main(base: str, gateway: str, token: str) -> None:
    """Log in and stay, with the events that Soigneur asks for."""
    discord.http.Route.BASE = base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    commands.AutoShardedBot(commands.when_mentioned, intents=intents).run(token)


if __name__ == "__main__":
    main(*sys.argv[1:])
