"""The playground's web server: one port, this computer only, nothing without the key."""

from __future__ import annotations

import socket

import aiohttp
import pytest

from bot.playground import greeting
from bot.playground.browser import open_playground
from bot.playground.errors import PlaygroundUnavailable
from tests.discord_ui.fakes import FakeAsking


async def test_port_in_use_is_said_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PlaygroundUnavailable, match=f"Port {port} is already in use. Choose another with --port"):
            async with open_playground(FakeAsking(), port=port):
                pass


async def test_pinned_port_is_taken_again_and_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for _ in range(2):
        async with open_playground(FakeAsking(), port=port) as address:
            assert address.startswith(f"http://127.0.0.1:{port}/#")


async def test_page_opens_only_with_the_key_and_only_by_this_computers_name() -> None:
    async with open_playground(FakeAsking()) as address:
        site, _, key = address.partition("/#")
        async with aiohttp.ClientSession(site) as client:
            for headers, status in (
                ({"X-Simcord-Capability": key}, 200),
                ({"X-Simcord-Capability": key.replace("mia", "nobody")}, 401),
                ({}, 401),
                ({"X-Simcord-Capability": key, "Host": "club.example"}, 401),
                ({"X-Simcord-Capability": key, "Origin": "https://club.example"}, 401),
            ):
                async with client.post("/api/pages", json={}, headers=headers) as response:
                    assert (headers, response.status) == (headers, status)
            async with client.get("/", headers={"Host": "club.example"}) as response:
                assert response.status == 403


async def test_page_loads_nothing_from_elsewhere_and_has_our_title() -> None:
    async with open_playground(FakeAsking()) as address, aiohttp.ClientSession(address.partition("#")[0]) as client:
        async with client.get("/") as response:
            html = await response.text()
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert "http://" not in html
        assert "https://" not in html
        assert f"<title>{greeting.TITLE}</title>" in html
        async with client.get(
            "/api/unheard-of", headers={"X-Simcord-Capability": address.partition("#")[2]}
        ) as response:
            assert response.status == 404


async def test_times_are_shown_in_the_browsers_zone() -> None:
    async with open_playground(FakeAsking()) as address:
        site, _, key = address.partition("/#")
        for cookie, zone in (("Europe/Paris", "Europe/Paris"), ("Nowhere/Land", "UTC")):
            headers = {"X-Simcord-Capability": key, "Cookie": f"timezone={cookie}"}
            async with (
                aiohttp.ClientSession(site, headers=headers) as client,
                client.post("/api/pages", json={}) as response,
            ):
                assert (await response.json())["profile"]["timezone"] == zone
