"""A member's words are nowhere in what the process writes: not in its logs, its data folder or its pages."""

from __future__ import annotations

from pathlib import Path

import aiohttp
from aiohttp.test_utils import unused_port

from tests.loopback.bot_process import connected
from tests.loopback.launcher import BROKEN
from tests.loopback.server import MUTED_ID, TOKEN, Server

PHRASE = "quixotic tangerine"
QUESTIONS = {
    "answered": f"my back seized up at mile 9, heat or ice? {PHRASE}",
    "unanswered": f"{PHRASE} and the price of tea",
    "warned": f"numb around my saddle and I wet myself, {PHRASE}",
    "failing": f"{BROKEN}, {PHRASE}",
}


def traces(folder: Path) -> list[str]:
    """Return the files of a folder, links and all, that hold the phrase in any of the ways to write it."""
    needles = [PHRASE.encode(), PHRASE.encode("utf-16-le"), *(word.encode() for word in PHRASE.split())]
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes().lower() for needle in needles)
    ]


async def ask_everything(server: Server) -> None:
    """Ask in every way, and let each end as it may."""
    for number, text in enumerate(QUESTIONS.values(), start=1):
        asked = await server.ask(text, member=number)
        await server.answer(asked)
        await server.edit(asked, f"{QUESTIONS['warned']} {number}", member=number)
        await server.ask(text, channel=MUTED_ID, member=10 + number)
        await (await server.command("ask", member=20 + number, question=text[:100])).response()
        server.seconds_to_respond = 0
        await server.command("ask", member=30 + number, question=text[:100])
        server.seconds_to_respond = 3
    server.limit("POST", "/messages", seconds=0.1)
    await server.answer(await server.ask(QUESTIONS["answered"], member=50))
    server.lose_post()
    await server.answer(await server.ask(QUESTIONS["answered"], member=51))
    server.fail("POST", "/messages", 400, code=50035)
    await server.ask(QUESTIONS["answered"], member=52)
    server.gateway.cut()
    await server.answer(await server.ask(QUESTIONS["answered"], member=53))


async def test_the_process_writes_no_words_and_no_token(discord_server: Server, data: Path) -> None:
    port = unused_port()
    environment = {"SOIGNEUR_HEALTH": f"127.0.0.1:{port}"}
    async with connected(discord_server, data, changed=["asking"], environment=environment) as bot:
        await ask_everything(discord_server)
        async with aiohttp.ClientSession() as session:
            pages = ""
            for page in ("metrics", "healthz", "readyz"):
                async with session.get(f"http://127.0.0.1:{port}/{page}") as answer:
                    pages += await answer.text()
        on_disk = traces(data)
        bot.terminate()
        assert await bot.ended() == 0

    assert "fault ref=" in bot.written, "the fault was met"
    assert "Discord code 50035" in bot.written, "the refusal was met"
    assert "soigneur_log_lines_total" in pages
    for written in (bot.written, pages):
        assert [word for word in (*PHRASE.split(), TOKEN) if word in written.lower()] == []
    assert on_disk + traces(data) == []


async def test_the_lines_for_people_hold_no_words_and_no_token_either(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data, changed=["asking", "terminal"]) as bot:
        await ask_everything(discord_server)
        bot.terminate()
        assert await bot.ended() == 0

    assert "ERROR   soigneur.discord: fault ref=" in bot.written
    assert [word for word in (*PHRASE.split(), TOKEN) if word in bot.written.lower()] == []


async def test_not_even_the_most_talkative_log_holds_words(discord_server: Server, data: Path) -> None:
    (data / "config.toml").write_text('log_level = "debug"\n', encoding="utf-8")
    async with connected(discord_server, data, changed=["asking"]) as bot:
        await ask_everything(discord_server)
        bot.terminate()
        assert await bot.ended() == 0

    assert [word for word in (*PHRASE.split(), TOKEN) if word in bot.written.lower()] == []
