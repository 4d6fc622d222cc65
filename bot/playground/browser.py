"""`soigneur try`: the real bot on a simulated Discord in the browser."""

from __future__ import annotations

import asyncio
import logging
import secrets
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from functools import partial

from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, UserHandle
from simcord.env import Env

from bot.playground.club import BOT_NAME, DIRECT, INJURIES, MEMBER, PERSONAS, PLACES, Club
from bot.playground.page import build_page, build_session_script
from bot.playground.portraits import bot_portrait, letter_portrait
from bot.playground.server import ClubServer, own_files
from bot.playground.simulator import Seat, events_so_far, portrait_address
from bot.playground.world import open_world, with_mention
from bot.services.asking import AskService
from bot.signals import on_signal

_log = logging.getLogger(__name__)
_TICK = 0.25

Announcer = Callable[[str | None], None]
"""Is told the page's address, then None when the bot behind it can answer."""


def run(
    asking: AskService,
    *,
    port: int = 0,
    open_browser: bool = True,
    announce: Announcer = print,
    country: str | None = None,
) -> None:
    """Serve the playground until Ctrl-C, SIGTERM or the end of the process.

    `announce` is called with the full address when the page can be opened, and with None once the bot can answer,
    which may be a moment later.
    Raises PlaygroundUnavailable when the port cannot be had (0: any free one).
    """
    with suppress(KeyboardInterrupt):
        playground = open_playground(asking, port=port, country=country)
        asyncio.run(_serve(playground, asking, announce, open_browser=open_browser))


async def _serve(
    playground: AbstractAsyncContextManager[str],
    asking: AskService,
    announce: Announcer,
    *,
    open_browser: bool,
) -> None:
    ended = asyncio.Event()
    # Windows has no such handlers on its loop; there KeyboardInterrupt ends it.
    with on_signal("SIGINT", ended.set), on_signal("SIGTERM", ended.set):
        await _shown(playground, asking, announce, ended, open_browser=open_browser)


async def _shown(
    playground: AbstractAsyncContextManager[str],
    asking: AskService,
    announce: Announcer,
    ended: asyncio.Event,
    *,
    open_browser: bool,
) -> None:
    async with playground as address:
        announce(address)
        if open_browser:
            await asyncio.to_thread(webbrowser.open, address)
        await asking.ready(None)
        announce(None)
        await ended.wait()


@asynccontextmanager
async def open_playground(asking: AskService, *, port: int = 0, country: str | None = None) -> AsyncIterator[str]:
    """Yield the address of a running playground, and end it afterwards."""
    portrait = bot_portrait()
    files = {
        **own_files("skin.css", "skin.js"),
        "/soigneur.png": portrait,
        "/session.js": build_session_script().encode(),
    }
    server = ClubServer(build_page(is_ready=asking.library.is_ready), files)
    port = server.bind(port)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(server.close)
        env, club = await stack.enter_async_context(open_world(asking, country))
        lock = asyncio.Lock()
        key = secrets.token_urlsafe(24)
        portraits = _portraits(env, club, portrait)
        seats = [
            await _open_seat(Seat(env, person, channel, portraits), f"{key}/{name}", server, lock)
            for name, person, channel in _views(club)
        ]
        await server.start()
        pump = asyncio.create_task(_pump(env, seats, lock))
        stack.push_async_callback(_end, pump)
        yield f"http://127.0.0.1:{port}/#{key}/{INJURIES.key}/{MEMBER.key}"


def _portraits(env: Env, club: Club, bot_picture: bytes) -> dict[str, bytes]:
    """Return everybody's portrait by its address."""
    portraits = {
        portrait_address(person.id, name): letter_portrait(name, place)
        for place, (name, person) in enumerate(club.people.items())
    }
    if env.bot.user:
        portraits[portrait_address(env.bot.user.id, BOT_NAME)] = bot_picture
    return portraits


def _views(club: Club) -> Iterator[tuple[str, MemberActor | UserHandle, ChannelHandle]]:
    """Yield each persona in each place, by the name that ends the page's address."""
    for place in PLACES:
        for persona in PERSONAS:
            member = club.people[persona.key]
            person = member.user if place is DIRECT else member
            yield f"{place.key}/{persona.key}", person, club.channel(place, persona)


async def _open_seat(seat: Seat, key: str, server: ClubServer, lock: asyncio.Lock) -> Seat:
    await seat.open(key, server.add(seat), lock, partial(with_mention, seat.env))
    return seat


async def _pump(env: Env, seats: list[Seat], lock: asyncio.Lock) -> None:
    """Let the simulated time pass as the real one does, and show what the bot did meanwhile, until cancelled."""
    loop = asyncio.get_running_loop()
    then, seen = loop.time(), events_so_far(env)
    while True:
        await asyncio.sleep(_TICK)
        async with lock:
            now = loop.time()
            elapsed, then = now - then, now
            try:
                await env.advance_time(elapsed)
                if (events := events_so_far(env)) != seen:
                    seen = events
                    for seat in seats:
                        seat.refresh()
            except Exception:  # noqa: BLE001 - logged; a fault of one moment must not freeze the page for good
                _log.exception("The playground could not keep up with the bot")


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
