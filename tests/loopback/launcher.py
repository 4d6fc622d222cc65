"""Run `soigneur` against a Discord on loopback sockets: python -m tests.loopback.launcher BASE GATEWAY [--change=PART] …

Nothing of the bot is changed but where it finds Discord, and what a test names with `--change`.
"""

from __future__ import annotations

import sys

import discord
import yarl

from bot import cli

BROKEN = "purple ostrich"
"""A question with these words meets a fault where `--change=asking` was given."""


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


def stand_on_terminal() -> None:
    """Let standard error look like a terminal, so that log lines are those for people."""
    vars(sys.stderr)["isatty"] = lambda: True


_CHANGES = {"forgetting": break_forgetting, "asking": break_asking, "terminal": stand_on_terminal}


def main(base: str, gateway: str, arguments: list[str]) -> None:
    """Point discord.py at the server, then do what the command line says."""
    discord.http.Route.BASE = base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    while arguments[0].startswith("--change="):
        _CHANGES[arguments.pop(0).removeprefix("--change=")]()
    sys.argv = ["soigneur", *arguments]
    cli.main()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
