"""What only PostgreSQL does: it is shared by processes, keeps what they claim apart, and tells them of changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot.domain.records import GuildSettings, MemberSettings
from bot.services.ports import StoreUnavailable
from bot.services.process_ports import Claimed
from bot.storage.migrating import bring_up_to_date
from bot.storage.place import place_of
from bot.storage.store import Store, open_store
from tests.postgresql import Server
from tests.storage.overlay_examples import HEAT, make_change
from tests.storage.test_migrations import ADDS_A_COLUMN, FAILS_HALF_WAY, FIRST_LAYOUT, Layouts

KEY = "a1" * 32


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    with postgresql.empty_store() as lent:
        yield lent


@pytest.fixture
async def two(tmp_path: Path, url: str) -> AsyncIterator[tuple[Store, Store]]:
    """One database, open in two processes."""
    async with open_store(tmp_path / "a", url, KEY) as one, open_store(tmp_path / "b", url, KEY) as other:
        yield one, other


@pytest.fixture
def layouts(tmp_path: Path) -> Layouts:
    return Layouts(tmp_path / "migrations")


def name_of(url: str) -> str:
    return url.rpartition("/")[2]


async def soon(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 - of what is outside
            await asyncio.sleep(0.01)


async def refusal(opened: Callable[[], Awaitable[object]]) -> str:
    with pytest.raises(StoreUnavailable) as told:
        await opened()
    return str(told.value)


class TestClaims:
    async def test_what_one_process_has_another_is_refused_by_name_and_gets_none_of(
        self, two: tuple[Store, Store]
    ) -> None:
        one, other = two
        await one.claims.claim(["shard 1", "shard 2"])
        with pytest.raises(Claimed, match="Another process has shard 2") as refused:
            await other.claims.claim(["shard 2", "shard 3"])
        assert refused.value.names == ("shard 2",)
        await one.claims.claim(["shard 3"])

    async def test_what_a_process_had_is_free_once_it_has_ended(self, tmp_path: Path, url: str) -> None:
        async with open_store(tmp_path / "b", url, KEY) as other:
            async with open_store(tmp_path / "a", url, KEY) as one:
                await one.claims.claim(["shard 1"])
            async with asyncio.timeout(10):
                while True:
                    try:
                        await other.claims.claim(["shard 1"])
                        break
                    except Claimed:
                        await asyncio.sleep(0.01)

    async def test_of_blocks_that_want_to_be_alone_one_runs_at_a_time(self, two: tuple[Store, Store]) -> None:
        running = most = 0

        async def work(store: Store) -> None:
            nonlocal running, most
            async with store.claims.alone("commands"):
                running += 1
                most = max(most, running)
                await asyncio.sleep(0.01)
                running -= 1

        await asyncio.gather(*(work(store) for store in two * 3))
        assert (running, most) == (0, 1)

    async def test_a_process_is_told_when_its_connection_has_ended_and_may_claim_again(
        self, two: tuple[Store, Store], postgresql: Server, url: str
    ) -> None:
        one, other = two
        await one.claims.claim(["shard 1"])
        lost = asyncio.create_task(one.claims.lost())
        await asyncio.sleep(0)
        assert not lost.done()
        end_connections(postgresql, url)
        await asyncio.wait_for(lost, 10)
        await other.claims.claim(["shard 1"])
        with pytest.raises(Claimed):
            await one.claims.claim(["shard 1"])


class TestNews:
    async def test_a_change_wakes_the_other_process(self, two: tuple[Store, Store]) -> None:
        one, other = two
        woken: list[float] = []
        watching = asyncio.create_task(other.news.watch(lambda: woken.append(time.monotonic())))
        await soon(lambda: len(woken) == 1)  # connected: what came before was not heard
        assert await one.overlays.apply(make_change(1))
        await soon(lambda: len(woken) == 2)
        assert await other.guilds.changed_since(0) == [(1, 1)]
        watching.cancel()

    async def test_a_member_s_choice_and_its_deletion_wake_the_other_process(self, two: tuple[Store, Store]) -> None:
        one, other = two
        woken: list[str] = []
        watching = asyncio.create_task(other.news.watch(lambda: woken.append("")))
        await soon(lambda: len(woken) == 1)
        member = one.hash_member(7, "settings")
        await one.settings.keep_member(member, MemberSettings(is_plain=True))
        await soon(lambda: len(woken) == 2)
        assert await other.guilds.latest() == (1, 1)
        await one.settings.forget_member(member)
        await soon(lambda: len(woken) == 3)
        assert await other.guilds.latest() == (2, 2)
        assert await other.guilds.changed_since(0) == []
        watching.cancel()

    async def test_a_change_that_is_refused_wakes_nobody(self, two: tuple[Store, Store]) -> None:
        one, other = two
        woken: list[str] = []
        watching = asyncio.create_task(other.news.watch(lambda: woken.append("")))
        await soon(lambda: len(woken) == 1)
        assert not await one.overlays.apply(make_change(5))
        assert await one.overlays.apply(make_change(1, guild_id=2))
        await soon(lambda: len(woken) == 2)
        watching.cancel()

    async def test_a_connection_that_has_ended_is_made_again_and_wakes_at_once(
        self, two: tuple[Store, Store], postgresql: Server, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.storage.postgresql_connections._AGAIN_SECONDS", 0.01)
        _, other = two
        woken: list[str] = []
        watching = asyncio.create_task(other.news.watch(lambda: woken.append("")))
        await soon(lambda: len(woken) == 1)
        end_connections(postgresql, url)
        await soon(lambda: len(woken) == 2)
        watching.cancel()


def end_connections(server: Server, url: str) -> None:
    server.run_sql(
        "postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name_of(url)}'"
    )


class TestMemberKey:
    async def test_processes_with_the_same_key_know_a_member_alike(self, two: tuple[Store, Store]) -> None:
        assert two[0].hash_member(1, "votes") == two[1].hash_member(1, "votes")

    @pytest.mark.parametrize("key", [None, "b2" * 32])
    async def test_a_process_with_another_key_or_none_is_refused(
        self, tmp_path: Path, url: str, key: str | None
    ) -> None:
        async def start() -> None:
            async with open_store(tmp_path / "b", url, key):
                pass

        async with open_store(tmp_path / "a", url, KEY):
            told = await refusal(start)
        assert "its codes of members are made with another key. Give this process the key of the others" in told
        assert not (tmp_path / "b" / "member-key").exists()

    async def test_the_key_is_nowhere_in_the_database(self, tmp_path: Path, url: str, postgresql: Server) -> None:
        async with open_store(tmp_path, url, KEY):
            pass
        kept = postgresql.run_sql(name_of(url), "SELECT * FROM this_store")
        assert KEY not in kept
        assert kept.count("|") == 3


class TestLayouts:
    async def test_a_store_of_the_first_layout_keeps_every_row(
        self, layouts: Layouts, tmp_path: Path, postgresql: Server
    ) -> None:
        url = postgresql.new_database()
        layouts.go_back_to("0001")
        await asyncio.to_thread(bring_up_to_date, place_of(tmp_path, url), str(layouts.folder))
        for table, values in FIRST_LAYOUT.items():
            for row in values:
                columns = postgresql.run_sql(
                    name_of(url),
                    "SELECT string_agg(data_type, ',' ORDER BY ordinal_position) FROM information_schema.columns "
                    f"WHERE table_name = '{table}'",
                ).split(",")
                postgresql.run_sql(
                    name_of(url), f"INSERT INTO {table} VALUES ({', '.join(map(literal, row, columns))})"
                )
        async with open_store(tmp_path, url) as store:
            assert await store.settings.guilds() == {2**62: GuildSettings("GB", 5), 2: GuildSettings()}
            assert await store.overlays.apply(make_change(1))
            assert await store.guilds.latest() == (1, 0)

    async def test_a_migration_that_fails_leaves_the_store_as_it_was(
        self, layouts: Layouts, tmp_path: Path, url: str
    ) -> None:
        layouts.add(ADDS_A_COLUMN)
        layouts.add(FAILS_HALF_WAY.replace("loudness", "threshold"))
        with pytest.raises(StoreUnavailable, match="is as it was before"):
            await asyncio.to_thread(bring_up_to_date, place_of(tmp_path, url), str(layouts.folder))
        async with open_store(tmp_path, url) as store:
            assert await store.votes.counts(HEAT) == ()

    async def test_an_older_version_goes_on_beside_a_newer_one_and_takes_nothing_back(
        self, layouts: Layouts, tmp_path: Path, postgresql: Server
    ) -> None:
        url = postgresql.new_database()
        async with open_store(tmp_path / "old", url, KEY) as old:
            newest = layouts.add(ADDS_A_COLUMN)
            await asyncio.to_thread(bring_up_to_date, place_of(tmp_path, url), str(layouts.folder))
            await old.settings.keep_guild(1, GuildSettings("GB"))
            async with open_store(tmp_path / "old again", url, KEY) as again:
                assert await again.settings.guilds() == {1: GuildSettings("GB")}
                assert await again.overlays.apply(make_change(1))
        assert postgresql.run_sql(name_of(url), "SELECT version_num FROM alembic_version") == newest

    async def test_several_processes_that_start_at_once_migrate_once(self, tmp_path: Path, postgresql: Server) -> None:
        url = postgresql.new_database()

        async def start(number: int) -> None:
            async with open_store(tmp_path / str(number), url, KEY) as store:
                await store.settings.keep_guild(number, GuildSettings("GB"))

        await asyncio.gather(*map(start, range(1, 5)))
        assert postgresql.run_sql(name_of(url), "SELECT count(*) FROM alembic_version") == "1"

    async def test_somebody_else_s_database_is_refused_and_left_alone(self, tmp_path: Path, postgresql: Server) -> None:
        url = postgresql.new_database()
        postgresql.run_sql(name_of(url), "CREATE TABLE votes (whose TEXT)")

        async def start() -> None:
            async with open_store(tmp_path, url):
                pass

        assert "is as it was before" in await refusal(start)
        assert postgresql.run_sql(name_of(url), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "1"


def literal(value: object, column: str) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    if column == "boolean":
        return f"{bool(value)}"
    return f"'{value}'"


class TestFaults:
    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (lambda url: url.replace("a-password", "another"), "it refuses the user or the password"),
            (lambda url: url + "_nowhere", "there is no database of that name"),
            (lambda url: url.replace("127.0.0.1", "127.0.0.2"), "it cannot be reached"),
        ],
    )
    async def test_what_is_wrong_is_told_without_address_and_password(
        self, tmp_path: Path, url: str, change: Callable[[str], str], reason: str
    ) -> None:
        async def start() -> None:
            async with open_store(tmp_path, change(url)):
                pass

        told = await refusal(start)
        assert told.startswith("The bot's memory (PostgreSQL, “store_")
        assert f"cannot be used: {reason}. " in told
        assert "password@" not in told.replace("user:password@host", "")
        assert "127.0.0" not in told
        assert "nowhere-else" not in told


async def test_a_memory_that_is_begun_anew_is_told_in_the_log(
    tmp_path: Path, postgresql: Server, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgresql.new_database()
    for _ in range(2):
        async with open_store(tmp_path, url):
            pass
    told = "the database was empty: a new memory is begun there, without any guild's settings"
    assert caplog.messages.count(told) == 1
