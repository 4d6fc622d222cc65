"""The web server of the playground: one port on this computer for every channel and person."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import available_timezones

from aiohttp import web

from bot.playground.errors import PlaygroundUnavailable
from bot.playground.simulator import Seat, SeatServer, context_of, security_headers, static_paths

_HERE = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "application/javascript", ".png": "image/png", ".svg": "image/svg+xml"}
_CACHED = re.compile(r"^/(fonts|vendor)/")


class ClubServer:
    """Serves the page, and lets each request through to the seat whose key it carries."""

    def __init__(self, page: str, files: Mapping[str, bytes]) -> None:
        self._page = page
        self._files = files
        self._seats: dict[Seat, SeatServer] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._runner: web.AppRunner | None = None

    def bind(self, port: int) -> int:
        """Take `port` (0: any free one) on the loopback interface and return it.

        Raises PlaygroundUnavailable when the port cannot be had.
        """
        # A port that was closed a moment ago may be taken again at once, except on Windows, where this option steals.
        if hasattr(socket, "SO_REUSEPORT"):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind(("127.0.0.1", port))
            self._socket.listen()
        except OSError as error:
            self._socket.close()
            raise PlaygroundUnavailable(_why_not(port, error)) from None
        return int(self._socket.getsockname()[1])

    def add(self, seat: Seat) -> SeatServer:
        """Return the server that answers for `seat`."""
        self._seats[seat] = SeatServer(seat, int(self._socket.getsockname()[1]))
        return self._seats[seat]

    async def start(self) -> None:
        """Answer requests from now on."""
        app = web.Application(handler_args={"handler_cancellation": False})
        app.router.add_get("/", self._index)
        for path in self._files:
            app.router.add_get(path, self._own_file)
        for path in static_paths():
            if path not in self._files:
                app.router.add_get(path, self._simcord_file)
        app.router.add_delete("/api/pages/{context_id}", self._api)
        app.router.add_get("/api/assets/{asset_id}", self._api)
        app.router.add_route("*", "/api/{name}", self._api)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()

    async def close(self) -> None:
        """Stop answering and give the port back."""
        if self._runner is not None:
            await self._runner.cleanup()
        self._socket.close()

    async def _index(self, request: web.Request) -> web.Response:
        self._any_local(request)
        return web.Response(text=self._page, content_type="text/html", headers=security_headers())

    async def _own_file(self, request: web.Request) -> web.Response:
        self._any_local(request)
        kind = _TYPES[Path(request.path).suffix]
        return web.Response(body=self._files[request.path], content_type=kind, headers=security_headers())

    async def _simcord_file(self, request: web.Request) -> web.Response:
        response = await self._any_local(request).static_file(request)
        if _CACHED.match(request.path):
            # 30 MB of fonts would otherwise be read again at each change of channel.
            response.headers["Cache-Control"] = "private, max-age=86400"
            del response.headers["Pragma"]
        return response

    def _any_local(self, request: web.Request) -> SeatServer:
        for server in self._seats.values():
            if server.is_local(request):
                return server
        raise web.HTTPForbidden

    async def _api(self, request: web.Request) -> web.StreamResponse:
        for seat, server in self._seats.items():
            if server.is_for(request):
                return await self._seated(request, seat, server)
        raise web.HTTPUnauthorized

    async def _seated(self, request: web.Request, seat: Seat, server: SeatServer) -> web.StreamResponse:
        if request.path == "/api/pages":
            seat.show_latest()
            seat.set_timezone(_timezone(request))
        if asset := request.match_info.get("asset_id"):
            portrait = seat.portrait(context_of(request), asset)
            if portrait is not None:
                return web.Response(body=portrait, content_type="image/png", headers=security_headers())
        return await server.answer(request)


def _timezone(request: web.Request) -> str:
    """Return the browser's time zone, which skin.js leaves in a cookie; UTC when it is unknown here."""
    zone = request.cookies.get("timezone", "")
    return zone if zone in available_timezones() else "UTC"


def _why_not(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use. Choose another with --port, or leave it out to get a free one."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by you. Choose one above 1024 with --port, or leave it out."
    return f"Port {port} cannot be used ({error.strerror}). Choose another with --port, or leave it out."


def own_files(*names: str) -> dict[str, bytes]:
    """Return files that lie beside this module, by the address they are served at."""
    return {f"/{name}": (_HERE / name).read_bytes() for name in names}
