"""A PostgreSQL that goes away: nobody waits long, everybody is told, and all goes on by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.services.ports import StoreUnavailable
from bot.services.remembering import Remembering
from bot.storage.postgresql_faults import REASONS, reason_of
from bot.storage.store import Store, open_store
from tests.postgresql import Server, running_server
from tests.services.fake_now import FakeNow
from tests.storage.overlay_examples import HEAT, make_change
from tests.storage.test_store import card

KEY = "a1" * 32


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of these tests' own, which they stop."""
    with running_server() as running:
        yield running


@pytest.fixture
def url(server: Server) -> str:
    return server.new_database()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds become tenths of them."""
    monkeypatch.setattr("bot.storage.database._PAUSE_SECONDS", 0.05)
    monkeypatch.setattr("bot.storage.postgresql_server.ANSWER_SECONDS", 0.5)
    monkeypatch.setattr("bot.storage.postgresql_server._CONNECT_SECONDS", 0.5)


async def until_applied(store: Store, number: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                assert await store.overlays.apply(make_change(number))
            except StoreUnavailable:
                await asyncio.sleep(0.02)
            else:
                return


async def refusal(store: Store, number: int) -> str:
    with pytest.raises(StoreUnavailable) as told:
        await store.overlays.apply(make_change(number))
    return str(told.value)


async def test_a_restart_is_not_even_noticed_by_whoever_comes_after_it(
    server: Server, url: str, tmp_path: Path
) -> None:
    async with open_store(tmp_path, url, KEY) as store:
        assert await store.overlays.apply(make_change(1))
        server.stop()
        server.start()
        assert await store.overlays.apply(make_change(2))
        assert await store.overlays.number(1, HEAT) == 2


async def test_while_it_is_stopped_edits_are_refused_in_a_sentence_and_answers_are_kept_for_later(
    server: Server, url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "soigneur")
    async with open_store(tmp_path, url, KEY) as store:
        remembering = Remembering(store.answers, store.hash_member, FakeNow())
        server.stop()
        try:
            told = await refusal(store, 1)
            await remembering.remember(card(1), 7)
            assert await remembering.answer_to(1) == card(1)
            again = await refusal(store, 1)
        finally:
            server.start()
        await until_applied(store, 1)
        await remembering.aclose()
        assert await store.answers.to_question(1) == card(1)
    assert "cannot be used: it cannot be reached. Start PostgreSQL" in told
    assert "it did not answer a moment ago" in again
    for text in (told, again, caplog.text):
        assert "127.0.0.1" not in text
        assert "nowhere-else" not in text


async def test_while_it_stands_still_nobody_waits_for_long_and_nothing_is_lost(
    server: Server, url: str, tmp_path: Path
) -> None:
    async with open_store(tmp_path, url, KEY) as store:
        assert await store.overlays.apply(make_change(1))
        with server.standing_still():
            told = await refusal(store, 2)
            crowd = await asyncio.gather(*(refusal(store, 2) for _ in range(20)))
        await until_applied(store, 2)
        assert await store.overlays.number(1, HEAT) == 2
    assert "it does not answer in time" in told
    assert ["it did not answer a moment ago" in each for each in crowd].count(True) >= 19


async def test_whoever_asks_while_it_stands_still_is_told_before_the_database_is_given_up(
    server: Server, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.postgresql.PostgresqlDatabase.patience", 0.2)
    monkeypatch.setattr("bot.storage.postgresql_server.ANSWER_SECONDS", 60)
    monkeypatch.setattr("bot.storage.postgresql_server._CONNECT_SECONDS", 60)
    async with open_store(tmp_path, url, KEY) as store:
        assert await store.overlays.apply(make_change(1))
        with server.standing_still():
            async with asyncio.timeout(30):
                first, second = await asyncio.gather(refusal(store, 2), refusal(store, 2))
                with pytest.raises(StoreUnavailable):
                    await store.overlays.number(1, HEAT)
        await until_applied(store, 2)
    assert "it does not answer in time" in first
    assert "it does not answer in time" in second


async def test_a_database_that_takes_no_connections_is_refused_in_a_sentence_until_it_takes_them_again(
    server: Server, url: str, tmp_path: Path
) -> None:
    name = url.rpartition("/")[2]
    async with open_store(tmp_path, url, KEY) as store:
        server.run_sql("postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.run_sql("postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        told = await refusal(store, 1)
        with pytest.raises(StoreUnavailable, match="it refuses to work"):
            await store.claims.claim(["shard 1"])
        server.run_sql("postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await until_applied(store, 1)
    assert "it refuses to work. PostgreSQL's log says why; the bot goes on by itself." in told


def said(code: str) -> asyncpg.PostgresError:
    """Return what the driver raises where the server says this code."""
    error = asyncpg.PostgresError("something")
    error.sqlstate = code
    return error


@pytest.mark.parametrize(
    "code", ["08006", "0A000", "25006", "28P01", "3D000", "53200", "55000", "55006", "57P03", "58030", "F0000", "ZZ999"]
)
def test_whatever_is_no_fault_of_a_statement_is_told_with_a_remedy(code: str) -> None:
    reason = reason_of(said(code))
    assert reason is not None
    assert all(REASONS[reason])


@pytest.mark.parametrize("code", ["22001", "23505", "25P02", "42601", "42P01"])
def test_a_fault_of_a_statement_is_a_fault_of_the_bot(code: str) -> None:
    assert reason_of(said(code)) is None


async def test_what_was_claimed_outlasts_a_time_of_standing_still(server: Server, url: str, tmp_path: Path) -> None:
    async with open_store(tmp_path, url, KEY) as store:
        await store.claims.claim(["shard 1"])
        lost = asyncio.create_task(store.claims.lost())
        with server.standing_still():
            await asyncio.sleep(0.3)
        await asyncio.sleep(0.1)
        assert not lost.done()
        server.stop()
        await asyncio.wait_for(lost, 10)
        server.start()


async def test_an_empty_database_in_its_place_is_refused_and_nothing_is_begun_anew(
    server: Server, url: str, tmp_path: Path
) -> None:
    name = url.rpartition("/")[2]
    async with open_store(tmp_path, url, KEY) as store:
        assert await store.overlays.apply(make_change(1))
        server.run_sql("postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.run_sql("postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        server.run_sql("postgres", f"ALTER DATABASE {name} RENAME TO {name}_away")
        server.run_sql("postgres", f"CREATE DATABASE {name}")
        assert "the bot's tables are not there. Name the right database" in await refusal(store, 2)
        assert server.run_sql(name, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0"

        async with open_store(tmp_path / "another", url, KEY):
            assert "another memory answers there than when the bot started" in await refusal(store, 2)
