"""Several processes on one PostgreSQL: each club is answered by one of them, once, and what one changes the others see."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.loopback.bot_process import running
from tests.loopback.server import Server, channel_of
from tests.loopback.sharing import environment, import_entry, own_folder, seconds_until_live
from tests.postgresql import Server as Postgresql

HEAT = "my back seized up at mile 9, heat or ice?"


async def test_two_processes_take_turns_to_log_in_and_answer_each_club_once(data: Path, postgresql: Postgresql) -> None:
    database = postgresql.new_database()
    server = Server(guilds=2, shards=2)
    async with server.open(), AsyncExitStack() as stack:
        bots = [
            await stack.enter_async_context(
                running(server, own_folder(data, f"bot-{number}"), environment=environment(database, f"{number}/2"))
            )
            for number in (0, 1)
        ]
        await server.gateway.connects([0, 1])
        asked = [await server.ask(HEAT, channel=channel_of(number), member=number) for number in (0, 1)]
        for each in asked:
            await server.answer(each)

        assert (server.gateway.log_ins, server.gateway.refused_log_ins) == (2, 0)
        assert [len(server.answers(each)) for each in asked] == [1, 1]
        assert len([each for each in server.requests if each.startswith("PUT")]) == 1, "the commands are sent once"
        for bot in bots:
            bot.terminate()
            assert await bot.ended() == 0
            assert "Traceback" not in bot.written


@pytest.mark.parametrize(
    ("shards", "told"),
    [
        ("0/2", "Another process of this bot has shard 0 of 2. Give each process other shards with SOIGNEUR_SHARDS"),
        ("2-3/4", "counts 2 shards in all, this one 4. Stop every process first"),
        ("", "counts 2 shards in all, this one 1. Stop every process first"),
    ],
)
async def test_shards_that_another_process_has_are_refused_with_the_remedy(
    data: Path, postgresql: Postgresql, shards: str, told: str
) -> None:
    database = postgresql.new_database()
    server = Server(guilds=1, shards=2)
    async with (
        server.open(),
        running(server, own_folder(data, "first"), environment=environment(database, "0/2")) as first,
    ):
        await server.gateway.connects([0])
        async with running(server, own_folder(data, "second"), environment=environment(database, shards)) as second:
            assert await second.ended() == 2
            assert told in second.written
            assert "Traceback" not in second.written
        assert server.gateway.log_ins == 1
        assert first.process.returncode is None


async def test_a_part_of_the_shards_takes_a_memory_that_others_can_share(discord_server: Server, data: Path) -> None:
    async with running(discord_server, data, environment={"SOIGNEUR_SHARDS": "0/2"}) as bot:
        assert await bot.ended() == 2
        assert "Set SOIGNEUR_DATABASE to a PostgreSQL database" in bot.written


async def test_what_is_imported_is_live_in_the_running_process_as_soon_as_it_is_told(
    data: Path, postgresql: Postgresql
) -> None:
    database = postgresql.new_database()
    server = Server()
    slow = own_folder(data, "slow", "poll_seconds = 3600\n")
    async with server.open(), running(server, slow, environment=environment(database, "0/1")):
        await server.gateway.connects([0])
        await import_entry(server, own_folder(data, "cli"), database, 0)

        await seconds_until_live(server, channel_of(0), 20)


async def test_shards_are_held_again_when_the_connection_that_held_them_has_ended(
    data: Path, postgresql: Postgresql
) -> None:
    database = postgresql.new_database()
    server = Server()
    async with server.open(), running(server, own_folder(data, "bot"), environment=environment(database, "0/1")) as bot:
        await server.gateway.connects([0])
        postgresql.run_sql(database.rpartition("/")[2], "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE "
                           "locktype = 'advisory' AND pid <> pg_backend_pid()")  # fmt: skip

        await bot.says("knows again which shards are this process's own")
        await server.answer(await server.ask(HEAT))
