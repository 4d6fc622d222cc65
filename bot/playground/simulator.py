"""The only module that touches simcord's private names, each with the reason.

simcord is pinned exactly, because private names may change in any release;
tests/playground/test_simulator.py fails when one of them has gone.
"""
# ruff: noqa: SLF001 - that is what this module is for

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from simcord.actors import MemberActor
from simcord.backend.cdn import CDN_BASE
from simcord.builders import ChannelHandle, UserHandle
from simcord.env import Env
from simcord.preview import _server
from simcord.preview._server import PreviewServer

STATIC_FILES = Path(_server.__file__).with_name("static")

Json = Any
"""What a page sent, not yet checked by simcord."""
Rewrite = Callable[[str], str]


def name_bot(env: Env, name: str) -> None:
    """Call the bot `name` and give it a portrait; without a public way it stays "TestBot"."""
    env.backend.bot_user.name = name
    env.backend.bot_user.avatar = name


def set_clock(env: Env, now: datetime) -> None:
    """Set the simulated clock; it starts on 1 January 2026 and only its pace is public."""
    clock = env.backend.clock
    clock._epoch = now - timedelta(seconds=clock.elapsed)


def settle_quickly() -> None:
    """Look every millisecond whether the bot has finished, not every twentieth of a second."""
    defaults = Env._settle_internal.__kwdefaults__
    if defaults is None or "idle" not in defaults:
        raise RuntimeError("Env._settle_internal no longer takes `idle`")
    defaults["idle"] = 0.001


def events_so_far(env: Env) -> int:
    """Return how much has happened in the simulated world; a change means that pages are out of date."""
    return len(env.backend.transcript)


def portrait_address(user_id: int, portrait: str) -> str:
    """Return where the simulated Discord keeps a user's portrait."""
    return f"{CDN_BASE}/avatars/{user_id}/{portrait}.png"


class Seat:
    """One person in one channel: a simcord preview that shares lock, port and world with the others.

    simcord offers one preview with one channel for each world, on a port of its own.
    """

    def __init__(
        self, env: Env, viewer: MemberActor | UserHandle, channel: ChannelHandle, portraits: Mapping[str, bytes]
    ) -> None:
        # A world refuses a second preview while it holds a first one.
        env._preview = None
        self.preview = env.preview(
            channel,
            viewers=[viewer],
            layout="channel",
            locale="en-GB",
            assets={address: ("portrait.png", picture) for address, picture in portraits.items()},
        )
        self.env = env
        self._portraits = {tuple(address.rsplit("/", 2)[-2:]): picture for address, picture in portraits.items()}

    async def open(self, key: str, server: PreviewServer, lock: asyncio.Lock, rewrite: Rewrite) -> None:
        """Open the seat for pages that know `key`; every text sent from there passes `rewrite`."""
        self.preview.capability = key
        self.preview._server = server
        self._guard_actions(lock, rewrite)
        self.env._preview = None
        await self.preview.__aenter__()

    def _guard_actions(self, lock: asyncio.Lock, rewrite: Rewrite) -> None:
        """Let actions of pages wait for `lock`: one that overlaps another operation wedges its page for good."""
        act = self.preview._action

        async def act_alone(context_id: str | None, body: Json) -> dict[str, Any]:
            async with lock:
                # The world tells this one that an action took effect.
                self.env._preview = self.preview
                return await act(context_id, self._made_current(context_id, body, rewrite))

        self.preview._action = act_alone  # type: ignore[method-assign]

    def _made_current(self, context: str | None, body: Json, rewrite: Rewrite) -> Json:
        """Return the action as if its page had seen the newest revision, which may be a moment old."""
        if not isinstance(body, dict):
            return body
        body = dict(body)
        if isinstance(body.get("content"), str):
            body["content"] = rewrite(body["content"])
        page = self.preview._pages.get(context or "")
        if page is not None and "published_revision" in body:
            body["published_revision"] = page.revision
        return body

    def show_latest(self) -> None:
        """Let pages that open from now on begin at the newest message; they would begin where the first one did."""
        page = self.preview._python
        if page is not None:
            page.target_id = None
            page.window_end_id = None

    def set_timezone(self, name: str) -> None:
        """Show times in this time zone from now on."""
        self.preview.timezone = name

    def refresh(self) -> None:
        """Publish the present state to the open pages, without the settling that `Preview.refresh` adds."""
        self.preview._advance_presentation_time()
        for page in list(self.preview._pages.values()):
            if page is not self.preview._python:
                self.preview._publish(page, reason="refresh")

    def portrait(self, context: str | None, asset: str) -> bytes | None:
        """Return the portrait behind a page's asset, None for anything else.

        simcord would start a process to decode each one for each seat; ours need no decoding.
        """
        page = self.preview._pages.get(context or "")
        record = page.assets.get(asset) if page is not None else None
        if record is None or not record.source or record.source[0] != "user_avatar":
            return None
        return self._portraits.get((str(record.source[1]), f"{record.source[2]}.png"))


class SeatServer(PreviewServer):
    """Answers the pages of one seat, behind a server that owns the port."""

    def __init__(self, seat: Seat, port: int) -> None:
        super().__init__(seat.preview, port)
        # PreviewServer.start, which we replace, is what imports aiohttp.web into its module.
        vars(_server)["web"] = web

    async def start(self) -> None:
        """Take over the port that is already open."""
        self.port = self._requested_port

    async def close(self) -> None:
        """Leave the port to its owner."""
        self.port = None

    def is_for(self, request: web.Request) -> bool:
        """Tell whether the request carries this seat's key and comes from this computer's page."""
        return bool(self._authorized(request))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Return the answer to a request of the page's own protocol."""
        handlers: dict[tuple[str, str], Callable[[web.Request], Any]] = {
            ("POST", "pages"): self._pages,
            ("DELETE", "pages"): self._delete_page,
            ("GET", "state"): self._state,
            ("GET", "commands"): self._commands,
            ("GET", "action-result"): self._action_result,
            ("POST", "action"): self._action,
            ("GET", "assets"): self._asset,
        }
        handler = handlers.get((request.method, request.path.split("/")[2]))
        if handler is None:
            raise web.HTTPNotFound
        response: web.StreamResponse = await handler(request)
        return response

    def is_local(self, request: web.Request) -> bool:
        """Tell whether the request names this computer as its host; a strange name may be a rebound one."""
        return request.headers.get("Host", "") in self._allowed_hosts()

    async def static_file(self, request: web.Request) -> web.Response:
        """Return one of simcord's own page files."""
        response: web.Response = await self._static(request)
        return response


def static_paths() -> list[str]:
    """Return the addresses of simcord's own page files."""
    return [path for path in PreviewServer._STATIC_FILES if path != "/"]


def security_headers() -> dict[str, str]:
    """Return the headers that simcord sends with each page: nothing from elsewhere is loaded."""
    return dict(PreviewServer._SECURITY_HEADERS)


def context_of(request: web.Request) -> str | None:
    """Return which open page a request comes from."""
    return request.headers.get("X-Simcord-Context")
