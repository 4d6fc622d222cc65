"""What guilds and members chose: read without a query, changed without loss, and each to their own."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.records import GuildSettings, MemberSettings
from bot.services.ports import StoreUnavailable
from bot.services.settings import Settings
from bot.storage.store import Store, open_store

MIA, OTTO = 1_234_567_890_123_456_789, 987_654_321_098_765_432
PLAIN = MemberSettings(is_plain=True)

ids = st.integers(min_value=1, max_value=2**63 - 1)
chosen_settings = st.builds(
    GuildSettings,
    country=st.none() | st.sampled_from(["GB", "DE", "US"]),
    editor_role_id=st.none() | ids,
    moderators_channel_id=st.none() | ids,
    keeps_gaps=st.booleans(),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def kept(store: Store) -> Settings:
    return Settings(store.settings, store.hash_member)


def replace_all(chosen: GuildSettings, old: GuildSettings) -> GuildSettings:
    del old
    return chosen


async def restarted(store: Store) -> Settings:
    """The service as it is after a restart."""
    anew = Settings(store.settings, store.hash_member)
    await anew.load()
    return anew


async def test_a_guild_that_chose_nothing_has_the_defaults(kept: Settings) -> None:
    assert kept.of_guild(1) == GuildSettings(
        country=None, editor_role_id=None, moderators_channel_id=None, keeps_gaps=False
    )


async def test_a_direct_message_has_the_defaults(kept: Settings) -> None:
    assert kept.of_guild(None) == GuildSettings()


async def test_a_change_counts_at_once_and_after_a_restart(kept: Settings, store: Store) -> None:
    chosen = await kept.change_guild(1, lambda old: replace(old, country="GB", editor_role_id=5))
    assert chosen == GuildSettings("GB", 5)
    assert (kept.of_guild(1), (await restarted(store)).of_guild(1)) == (chosen, chosen)


async def test_changes_at_the_same_time_are_all_kept(kept: Settings, store: Store) -> None:
    await asyncio.gather(
        kept.change_guild(1, lambda old: replace(old, country="GB")),
        kept.change_guild(1, lambda old: replace(old, editor_role_id=5)),
        kept.change_guild(1, lambda old: replace(old, moderators_channel_id=6)),
    )
    assert kept.of_guild(1) == GuildSettings("GB", 5, 6) == (await restarted(store)).of_guild(1)


async def test_a_change_that_is_not_possible_changes_nothing(kept: Settings) -> None:
    await kept.change_guild(1, lambda old: replace(old, country="GB"))
    with pytest.raises(ValueError, match="two capital letters"):
        await kept.change_guild(1, lambda old: replace(old, country="Britain"))
    assert kept.of_guild(1) == GuildSettings("GB")


async def test_a_plain_member_is_plain_at_once_and_after_a_restart(kept: Settings, store: Store) -> None:
    await kept.change_member(MIA, PLAIN)
    for service in (kept, await restarted(store)):
        assert (service.of_member(MIA), service.of_member(OTTO)) == (PLAIN, MemberSettings())


async def test_of_a_member_with_the_defaults_nothing_is_kept(kept: Settings, store: Store) -> None:
    await kept.change_member(MIA, PLAIN)
    await kept.change_member(MIA, MemberSettings())
    assert (kept.of_member(MIA), await store.settings.members()) == (MemberSettings(), {})


async def test_a_member_is_forgotten_and_no_other(kept: Settings, store: Store) -> None:
    await kept.change_member(MIA, PLAIN)
    await kept.change_member(OTTO, PLAIN)
    await kept.forget_member(MIA)
    for service in (kept, await restarted(store)):
        assert (service.of_member(MIA), service.of_member(OTTO)) == (MemberSettings(), PLAIN)


async def test_forgetting_a_member_who_chose_nothing_is_fine(kept: Settings) -> None:
    await kept.forget_member(MIA)
    assert kept.of_member(MIA) == MemberSettings()


async def test_without_the_store_what_is_known_still_counts(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        kept = Settings(store.settings, store.hash_member)
        await kept.change_guild(1, lambda old: replace(old, country="GB"))
        await kept.change_member(MIA, PLAIN)
    with pytest.raises(StoreUnavailable):
        await kept.load()
    assert (kept.of_guild(1), kept.of_member(MIA)) == (GuildSettings("GB"), PLAIN)


async def test_a_change_that_was_not_kept_does_not_count(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        kept = Settings(store.settings, store.hash_member)
        await kept.change_guild(1, lambda old: replace(old, country="GB"))
        await kept.change_member(MIA, PLAIN)
    with pytest.raises(StoreUnavailable):
        await kept.change_guild(1, lambda old: replace(old, country="US"))
    with pytest.raises(StoreUnavailable):
        await kept.change_member(OTTO, PLAIN)
    with pytest.raises(StoreUnavailable):
        await kept.forget_member(MIA)
    assert (kept.of_guild(1), kept.of_member(OTTO), kept.of_member(MIA)) == (
        GuildSettings("GB"),
        MemberSettings(),
        PLAIN,
    )


async def test_loading_while_a_change_is_made_does_not_lose_it(kept: Settings) -> None:
    await asyncio.gather(kept.load(), kept.change_guild(1, lambda old: replace(old, country="GB")), kept.load())
    assert kept.of_guild(1) == GuildSettings("GB")


@given(changes=st.lists(st.tuples(st.integers(1, 4), chosen_settings), max_size=12))
@settings(max_examples=12)
def test_a_guild_s_settings_never_change_another_s(changes: list[tuple[int, GuildSettings]]) -> None:
    async def law() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with open_store(Path(folder)) as store:
                kept, expected = Settings(store.settings, store.hash_member), dict[int, GuildSettings]()
                for guild_id, chosen in changes:
                    await kept.change_guild(guild_id, partial(replace_all, chosen))
                    expected[guild_id] = chosen
                    for other in range(6):
                        assert kept.of_guild(other) == expected.get(other, GuildSettings())
                assert await store.settings.guilds() == expected

    asyncio.run(law())
