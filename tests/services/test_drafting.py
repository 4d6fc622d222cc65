"""Drafts outlive a restart, but for those that began with a message: they go with it, and are never stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Act, Working
from bot.domain.model import EntryId
from bot.services.drafting import Drafting, new_id
from bot.services.originals import Originals
from bot.storage.store import Store, open_store
from tests.services.fake_now import FakeNow

GUILD, MO = 1, 7
ASKED = "my back locks up whenever I carry a purple ostrich uphill"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def now() -> FakeNow:
    return FakeNow()


def started(store: Store, now: FakeNow) -> Drafting:
    return Drafting(store.drafts, Originals(now), now)


def sketch(now: FakeNow) -> Working:
    return Working(new_id(), GUILD, EntryId("club-1"), MO, Act.ADD, 0, None, now())


def on_disk(folder: Path) -> str:
    return "".join(path.read_bytes().decode(errors="replace") for path in folder.rglob("*") if path.is_file())


async def begin_with_message(drafts: Drafting, now: FakeNow) -> Working:
    working = sketch(now)
    drafts.originals.hold(working.id, ASKED, is_editors=False)
    return await drafts.change(replace(working, from_message=True), {"phrasings": [ASKED]})


async def test_a_draft_outlives_a_restart(store: Store, now: FakeNow) -> None:
    working = await started(store, now).change(sketch(now), {"note": "Ours."})

    found = await started(store, now).of(working.id, GUILD, MO)

    assert found is not None
    assert found.content == {"note": "Ours."}


async def test_a_draft_that_began_with_a_message_is_never_stored(store: Store, now: FakeNow, tmp_path: Path) -> None:
    drafts = started(store, now)

    working = await begin_with_message(drafts, now)

    assert await drafts.of(working.id, GUILD, MO) == working
    assert await started(store, now).of(working.id, GUILD, MO) is None
    assert "ostrich" not in on_disk(tmp_path)


async def test_without_its_message_a_draft_is_gone_so_that_no_copy_is_published(store: Store, now: FakeNow) -> None:
    drafts = started(store, now)
    working = await begin_with_message(drafts, now)
    now.after(timedelta(hours=23))
    assert await drafts.of(working.id, GUILD, MO) is not None

    now.after(timedelta(hours=2))

    assert await drafts.of(working.id, GUILD, MO) is None


async def test_the_message_goes_with_the_moderator_s_data(store: Store, now: FakeNow) -> None:
    drafts = started(store, now)
    working = await begin_with_message(drafts, now)

    await drafts.forget_editor(MO)

    assert not drafts.originals.holds(working.id)
