"""The pages for whoever watches the bot, read over a real socket."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from bot.domain.model import Answer, Level, Unanswered, Warned
from bot.health import AddressTaken, Pages, Pulse


@dataclass
class Bot:
    """A bot whose pulse a test can change, and how its pages are read."""

    pages: Pages
    port: int
    pulse: Pulse

    async def read(self, page: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}/{page}") as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    pages = Pages(lambda: watched.pulse)
    watched = Bot(pages, 0, Pulse(is_ready=True, guilds=3, latency=0.05))
    async with pages.open("127.0.0.1", 0) as watched.port:
        yield watched


async def test_a_bot_that_is_connected_is_well_and_ready(bot: Bot) -> None:
    assert await bot.read("healthz") == (200, "well\n")
    assert await bot.read("readyz") == (200, "ready\n")


async def test_a_bot_that_has_lost_discord_is_well_but_not_ready(bot: Bot) -> None:
    bot.pulse = Pulse(is_ready=False, guilds=3, latency=0.05)

    assert await bot.read("healthz") == (200, "well\n")
    assert await bot.read("readyz") == (503, "not ready\n")


async def test_answers_are_counted_by_what_they_were_and_how_they_warned(bot: Bot) -> None:
    bot.pages.metrics.answered(Answer(None, Unanswered()), 0.0011)
    bot.pages.metrics.answered(Answer(Warned(Level.URGENT, ()), Unanswered()), 0.0011)
    bot.pages.metrics.answered(Answer(Warned(Level.URGENT, ()), Unanswered()), 0.0011)

    _, page = await bot.read("metrics")

    assert 'soigneur_answers_total{level="none",outcome="unanswered"} 1.0' in page
    assert 'soigneur_answers_total{level="urgent",outcome="unanswered"} 2.0' in page
    assert 'soigneur_flow_seconds_bucket{le="0.002"} 3.0' in page
    assert "soigneur_guilds 3.0" in page


async def test_lines_of_the_log_are_counted_and_not_kept(bot: Bot) -> None:
    logging.getLogger("soigneur.discord").error("fault ref=7f3a with a word of a member")

    _, page = await bot.read("metrics")

    assert 'soigneur_log_lines_total{level="ERROR"} 1.0' in page
    assert 'soigneur_log_lines_total{level="CRITICAL"} 0.0' in page
    assert "a word of a member" not in page


async def test_an_address_that_is_taken_is_told_with_the_remedy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(AddressTaken, match=rf"127\.0\.0\.1:{port}.*Set `health`"):
            async with Pages(lambda: Pulse(is_ready=True, guilds=0, latency=0)).open("127.0.0.1", port):
                pass
