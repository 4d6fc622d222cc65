"""All that outlasts a restart: forgetting a member or old things reaches every part."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import open_memory
from bot.domain.model import EntryId
from bot.domain.pipeline import prepare
from bot.domain.records import GivenAnswer, MemberSettings, Revision, Vote, VoteCount
from bot.services.library import Library
from bot.services.memory import Memory
from tests.factories import make_knowledge
from tests.services.fake_now import FakeNow

MIA = 1_234_567_890_123_456_789
HEAT, REVISION = EntryId("relief-heat-or-cold"), Revision("aaaaaaaaaa")


@pytest.fixture
def now() -> FakeNow:
    return FakeNow()


@pytest.fixture
async def memory(tmp_path: Path, now: FakeNow) -> AsyncIterator[Memory]:
    async with open_memory(tmp_path, Library(prepare(make_knowledge())), now) as opened:
        await opened.gaps.turn_on(1)
        await opened.gaps.suggest(1, MIA, "how wide should handlebars be")
        await opened.remembering.remember(GivenAnswer(1, 2, 3), MIA)
        await opened.settings.change_member(MIA, MemberSettings(is_plain=True))
        await opened.voting.vote(MIA, Vote(HEAT, REVISION, is_helpful=True))
        yield opened


async def test_a_member_who_asks_for_it_is_forgotten_everywhere(memory: Memory) -> None:
    await memory.forget_member(MIA)
    assert await memory.gaps.suggestions(1) == ()
    assert await memory.remembering.answer_to(1) is None
    assert memory.settings.of_member(MIA) == MemberSettings()
    assert await memory.voting.counts(HEAT) == ()


async def test_what_is_old_is_forgotten_everywhere_and_what_was_chosen_stays(memory: Memory, now: FakeNow) -> None:
    now.after(timedelta(days=29))
    await memory.forget_old()
    await memory.voting.forget_member(MIA)
    assert await memory.gaps.forget_old() == 0
    assert await memory.gaps.suggestions(1) == ()
    assert await memory.remembering.answer_to(1) is None
    assert memory.settings.of_member(MIA) == MemberSettings(is_plain=True)
    assert await memory.voting.counts(HEAT) == (VoteCount(REVISION, 1, 0),)
