"""Run `soigneur` against a Discord on loopback sockets: python -m tests.loopback.launcher BASE GATEWAY [--break PART] …

Nothing of the bot is changed but where it finds Discord; with `--break`, one part of it raises what it should not.
"""

from __future__ import annotations

import sys

import discord
import yarl

from bot import cli

BROKEN = "purple ostrich"
"""A question with these words meets a fault where `--break asking` was given."""


def break_forgetting() -> None:
    """Let the task in the background that forgets what is old die."""
    from bot.services.memory import Memory  # noqa: PLC0415 - only where it is to be broken

    async def forget_old(_: Memory) -> None:
        raise RuntimeError("the background is gone")

    Memory.forget_old = forget_old  # type: ignore[method-assign,assignment]


def break_asking() -> None:
    """Let certain questions meet a fault whose text quotes them."""
    from bot.services.asking import AskService  # noqa: PLC0415 - only where it is to be broken

    ask = AskService.ask

    def ask_or_fail(self: AskService, guild_id: int | None, text: str, *more: object) -> object:
        if BROKEN in text:
            raise ValueError(f"cannot understand {text!r}")
        return ask(self, guild_id, text, *more)  # type: ignore[arg-type]

    AskService.ask = ask_or_fail  # type: ignore[method-assign,assignment]


def main(base: str, gateway: str, arguments: list[str]) -> None:
    """Point discord.py at the server, then do what the command line says."""
    discord.http.Route.BASE = base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    if arguments[0] == "--break":
        {"forgetting": break_forgetting, "asking": break_asking}[arguments[1]]()
        arguments = arguments[2:]
    sys.argv = ["soigneur", *arguments]
    cli.main()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
