"""What is settled of entries out of step is a change like any other: once, by who was first, and in one guild."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import bot.services.curating
from bot.domain.changes import Act, Draft
from bot.domain.model import Scope
from bot.domain.pipeline import prepare
from bot.services.curating import Curating, Published, StaleEdit
from bot.services.library import Library
from bot.services.upkeep import LookAgain, Upkeep
from bot.storage.store import Store, open_store
from tests.factories import make_entry, make_knowledge
from tests.services.fake_now import FakeNow

GUILD, OTHER, MO, SU = 1, 2, 7, 8
HEAT = make_entry(check_again_by=date(2026, 11, 22))
OUTSIDE = ("who won the cup", "lost my gloves", "ride at nine tomorrow", "my knee clicks", "good luck all")
BASE = replace(make_knowledge([HEAT]), scope=Scope(out_of_scope=OUTSIDE))


@dataclass(frozen=True, slots=True)
class Shelf:
    store: Store
    library: Library
    curating: Curating
    upkeep: Upkeep
    now: FakeNow

    async def edit(self, guild_id: int, note: str) -> None:
        number = await self.curating.number(guild_id, HEAT.id)
        done = await self.curating.publish(
            Draft(guild_id, HEAT.id, Act.EDIT, number, replace(HEAT, note=note, check_again_by=None)), MO
        )
        assert isinstance(done, Published)


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    now, library = FakeNow(), Library(prepare(BASE))
    async with open_store(tmp_path) as store:
        await library.open(store.overlays)
        curating = Curating(store.overlays, library, now)
        yield Shelf(store, library, curating, Upkeep(curating, store.overlays, library, now), now)


async def test_of_two_who_press_at_once_one_is_told_that_it_has_changed(shelf: Shelf) -> None:
    due = await shelf.upkeep.due(GUILD, HEAT.id)
    assert due is not None

    done = await asyncio.gather(
        *(shelf.upkeep.still_right(GUILD, due.seen, who) for who in (MO, SU)), return_exceptions=True
    )

    assert sorted(isinstance(each, Published) for each in done) == [False, True]
    assert next(type(each) for each in done if not isinstance(each, Published)) in (StaleEdit, LookAgain)
    assert len(await shelf.curating.history(GUILD)) == 1


async def test_keeping_and_taking_at_once_does_one_of_both(shelf: Shelf) -> None:
    await shelf.edit(GUILD, "Ours.")
    both = await shelf.upkeep.both(GUILD, HEAT.id)
    assert both is not None

    done = await asyncio.gather(
        shelf.upkeep.keep_ours(GUILD, both.seen, MO),
        shelf.upkeep.take_base(GUILD, both.seen, SU),
        return_exceptions=True,
    )

    assert sorted(isinstance(each, Published) for each in done) == [False, True]
    acts = [change.act for change in await shelf.curating.history(GUILD)]
    assert acts in ([Act.KEEP, Act.EDIT], [Act.FOLLOW, Act.EDIT])


async def test_after_the_leap_day_the_next_check_is_at_the_end_of_february(shelf: Shelf) -> None:
    shelf.now.moment = datetime(2028, 2, 29, 12, tzinfo=UTC)
    due = await shelf.upkeep.due(GUILD, HEAT.id)
    assert due is not None

    await shelf.upkeep.still_right(GUILD, due.seen, MO)

    assert shelf.upkeep.checked(GUILD)[HEAT.id].until == date(2029, 2, 28)


async def test_a_check_costs_no_index_of_the_guilds_own(shelf: Shelf) -> None:
    due = await shelf.upkeep.due(GUILD, HEAT.id)
    assert due is not None

    await shelf.upkeep.still_right(GUILD, due.seen, MO)

    assert shelf.library.current(GUILD) is shelf.library.base


async def test_nothing_of_one_guild_is_seen_in_another(shelf: Shelf) -> None:
    await shelf.edit(GUILD, "Ours.")
    shelf.library._base = prepare(replace(BASE, entries=(replace(HEAT, do_now="New."),)))

    assert list(await shelf.upkeep.untold()) == [GUILD]
    assert await shelf.upkeep.both(OTHER, HEAT.id) is None
    assert [entry.do_now for entry in shelf.upkeep.overdue(OTHER)] == ["New."]
    assert shelf.upkeep.overdue(GUILD) == ()


async def test_publishing_does_not_ask_every_question_anew(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(*_: object) -> None:
        raise AssertionError("what a change does is shown before; publishing must answer Discord within 3 seconds")

    monkeypatch.setattr(bot.services.curating, "foresee", unwanted)

    await shelf.edit(GUILD, "Ours.")
