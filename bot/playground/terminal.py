"""`soigneur try --terminal`: the playground's club as a conversation in the terminal, for SSH and for scripts."""

from __future__ import annotations

import asyncio
import shutil
import sys
import textwrap
from collections.abc import Callable
from contextlib import suppress

from simcord.backend.errors import BackendError, SetupError

from bot.playground import greeting
from bot.playground.club import BOT_NAME, CLUB_NAME, PERSONAS, PLACES
from bot.playground.conversation import Conversation
from bot.playground.world import open_world
from bot.services.asking import AskService

_MAX_WIDTH = 100
# What a line takes to type, in simulated time: the bot asks nobody to slow down,
# and a script gives the same output on every machine.
_SECONDS_PER_LINE = 15.0

HELP = f"""\
  @{BOT_NAME} …     ask in the channel, in your own words
  /ask …          ask with the slash command; add private:false to share the answer
  1, 2, …         press the button with that number
  as moderator    be Sam, who looks after the club; "as member" to be Mia again
  in general      go to another channel: {", ".join(place.key for place in PLACES)} (direct messages)
  help, quit"""


def run(
    asking: AskService,
    *,
    country: str | None = None,
    read: Callable[[str], str] | None = None,
    write: Callable[[str], None] = print,
) -> None:
    """Converse until "quit", the end of the input or Ctrl-C.

    `read` is given the prompt and returns a line, or raises EOFError; standard input unless given.
    """
    with suppress(KeyboardInterrupt):
        asyncio.run(_converse(asking, country, read or _read_standard_input(), write))


def _read_standard_input() -> Callable[[str], str]:
    if sys.stdin.isatty():
        with suppress(ImportError):  # Windows has none; elsewhere it gives input() its arrow keys and history
            import readline  # noqa: F401, PLC0415
        return input

    def read_and_echo(prompt: str) -> str:
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        print(f"{prompt}{line.rstrip()}")  # noqa: T201 - a script's output then reads as the conversation it was
        return line.rstrip("\n")

    return read_and_echo


async def _converse(
    asking: AskService, country: str | None, read: Callable[[str], str], write: Callable[[str], None]
) -> None:
    width = min(shutil.get_terminal_size().columns, _MAX_WIDTH)
    async with open_world(asking, country) as (env, club):
        conversation = Conversation(env, club, width)
        write(f"{greeting.HEADING}: {CLUB_NAME}\n")
        introduction = greeting.introduction(is_ready=asking.library.is_ready)
        write(f"{textwrap.fill(introduction, width)}\n{greeting.NOT_A_DOCTOR}\n")
        write("Try:\n" + "\n".join(f"  {suggestion.text}" for suggestion in greeting.SUGGESTIONS) + "\n  help\n")
        while True:
            try:
                line = read(f"{conversation.prompt}> ").strip()
            except EOFError:
                return
            if line.lower() in {"quit", "exit"}:
                return
            await env.advance_time(_SECONDS_PER_LINE)
            try:
                reply = await _answer(conversation, line, read)
            except EOFError:
                return
            except (BackendError, SetupError) as refusal:
                reply = f"(Discord refuses this: {refusal})"
            if reply:
                write(f"{reply}\n")


async def _answer(conversation: Conversation, line: str, read: Callable[[str], str]) -> str:
    """Return what one line led to, as text."""
    word, _, rest = line.lower().partition(" ")
    if word == "help" and not rest:
        return HELP
    if word == "as" and (persona := next((p for p in PERSONAS if rest in {p.part, p.key}), None)):
        return conversation.become(persona)
    if word == "in" and (place := next((p for p in PLACES if rest.lstrip("#@") == p.key), None)):
        return conversation.go_to(place)
    if line.isdecimal():
        return await conversation.press(int(line), read)
    if line.startswith("/"):
        return await conversation.command(line)
    return await conversation.say(line) if line else ""
