"""What reaches the bot before its doors are open waits for them; nothing is answered before, and nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.discord_ui.client import Soigneur
from bot.discord_ui.doors import Doors, Stop, opening
from bot.discord_ui.has_desk import HasDesk
from bot.services.errors import BotError
from bot.services.memory import Memory
from tests import discord_payloads, interacting
from tests.benchmarks.network import Network, channel_id, guild_id
from tests.discord_payloads import Payload
from tests.discord_ui.fakes import FakeAsking

MEMBER = 10**17


@pytest.fixture
def may_open() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
async def connected(memory: Memory, may_open: asyncio.Event) -> AsyncIterator[Network]:
    """A bot that is logged in, and whose doors are not open yet."""

    async def open_later(client: HasDesk, stop: Stop) -> Doors:
        await may_open.wait()
        return await opening(FakeAsking(), memory, "GB")(client, stop)

    async with Soigneur(open_later) as client:
        network = Network(client)
        await network.log_in()
        yield network


async def test_a_mention_is_answered_once_the_doors_are_open(connected: Network, may_open: asyncio.Event) -> None:
    connected.deliver([connected.message("heat or ice?", place=0, member=1, mentions_bot=True)])
    await asyncio.sleep(0)
    before = connected.count_sent
    may_open.set()
    await connected.opened()
    await connected.settle()

    assert (before, connected.count_sent) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (interacting.COMMAND, {"id": "1", "type": 1, "name": "privacy"}),
        (interacting.PRESS, interacting.press("topics")),
        (interacting.PRESS, interacting.press("of another version")),
        (interacting.FORM, interacting.form("of another version", {})),
    ],
)
async def test_a_command_a_button_and_a_form_are_answered_once_the_doors_are_open(
    connected: Network, may_open: asyncio.Event, kind: int, data: Payload
) -> None:
    told: list[Payload] = []
    arrived = discord_payloads.interaction(2**61, kind, guild_id(0), channel_id(0, 0), MEMBER, data)
    if kind == interacting.PRESS:
        arrived["message"] = interacting.pressed_in(2**61 + 1, channel_id(0, 0), "a card", data)
    with interacting.responses(told.append):
        connected.client._connection.parsers["INTERACTION_CREATE"](arrived)
        await asyncio.sleep(0)
        before = len(told)
        may_open.set()
        await connected.opened()
        await interacting.settled()

    assert (before, len(told)) == (0, 1)


async def test_what_keeps_the_doors_from_being_opened_is_what_serving_ends_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken(BotError):
        """The questions cannot be read."""

    async def refuse(client: HasDesk, stop: Stop) -> Doors:
        del client, stop
        raise Broken("Mend line 3.")

    async def log_in(client: Soigneur, token: str) -> None:
        del token
        await client.setup_hook()

    async def connect(client: Soigneur) -> None:
        del client
        await asyncio.Event().wait()

    monkeypatch.setattr(Soigneur, "login", log_in)
    monkeypatch.setattr(Soigneur, "connect", connect)
    async with Soigneur(refuse) as client:
        with pytest.raises(Broken, match="Mend line 3"):
            await client.serve("a token")
