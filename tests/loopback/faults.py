"""What Discord and the way to it do wrong, a few times or once, before all is well again."""

from __future__ import annotations

import asyncio
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

_POST = re.compile("/channels/[0-9]+/messages$")


@dataclass(slots=True)
class Fault:
    """What is answered instead, the next few times that a request looks like this."""

    method: str
    path: re.Pattern[str]
    times: int
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]]


class Faulty(ABC):
    """A server that answers some requests otherwise than it should."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    @abstractmethod
    async def post(self, request: web.Request) -> web.Response:
        """Post a message."""

    def fault_for(self, request: web.Request) -> Fault | None:
        """Return the fault that this request meets, which is then one time rarer; None where it meets none."""
        for fault in self._faults:
            if fault.times and fault.method == request.method and fault.path.search(request.path):
                fault.times -= 1
                return fault
        return None

    def fail(self, method: str, path: str, status: int, *, times: int = 1, code: int = 0) -> None:
        """Answer the next requests like this with an error of Discord's; `path` is a pattern."""

        async def answer(_: web.Request) -> web.StreamResponse:
            return json_response({"code": code, "message": "no"}, status)

        self._faults.append(Fault(method, re.compile(path), times, answer))

    def limit(self, method: str, path: str, *, seconds: float, times: int = 1) -> None:
        """Answer the next requests like this with 429."""

        async def answer(_: web.Request) -> web.StreamResponse:
            limited = json_response({"message": "slow down", "retry_after": seconds, "global": False}, 429)
            # Without it discord.py takes the answer for Cloudflare's, and gives up at once.
            limited.headers["Via"] = "1.1 google"
            return limited

        self._faults.append(Fault(method, re.compile(path), times, answer))

    def stall(self, method: str, path: str) -> None:
        """Leave the next request like this without an answer for as long as the other side waits."""

        async def answer(request: web.Request) -> web.StreamResponse:
            while request.transport:  # noqa: ASYNC110 - aiohttp tells nobody that it has gone
                await asyncio.sleep(0.05)
            return web.Response()

        self._faults.append(Fault(method, re.compile(path), 1, answer))

    def delay_post(self, seconds: float) -> None:
        """Think for a while before the next message is posted."""

        async def answer(request: web.Request) -> web.StreamResponse:
            await asyncio.sleep(seconds)
            return await self.post(request)

        self._faults.append(Fault("POST", _POST, 1, answer))

    def lose_post(self) -> None:
        """Break the connection when the next message is to be posted, before anything is done about it."""

        async def answer(request: web.Request) -> web.StreamResponse:
            return _broken(request)

        self._faults.append(Fault("POST", _POST, 1, answer))

    def lose_response_to_post(self) -> None:
        """Post the next message, then break the connection instead of saying so."""

        async def answer(request: web.Request) -> web.StreamResponse:
            await self.post(request)
            return _broken(request)

        self._faults.append(Fault("POST", _POST, 1, answer))


def _broken(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def json_response(body: Any, status: int = 200) -> web.Response:
    """Return `body` as Discord does."""
    # discord.py reads a body as JSON only where the type is exactly this, without a charset.
    return web.Response(body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json"})
