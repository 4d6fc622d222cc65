"""The bot in its own process, over real sockets: everything that members do reaches it, and comes back."""

from __future__ import annotations

from pathlib import Path

from tests.discord_payloads import MENTION, Payload
from tests.interacting import parts, words
from tests.loopback.bot_process import connected
from tests.loopback.server import MEMBER_ID, Server

HEAT = "my back seized up at mile 9, heat or ice?"


def custom_ids(told: Payload) -> list[str]:
    """Return the custom ids of what can be pressed or filled in."""
    return [part["custom_id"] for part in parts(told) if "custom_id" in part]


async def test_mentions_commands_buttons_and_forms_are_answered(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data):
        card = await discord_server.answer(await discord_server.ask(HEAT))
        assert "heat" in words(card).lower()

        by_command = await discord_server.command("ask", question="why do my back muscles spasm on long rides?")
        assert (await by_command.response())["data"]["flags"] & 64, "only the asker sees it"

        pressed = await discord_server.press(card, "signs")
        assert "999" in words(await pressed.response())

        follow_up = next(each for each in custom_ids(card) if each.startswith("follow:"))
        form = await (await discord_server.press(card, follow_up)).response()
        assert form["type"] == 9
        fields = dict.fromkeys(custom_ids(form["data"]), "and I have numbness around my saddle area")
        sent = await (await discord_server.send_form(form["data"]["custom_id"], fields)).response()
        assert "112" in words(sent), "an emergency"


async def test_an_emergency_pings_its_asker(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data):
        told = await discord_server.answer(await discord_server.ask("I cannot feel my saddle area and wet myself"))

        assert told["allowed_mentions"] == {"parse": [], "users": [MEMBER_ID], "replied_user": True}


async def test_the_commands_are_sent_once_and_not_at_the_next_start(discord_server: Server, data: Path) -> None:
    for _ in range(2):
        async with connected(discord_server, data):
            pass

    assert [request for request in discord_server.requests if request.startswith("PUT")] == [
        f"PUT /applications/{MENTION.strip('<@>')}/commands"
    ]
    assert {"ask", "setup", "qa", "doctor"} <= {command["name"] for command in discord_server.commands}
