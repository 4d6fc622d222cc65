"""The time between logging in and being able to answer: nothing is lost in it, and no fault goes untold."""

from __future__ import annotations

from pathlib import Path

from tests.loopback.bot_process import connected, running
from tests.loopback.server import Server


async def test_what_is_asked_as_soon_as_the_bot_is_online_is_answered_once(discord_server: Server, data: Path) -> None:
    async with connected(discord_server, data):
        pass  # tells Discord the commands
    discord_server.gateway.ready.clear()
    discord_server.gateway.let_log_in()
    async with running(discord_server, data) as bot:
        await discord_server.gateway.ready.wait()
        is_early = "all doors are open" not in bot.written
        asked = await discord_server.ask("heat or ice?")
        command = await discord_server.command("ask", question="heat or ice?")

        assert (await command.response())["data"]["components"]
        assert await discord_server.answer(asked)
        bot.terminate()
        assert await bot.ended() == 0
        assert len(discord_server.answers(asked)) == 1
        assert is_early


async def test_knowledge_with_a_fault_ends_the_process_with_every_problem(
    discord_server: Server, data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    (folder / "entries").mkdir(parents=True)
    (folder / "entries" / "relief.yaml").write_text("topic: relief", encoding="utf-8")
    async with running(discord_server, data, "run", "--knowledge", str(folder)) as bot:
        assert await bot.ended() == 2
        assert "entries/relief.yaml" in bot.written
        assert "Traceback" not in bot.written


async def test_a_store_that_cannot_be_used_ends_the_process_with_a_sentence(discord_server: Server, data: Path) -> None:
    (data / "soigneur.sqlite3").write_bytes(b"no database" * 100)
    async with running(discord_server, data) as bot:
        assert await bot.ended() == 2
        assert "soigneur.sqlite3" in bot.written
        assert "Traceback" not in bot.written
