"""Discord's gateway on a loopback socket: sessions that can be cut and resumed, compressed as the client asks."""

from __future__ import annotations

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from itertools import count

from aiohttp import WSMsgType, web

from tests import discord_payloads
from tests.discord_payloads import Payload

_DISPATCH, _HEARTBEAT, _IDENTIFY, _RESUME = 0, 1, 2, 6
_INVALID_SESSION, _HELLO, _HEARTBEAT_ACK = 9, 10, 11
_HEARTBEAT_MILLISECONDS = 41_250
_TOKEN_REFUSED = 4004


@dataclass(slots=True)
class Session:
    """One log-in of the bot: what it was sent, so that a connection which broke can go on."""

    name: str
    sent: list[Payload] = field(default_factory=list)
    connection: Connection | None = None


@dataclass(slots=True)
class Connection:
    """One web socket."""

    socket: web.WebSocketResponse
    request: web.Request
    _compressor: zlib._Compress | None

    async def send(self, payload: Payload) -> None:
        """Send a payload; one that finds the socket closed is lost, as on the way through the internet."""
        text = json.dumps(payload)
        if self.socket.closed:
            return
        try:
            if self._compressor is None:
                await self.socket.send_str(text)
            else:
                compressed = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(compressed)
        except ConnectionError:
            return

    def cut(self) -> None:
        """Break the connection without a word."""
        if self.request.transport:
            self.request.transport.abort()


class Gateway:
    """Takes connections, and sends events to the newest session, connected or not."""

    def __init__(self, token: str, guilds: list[Payload], address: str) -> None:
        self._token = token
        self._guilds = guilds
        self._address = address
        self._sessions: dict[str, Session] = {}
        self._numbers = count(1)
        self._current: Session | None = None
        self.ready = asyncio.Event()
        """Set while the bot is connected and has been told of its guilds."""
        self.log_ins = 0
        self.resumptions = 0

    async def emit(self, event: str, data: Payload) -> None:
        """Send an event; while the connection is broken it is kept for when the session is resumed."""
        assert self._current is not None, "The bot has not logged in yet."
        await self._dispatch(self._current, event, data)

    async def repeat(self, events: int) -> None:
        """Send the last events once more, with the numbers that they had, as Discord may after a resumption."""
        session = self._current
        assert session is not None
        assert session.connection is not None
        for payload in session.sent[-events:]:
            await session.connection.send(payload)

    def cut(self) -> None:
        """Break the connection to the bot; its session can be resumed."""
        self.ready.clear()
        if self._current and self._current.connection:
            self._current.connection.cut()

    def forget_sessions(self) -> None:
        """Know no session any more: who tries to resume one has to log in anew."""
        self._sessions.clear()

    async def invalidate(self) -> None:
        """Tell the bot that its session is no longer valid."""
        self.ready.clear()
        self.forget_sessions()
        assert self._current is not None
        assert self._current.connection is not None
        await self._current.connection.send({"op": _INVALID_SESSION, "d": False})

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        compression = request.query.get("compress")
        if compression not in {None, "zlib-stream"}:
            raise web.HTTPBadRequest(text=f"This gateway cannot compress with {compression}.")
        socket = web.WebSocketResponse(max_msg_size=2**24)
        await socket.prepare(request)
        connection = Connection(socket, request, zlib.compressobj() if compression else None)
        await connection.send({"op": _HELLO, "d": {"heartbeat_interval": _HEARTBEAT_MILLISECONDS}})
        try:
            async for received in socket:
                if received.type is WSMsgType.TEXT:
                    await self._answer(connection, json.loads(received.data))
        finally:
            if self._current and self._current.connection is connection:
                self._current.connection = None
                self.ready.clear()
        return socket

    async def _answer(self, connection: Connection, payload: Payload) -> None:
        told = payload["d"]
        if payload["op"] == _HEARTBEAT:
            await connection.send({"op": _HEARTBEAT_ACK, "d": None})
        elif payload["op"] in {_IDENTIFY, _RESUME} and told["token"] != self._token:
            await connection.socket.close(code=_TOKEN_REFUSED)
        elif payload["op"] == _IDENTIFY:
            await self._log_in(connection)
        elif payload["op"] == _RESUME:
            await self._resume(connection, told["session_id"], told["seq"])

    async def _log_in(self, connection: Connection) -> None:
        self.log_ins += 1
        session = Session(f"session-{next(self._numbers)}", connection=connection)
        self._sessions[session.name] = self._current = session
        unavailable = [{"id": each["id"], "unavailable": True} for each in self._guilds]
        told = {"session_id": session.name, "resume_gateway_url": self._address, "guilds": unavailable}
        await self._dispatch(session, "READY", discord_payloads.ready() | told)
        for guild in self._guilds:
            await self._dispatch(session, "GUILD_CREATE", guild)
        self.ready.set()

    async def _resume(self, connection: Connection, name: str, seen: int) -> None:
        session = self._sessions.get(name)
        if session is None:
            await connection.send({"op": _INVALID_SESSION, "d": False})
            return
        self.resumptions += 1
        session.connection = connection
        for missed in session.sent[seen:]:
            await connection.send(missed)
        await self._dispatch(session, "RESUMED", {})
        self.ready.set()

    async def _dispatch(self, session: Session, event: str, data: Payload) -> None:
        payload = {"op": _DISPATCH, "t": event, "s": len(session.sent) + 1, "d": data}
        session.sent.append(payload)
        if session.connection:
            await session.connection.send(payload)
