"""What is settled of entries out of step is a change like any other: once, by who was first, and in one guild."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import bot.services.curating
from bot.app import open_memory
from bot.domain.changes import Act, Draft
from bot.domain.model import Entry, Scope
from bot.domain.pipeline import prepare
from bot.services.curating import Proposed, Published, StaleEdit
from bot.services.library import Library
from bot.services.memory import Memory
from bot.services.reviewing import NotWaiting
from bot.services.upkeep import LookAgain, Upkeep
from tests.factories import make_entry, make_knowledge
from tests.services.fake_now import FakeNow

GUILD, OTHER, MO, SU = 1, 2, 7, 8
HEAT = make_entry(check_again_by=date(2026, 11, 22))
OUTSIDE = ("who won the cup", "lost my gloves", "ride at nine tomorrow", "my knee clicks", "good luck all")
BASE = replace(make_knowledge([HEAT]), scope=Scope(out_of_scope=OUTSIDE))


@dataclass(frozen=True, slots=True)
class Shelf:
    library: Library
    memory: Memory
    now: FakeNow

    @property
    def upkeep(self) -> Upkeep:
        return self.memory.upkeep

    async def edit(self, guild_id: int, note: str) -> None:
        await self.publish(guild_id, Act.EDIT, replace(HEAT, note=note, check_again_by=None))

    async def publish(self, guild_id: int, act: Act, after: Entry | None) -> None:
        number = await self.memory.curating.number(guild_id, HEAT.id)
        done = await self.memory.curating.publish(Draft(guild_id, HEAT.id, act, number, after), MO)
        assert isinstance(done, Published)

    def base_says(self, do_now: str) -> None:
        self.library._base = prepare(replace(BASE, entries=(replace(HEAT, do_now=do_now),)))


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    now, library = FakeNow(), Library(prepare(BASE))
    async with open_memory(tmp_path, library, now) as memory:
        yield Shelf(library, memory, now)


async def test_of_two_who_press_at_once_one_is_told_that_it_has_changed(shelf: Shelf) -> None:
    due = await shelf.upkeep.due(GUILD, HEAT.id)
    assert due is not None

    done = await asyncio.gather(
        *(shelf.upkeep.still_right(GUILD, due.seen, who) for who in (MO, SU)), return_exceptions=True
    )

    assert sorted(isinstance(each, Published) for each in done) == [False, True]
    assert next(type(each) for each in done if not isinstance(each, Published)) in (StaleEdit, LookAgain)
    assert len(await shelf.memory.restoring.history(GUILD)) == 1


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
    acts = [change.act for change in await shelf.memory.restoring.history(GUILD)]
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
    shelf.base_says("New.")

    assert list(await shelf.upkeep.untold()) == [GUILD]
    assert await shelf.upkeep.both(OTHER, HEAT.id) is None
    assert [entry.do_now for entry in shelf.upkeep.overdue(OTHER)] == ["New."]
    assert shelf.upkeep.overdue(GUILD) == ()


async def test_publishing_does_not_ask_every_question_anew(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(*_: object) -> None:
        raise AssertionError("what a change does is shown before; publishing must answer Discord within 3 seconds")

    monkeypatch.setattr(bot.services.curating, "foresee", unwanted)

    await shelf.edit(GUILD, "Ours.")


async def test_what_stays_hidden_over_a_base_that_changed_can_still_be_brought_back(shelf: Shelf) -> None:
    await shelf.publish(GUILD, Act.HIDE, None)
    shelf.base_says("New.")
    both = await shelf.upkeep.both(GUILD, HEAT.id)
    assert both is not None
    await shelf.upkeep.keep_ours(GUILD, both.seen, MO)

    [hidden] = (await shelf.upkeep.overview(GUILD)).hidden
    assert (hidden.act, hidden.entry_id) == (Act.HIDE, HEAT.id)
    await shelf.memory.restoring.bring_back(GUILD, HEAT.id, SU)

    shown = shelf.memory.curating.shown(GUILD, HEAT.id)
    assert shown is not None
    assert shown.do_now == HEAT.do_now
    assert (await shelf.upkeep.overview(GUILD)).hidden == ()


async def test_what_comes_with_the_bot_is_followed_again_also_when_members_ask_in_its_words(shelf: Shelf) -> None:
    await shelf.publish(GUILD, Act.HIDE, None)
    await shelf.memory.gaps.turn_on(GUILD)
    await shelf.memory.gaps.note(GUILD, HEAT.phrasings[0])
    assert await shelf.memory.gaps.copied(GUILD, HEAT.phrasings[:1]) == HEAT.phrasings[:1]

    await shelf.memory.restoring.bring_back(GUILD, HEAT.id, SU)

    assert shelf.memory.curating.shown(GUILD, HEAT.id) == HEAT


@pytest.mark.parametrize("act", [Act.FOLLOW, Act.CHECK])
async def test_a_proposal_without_a_text_of_its_own_is_not_confirmed_over_another(shelf: Shelf, act: Act) -> None:
    after = replace(HEAT, check_again_by=date(2027, 11, 23))
    draft = Draft(GUILD, HEAT.id, act, 0, after)
    proposed = await shelf.memory.curating.settle(draft, MO, needs_second=True)
    assert isinstance(proposed, Proposed)

    await shelf.edit(GUILD, "Ours.")

    with pytest.raises(NotWaiting, match="has changed since"):
        await shelf.memory.reviewing.approve(GUILD, proposed.waiting.id, SU, is_owner=False)


async def test_a_proposal_that_is_taken_up_is_a_text_to_edit(shelf: Shelf) -> None:
    proposed = await shelf.memory.curating.settle(Draft(GUILD, HEAT.id, Act.FOLLOW, 0, HEAT), MO, needs_second=True)
    assert isinstance(proposed, Proposed)

    working = await shelf.memory.reviewing.take_up(GUILD, proposed.waiting.id, SU)

    assert working.act is Act.EDIT
