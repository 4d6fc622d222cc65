"""Discord's gateway on a loopback socket: sessions that can be cut and resumed, compressed as the client asks."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from aiohttp import WSMsgType, web

from tests import discord_payloads
from tests.discord_payloads import Payload

_DISPATCH, _HEARTBEAT, _IDENTIFY, _RESUME = 0, 1, 2, 6
_INVALID_SESSION, _HELLO, _HEARTBEAT_ACK = 9, 10, 11
_HEARTBEAT_MILLISECONDS = 41_250
_TOKEN_REFUSED = 4004
_LOG_IN_SECONDS = 5.0
"""How soon after another a log-in is refused: https://github.com/discord/discord-api-docs/blob/main/docs/events/gateway.mdx#rate-limiting"""


@dataclass(slots=True)
class Session:
    """One log-in of a shard: what it was sent, so that a connection which broke can go on."""

    name: str
    shard: int
    count: int
    sent: list[Payload] = field(default_factory=list)
    connection: Connection | None = None

    def gets(self, guild_id: int) -> bool:
        """Tell whether the events of a guild come here; those of direct messages (0) come to the first shard."""
        return (guild_id >> 22) % self.count == self.shard


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
    """Takes connections, and sends events to the sessions that get them, connected or not."""

    def __init__(self, token: str, guilds: list[Payload], address: str, max_concurrency: int = 1) -> None:
        self._token = token
        self._guilds = guilds
        self._address = address
        self._max_concurrency = max_concurrency
        self._logged_in_at: dict[int, float] = {}
        self._sessions: dict[str, Session] = {}
        self._live: list[Session] = []
        self._numbers = count(1)
        self.ready = asyncio.Event()
        """Set while every shard is connected and has been told of its guilds."""
        self.has_changed = asyncio.Condition()
        """Told of each shard that connects or is cut off."""
        self.log_ins = 0
        self.refused_log_ins = 0
        """How many came too soon after another."""
        self.resumptions = 0

    @property
    def connected(self) -> list[int]:
        """Return the shard of each session that is connected, the same twice where it has logged in twice."""
        return sorted(session.shard for session in self._live if session.connection)

    async def connects(self, shards: Iterable[int], seconds: float = 30) -> None:
        """Wait until each of these is connected; raises TimeoutError where that does not happen."""
        wanted = set(shards)
        async with self.has_changed:
            await asyncio.wait_for(self.has_changed.wait_for(lambda: wanted <= set(self.connected)), seconds)

    async def emit(self, event: str, data: Payload) -> None:
        """Send an event; while the connection is broken it is kept for when the session is resumed."""
        guild_id = int(data.get("guild_id") or 0)
        getting = [session for session in self._live if session.gets(guild_id)]
        assert getting, "No shard that gets this event has logged in yet."
        for session in getting:
            await self._dispatch(session, event, data)

    async def repeat(self, events: int) -> None:
        """Send the last events once more, with the numbers that they had, as Discord may after a resumption."""
        for session in self._live:
            assert session.connection is not None
            for payload in session.sent[-events:]:
                await session.connection.send(payload)

    def cut(self) -> None:
        """Break every connection; the sessions can be resumed."""
        self.ready.clear()
        for session in self._live:
            if session.connection:
                session.connection.cut()

    def let_log_in(self) -> None:
        """Take the next log-in, as if five seconds had passed since the last."""
        self._logged_in_at.clear()

    def forget_sessions(self) -> None:
        """Know no session any more: who tries to resume one has to log in anew."""
        self._sessions.clear()

    async def invalidate(self) -> None:
        """Tell the bot that its sessions are no longer valid."""
        self.ready.clear()
        self.forget_sessions()
        for session in self._live:
            assert session.connection is not None
            await session.connection.send({"op": _INVALID_SESSION, "d": False})

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
            for session in self._live:
                if session.connection is connection:
                    session.connection = None
            await self._tell()
        return socket

    async def _answer(self, connection: Connection, payload: Payload) -> None:
        told = payload["d"]
        if payload["op"] == _HEARTBEAT:
            await connection.send({"op": _HEARTBEAT_ACK, "d": None})
        elif payload["op"] in {_IDENTIFY, _RESUME} and told["token"] != self._token:
            await connection.socket.close(code=_TOKEN_REFUSED)
        elif payload["op"] == _IDENTIFY:
            await self._log_in(connection, *told["shard"])
        elif payload["op"] == _RESUME:
            await self._resume(connection, told["session_id"], told["seq"])

    async def _log_in(self, connection: Connection, shard: int, shards: int) -> None:
        now, bucket = time.monotonic(), shard % self._max_concurrency
        if now - self._logged_in_at.get(bucket, -_LOG_IN_SECONDS) < _LOG_IN_SECONDS:
            self.refused_log_ins += 1
            await connection.send({"op": _INVALID_SESSION, "d": False})
            return
        self._logged_in_at[bucket] = now
        self.log_ins += 1
        session = Session(f"session-{next(self._numbers)}", shard, shards, connection=connection)
        # A process that was killed does not come back to its session; one that runs beside it has another.
        self._live = [each for each in self._live if each.connection or each.shard != shard]
        self._live.append(session)
        self._sessions[session.name] = session
        own = [guild for guild in self._guilds if session.gets(int(guild["id"]))]
        unavailable = [{"id": each["id"], "unavailable": True} for each in own]
        told = {"session_id": session.name, "resume_gateway_url": self._address, "shard": [shard, shards]}
        await self._dispatch(session, "READY", discord_payloads.ready() | told | {"guilds": unavailable})
        for guild in own:
            await self._dispatch(session, "GUILD_CREATE", guild)
        await self._tell()

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
        await self._tell()

    async def _tell(self) -> None:
        """Tell whoever waits which shards are connected now."""
        shards = self._live[-1].count if self._live else 1
        if set(self.connected) >= set(range(shards)):
            self.ready.set()
        else:
            self.ready.clear()
        async with self.has_changed:
            self.has_changed.notify_all()

    async def _dispatch(self, session: Session, event: str, data: Payload) -> None:
        payload = {"op": _DISPATCH, "t": event, "s": len(session.sent) + 1, "d": data}
        session.sent.append(payload)
        if session.connection:
            await session.connection.send(payload)
