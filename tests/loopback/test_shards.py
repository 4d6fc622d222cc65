"""Several shards: the events of a guild come to one of them, and the process is ready when it hears them all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
from aiohttp.test_utils import unused_port

from tests.loopback.bot_process import connected
from tests.loopback.server import Server, channel_of

HEAT = "my back seized up at mile 9, heat or ice?"


async def is_ready(port: int) -> bool:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as answer:
        return answer.status == 200


async def becomes(port: int, wanted: bool) -> None:
    async with asyncio.timeout(20):
        while await is_ready(port) is not wanted:  # noqa: ASYNC110 - the page tells nobody of a change
            await asyncio.sleep(0.05)


async def test_one_process_hears_every_shard_and_is_ready_only_while_it_does(data: Path) -> None:
    port = unused_port()
    environment = {"SOIGNEUR_SHARDS": "0-1/2", "SOIGNEUR_HEALTH": f"127.0.0.1:{port}"}
    server = Server(guilds=2)
    async with server.open(), connected(server, data, environment=environment) as bot:
        await becomes(port, wanted=True)
        asked = [await server.ask(HEAT, channel=channel_of(number), member=number) for number in (0, 1)]
        for each in asked:
            await server.answer(each)
        assert [len(server.answers(each)) for each in asked] == [1, 1]

        await server.go_away()
        await becomes(port, wanted=False)
        await server.come_back()
        await becomes(port, wanted=True)
        bot.terminate()
        assert await bot.ended() == 0
    assert server.gateway.refused_log_ins == 0
