"""When Discord or the way to it fails, nothing is answered twice and nothing that reached the bot is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.loopback.bot_process import connected
from tests.loopback.server import CHANNEL_ID, Server

POST = f"POST /channels/{CHANNEL_ID}/messages"


async def ask_heat(server: Server, member: int = 7) -> int:
    """Ask what is answered with a card; another member each time, so that nobody is asked to slow down."""
    return await server.ask("my back seized up at mile 9, heat or ice?", member=member)


async def test_a_limited_answer_comes_when_discord_allows_it(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data):
        discord_server.limit("POST", "/messages", seconds=0.3, times=2)

        asked = await ask_heat(discord_server)

        await discord_server.answer(asked)
        assert discord_server.requests.count(POST) == 3


async def test_what_was_asked_while_the_connection_was_cut_is_answered_once(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data):
        before = await ask_heat(discord_server, member=1)
        await discord_server.answer(before)

        discord_server.gateway.cut()
        during = await ask_heat(discord_server, member=2)
        await discord_server.answer(during)

        assert (discord_server.gateway.log_ins, discord_server.gateway.resumptions) == (1, 1)
        assert [len(discord_server.answers(asked)) for asked in (before, during)] == [1, 1]


async def test_a_question_that_arrives_twice_is_answered_once(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data):
        asked = await ask_heat(discord_server, member=1)
        await discord_server.answer(asked)
        await discord_server.gateway.repeat(1)
        await discord_server.answer(await ask_heat(discord_server, member=2))

        assert len(discord_server.answers(asked)) == 1


async def test_an_invalid_session_is_begun_anew(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data):
        await discord_server.gateway.invalidate()
        await asyncio.wait_for(discord_server.gateway.ready.wait(), 20)

        assert discord_server.gateway.log_ins == 2
        await discord_server.answer(await ask_heat(discord_server))


async def test_a_session_that_discord_forgot_is_begun_anew(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data):
        discord_server.gateway.forget_sessions()
        discord_server.gateway.cut()
        await asyncio.wait_for(discord_server.gateway.ready.wait(), 20)

        assert discord_server.gateway.log_ins == 2
        await discord_server.answer(await ask_heat(discord_server))


async def test_what_was_asked_before_discord_went_away_is_answered_when_it_is_back(
    discord_server: Server, data: Path
) -> None:
    async with connected(discord_server, data):
        discord_server.lose_post()
        before = await ask_heat(discord_server, member=1)
        await discord_server.is_asked_for(POST)
        await discord_server.go_away()
        await asyncio.sleep(1.5)
        await discord_server.come_back()

        await discord_server.answer(before, seconds=20)
        await asyncio.wait_for(discord_server.gateway.ready.wait(), 20)
        after = await ask_heat(discord_server, member=2)
        await discord_server.answer(after)
        assert [len(discord_server.answers(asked)) for asked in (before, after)] == [1, 1]


async def test_an_answer_whose_arrival_is_not_known_is_sent_again_and_stands_once(
    discord_server: Server, data: Path
) -> None:
    async with connected(discord_server, data):
        discord_server.lose_response_to_post()
        asked = await ask_heat(discord_server, member=1)
        await discord_server.answer(asked)
        await discord_server.edit(asked, "numb around my saddle and I wet myself", member=1)
        await discord_server.is_asked_for("DELETE")  # the card that the warning replaces: the bot knows where it stands

        assert [bool(answer.get("content")) for answer in discord_server.answers(asked)] == [False, True]


async def test_an_error_of_discords_is_met_with_another_try(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data):
        discord_server.fail("POST", "/messages", 500)

        asked = await ask_heat(discord_server)

        await discord_server.answer(asked)
        assert discord_server.requests.count(POST) == 2


async def test_a_command_that_can_no_longer_be_answered_is_one_line_in_the_log(
    discord_server: Server, data: Path
) -> None:
    async with connected(discord_server, data) as bot:
        discord_server.seconds_to_respond = 0
        await discord_server.command("ask", question="heat or ice?")
        await bot.says("Discord code 10062")
        discord_server.seconds_to_respond = 3
        in_time = await discord_server.command("ask", question="heat or ice?")
        await in_time.response()

        assert bot.written.count("answer not sent") == 1
        assert "Traceback" not in bot.written
