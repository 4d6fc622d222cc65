"""Discord on loopback sockets: its REST interface and its gateway, some guilds, and the faults that Discord has."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from itertools import count

import discord
from aiohttp import web

from tests import discord_payloads, interacting
from tests.discord_payloads import APPLICATION, BOT, BOT_ID, OWNER_ID, Payload
from tests.loopback.faults import Faulty, json_response
from tests.loopback.gateway import Gateway

TOKEN = "loopback.token.that-nobody-may-read"
GUILD_ID = 700_000_000_000_000_000
CHANNEL_ID = GUILD_ID + 100
MUTED_ID = GUILD_ID + 101
MEMBER_ID = OWNER_ID + 1

_NO_SENDING = discord.Permissions(send_messages=True).value
_MODAL, _UPDATE = 9, 7
_KEPT_ALIVE_SECONDS = 75.0
"""Longer than the 15 seconds for which aiohttp keeps a connection to be used again, as Discord does."""


@dataclass(slots=True)
class Interaction:
    """A command, press or form of a member's, and what the bot did about it."""

    payload: Payload
    made_at: float
    responses: asyncio.Queue[Payload] = field(default_factory=asyncio.Queue)
    is_acknowledged: bool = False

    async def response(self, seconds: float = 10) -> Payload:
        """Return the next response; raises TimeoutError without one."""
        return await asyncio.wait_for(self.responses.get(), seconds)


class Server(Faulty):
    """The server, its guilds with two channels each (the bot may not write in the second), and what the bot posted.

    The first guild has more channels on demand. One guild and the next are on neighbouring shards.
    """

    def __init__(self, guilds: int = 1, more_channels: int = 0, *, shards: int = 1, max_concurrency: int = 1) -> None:
        super().__init__()
        self._shards = shards
        self._max_concurrency = max_concurrency
        self.token = TOKEN
        self.seconds_off = 0.0
        """By how many seconds the clock of this server goes ahead."""
        self.seconds_to_respond = 3.0
        """After how many seconds a command or a press can no longer be answered."""
        self.commands: list[Payload] = []
        self.posted: list[Payload] = []
        """What the bot sent, each with its `id` and `channel_id`."""
        self.requests: list[str] = []
        self.has_posted = asyncio.Condition()
        self.more_channels = [MUTED_ID + 1 + number for number in range(more_channels)]
        self._guilds = [_guild(guild_id(number), () if number else self.more_channels) for number in range(guilds)]
        self._ids = count(discord.utils.time_snowflake(discord.utils.utcnow()))
        self._answers: dict[int, list[Payload]] = {}
        self._by_nonce: dict[tuple[int, str], Payload] = {}
        self._interactions: dict[str, Interaction] = {}
        self._runner: web.AppRunner | None = None
        self._port = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve on a free port of this machine."""
        application = web.Application(middlewares=[self._with_faults])
        application.add_routes(
            [
                web.get("/gateway-socket/", self._connect),
                web.get("/api/users/@me", self._bot),
                web.get("/api/oauth2/applications/@me", self._application),
                web.get("/api/gateway", self._gateway_address),
                web.get("/api/gateway/bot", self._gateway_address),
                web.put("/api/applications/{application}/commands", self._put_commands),
                web.get("/api/users/@me/guilds", self._list_guilds),
                web.get("/api/guilds/{guild}", self._get_guild),
                web.get("/api/guilds/{guild}/members/{member}", self._get_member),
                web.get("/api/guilds/{guild}/channels", self._get_channels),
                web.post("/api/users/@me/channels", self._open_direct_messages),
                web.post("/api/channels/{channel}/messages", self.post),
                web.patch("/api/channels/{channel}/messages/{message}", self._change),
                web.delete("/api/channels/{channel}/messages/{message}", self._delete),
                web.post("/api/interactions/{id}/{token}/callback", self._respond),
                web.post("/api/webhooks/{application}/{token}", self._follow_up),
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, keepalive_timeout=_KEPT_ALIVE_SECONDS)
        await self._runner.setup()
        await self.come_back()
        self.gateway = Gateway(TOKEN, self._guilds, self.gateway_address, self._max_concurrency)
        try:
            yield
        finally:
            await self.go_away()
            await self._runner.cleanup()

    @property
    def base(self) -> str:
        """Return what `discord.http.Route.BASE` is to be."""
        return f"http://127.0.0.1:{self._port}/api"

    @property
    def gateway_address(self) -> str:
        """Return what `DiscordWebSocket.DEFAULT_GATEWAY` is to be."""
        return f"ws://127.0.0.1:{self._port}/gateway-socket/"

    # --- What goes wrong ------------------------------------------------------------------------

    async def come_back(self) -> None:
        """Take connections, on the same port as before."""
        assert self._runner is not None
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = self._runner.addresses[0][1]

    async def go_away(self) -> None:
        """Cut every connection, and refuse new ones."""
        assert self._runner is not None
        for site in list(self._runner.sites):
            await site.stop()
        for connection in list(self._runner.server.connections if self._runner.server else ()):
            if connection.transport:
                connection.transport.abort()

    # --- What members do ------------------------------------------------------------------------

    async def ask(self, text: str, *, channel: int = CHANNEL_ID, member: int = MEMBER_ID) -> int:
        """Let a member mention the bot; return the id of the message."""
        own_id = next(self._ids)
        asked = discord_payloads.question(own_id, channel, _guild_of(channel), member, text, mentions_bot=True)
        await self.gateway.emit("MESSAGE_CREATE", asked)
        return own_id

    async def edit(self, own_id: int, text: str, *, channel: int = CHANNEL_ID, member: int = MEMBER_ID) -> None:
        """Let a member change what they asked."""
        edited = discord_payloads.question(own_id, channel, _guild_of(channel), member, text, mentions_bot=True)
        await self.gateway.emit("MESSAGE_UPDATE", edited | {"edited_timestamp": edited["timestamp"]})

    async def command(self, name: str, member: int = MEMBER_ID, **options: str | bool) -> Interaction:
        """Let a member use a slash command that the bot has told Discord of."""
        known = next(command for command in self.commands if command["name"] == name)
        kinds = {option["name"]: option["type"] for option in known.get("options", [])}
        given = [{"name": key, "type": kinds[key], "value": value} for key, value in options.items()]
        data = {"id": known["id"], "name": name, "type": 1, "options": given, "guild_id": str(GUILD_ID)}
        return await self._interact(interacting.COMMAND, data, member)

    async def press(self, posted: Payload, custom_id: str, member: int = MEMBER_ID) -> Interaction:
        """Let a member press a button of a message."""
        message = discord_payloads.posted(int(posted["id"]), int(posted["channel_id"]), posted)
        return await self._interact(interacting.PRESS, interacting.press(custom_id), member, message=message)

    async def send_form(self, custom_id: str, fields: Mapping[str, str], member: int = MEMBER_ID) -> Interaction:
        """Let a member send a form with text fields."""
        return await self._interact(interacting.FORM, interacting.form(custom_id, fields), member)

    async def _interact(self, kind: int, data: Payload, member: int, **more: Payload) -> Interaction:
        payload = discord_payloads.interaction(next(self._ids), kind, GUILD_ID, CHANNEL_ID, member, data) | more
        self._interactions[payload["token"]] = interaction = Interaction(payload, time.monotonic())
        await self.gateway.emit("INTERACTION_CREATE", payload)
        return interaction

    # --- What the bot did -----------------------------------------------------------------------

    def answers(self, question_id: int) -> list[Payload]:
        """Return what the bot posted as a reply to a message."""
        return self._answers.get(question_id, [])

    async def is_asked_for(self, request: str, seconds: float = 10) -> None:
        """Wait until a request that starts like this has come in; raises TimeoutError where it does not."""
        async with asyncio.timeout(seconds):
            while not any(each.startswith(request) for each in self.requests):  # noqa: ASYNC110 - any of many requests
                await asyncio.sleep(0.005)

    async def answer(self, question_id: int, seconds: float = 10) -> Payload:
        """Return the answer to a message as soon as there is one; raises TimeoutError without one."""
        async with self.has_posted:
            await asyncio.wait_for(self.has_posted.wait_for(lambda: self.answers(question_id)), seconds)
        return self.answers(question_id)[0]

    # --- REST -----------------------------------------------------------------------------------

    @web.middleware
    async def _with_faults(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        called = f"{request.method} {request.path.removeprefix('/api')}"
        self.requests.append(called)
        if fault := self.fault_for(request):
            return await fault.answer(request)
        is_open = "/interactions/" in request.path or "/webhooks/" in request.path or "socket" in request.path
        if (
            not is_open
            and request.headers.get("Authorization") != f"Bot {self.token}"
            and request.path != "/api/gateway"
        ):
            return json_response({"code": 0, "message": "401: Unauthorized"}, 401)
        response = await handler(request)
        if not response.prepared:
            response.headers["Date"] = formatdate(time.time() + self.seconds_off, usegmt=True)
        return response

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        return await self.gateway.connect(request)

    async def _bot(self, _: web.Request) -> web.Response:
        return json_response(BOT)

    async def _application(self, _: web.Request) -> web.Response:
        return json_response(APPLICATION)

    async def _gateway_address(self, _: web.Request) -> web.Response:
        limits = {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": self._max_concurrency}
        return json_response({"url": self.gateway_address, "shards": self._shards, "session_start_limit": limits})

    async def _put_commands(self, request: web.Request) -> web.Response:
        told: list[Payload] = await request.json()
        own = {"application_id": str(BOT_ID), "version": "1", "description": "", "default_member_permissions": None}
        self.commands = [own | command | {"id": str(next(self._ids))} for command in told]
        return json_response(self.commands)

    async def _list_guilds(self, request: web.Request) -> web.Response:
        known = [{"id": each["id"], "name": each["name"], "owner": False, "permissions": "0"} for each in self._guilds]
        return json_response([] if "after" in request.query else [each | {"features": []} for each in known])

    async def _get_guild(self, request: web.Request) -> web.Response:
        return json_response(self._guild(request))

    def _guild(self, request: web.Request) -> Payload:
        return next(each for each in self._guilds if each["id"] == request.match_info["guild"])

    async def _get_member(self, _: web.Request) -> web.Response:
        return json_response(discord_payloads.bot_member())

    async def _get_channels(self, request: web.Request) -> web.Response:
        return json_response(self._guild(request)["channels"])

    async def _open_direct_messages(self, request: web.Request) -> web.Response:
        recipient = int((await request.json())["recipient_id"])
        return json_response({"id": str(recipient + 1), "type": 1, "recipients": [discord_payloads.user(recipient)]})

    async def post(self, request: web.Request) -> web.Response:
        """Post a message, or return the one that was posted with the same nonce."""
        body: Payload = await request.json()
        channel = int(request.match_info["channel"])
        key = (channel, str(body.get("nonce")))
        if body.get("enforce_nonce") and key in self._by_nonce:
            return json_response(self._by_nonce[key])
        posted = discord_payloads.posted(next(self._ids), channel, body)
        self._by_nonce[key] = posted
        async with self.has_posted:
            sent = body | {"id": posted["id"], "channel_id": posted["channel_id"]}
            self.posted.append(sent)
            if reference := body.get("message_reference"):
                self._answers.setdefault(int(reference["message_id"]), []).append(sent)
            self.has_posted.notify_all()
        return json_response(posted)

    async def _change(self, request: web.Request) -> web.Response:
        changed = discord_payloads.posted(
            int(request.match_info["message"]), int(request.match_info["channel"]), await request.json()
        )
        async with self.has_posted:
            self.posted.append(changed)
            self.has_posted.notify_all()
        return json_response(changed)

    async def _delete(self, _: web.Request) -> web.Response:
        return web.Response(status=204)

    async def _respond(self, request: web.Request) -> web.Response:
        interaction = self._interactions[request.match_info["token"]]
        if interaction.is_acknowledged:
            return json_response({"code": 40060, "message": "Interaction has already been acknowledged."}, 400)
        if time.monotonic() - interaction.made_at > self.seconds_to_respond:
            return json_response({"code": 10062, "message": "Unknown interaction"}, 404)
        interaction.is_acknowledged = True
        told: Payload = await request.json()
        interaction.responses.put_nowait(told)
        known = {"id": interaction.payload["id"], "type": interaction.payload["type"]}
        resource: Payload = {"type": told["type"]}
        if told["type"] not in {_MODAL, _UPDATE}:
            known["response_message_id"] = str(next(self._ids))
            shown = discord_payloads.posted(int(known["response_message_id"]), CHANNEL_ID, told.get("data", {}))
            resource["message"] = shown
        return json_response({"interaction": known, "resource": resource})

    async def _follow_up(self, request: web.Request) -> web.Response:
        told: Payload = await request.json()
        self._interactions[request.match_info["token"]].responses.put_nowait({"type": 4, "data": told})
        return json_response(discord_payloads.posted(next(self._ids), CHANNEL_ID, told))


def guild_id(number: int) -> int:
    """Return the id of a guild by its number: that of one is on the shard after the other's."""
    return GUILD_ID + number * 2**22


def channel_of(number: int) -> int:
    """Return the id of the channel of a guild, by the guild's number, where the bot may write."""
    return guild_id(number) + (CHANNEL_ID - GUILD_ID)


def _guild_of(channel: int) -> int:
    return guild_id((channel - GUILD_ID) // 2**22)


def _guild(own_id: int, more_channels: Sequence[int]) -> Payload:
    channels = [
        discord_payloads.channel(own_id + 100, "sore-backs", 0, guild_id=own_id),
        discord_payloads.channel(own_id + 101, "announcements", 1, denied=_NO_SENDING, guild_id=own_id),
        *(discord_payloads.channel(each, f"ride-{each}", guild_id=own_id) for each in more_channels),
    ]
    return discord_payloads.guild(own_id, "Velo Club", channels)
