"""What changes between question and answer: channels, rights, cards and members that are gone."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.discord_ui import wording
from bot.domain.records import GivenAnswer
from bot.services import unwritten
from bot.storage.store import AnswersInDatabase
from tests.discord_ui.simulated_club import Club, text


def lines(caplog: pytest.LogCaptureFixture, start: str) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.name == "soigneur.discord" and r.getMessage().startswith(start)]


async def test_an_event_that_comes_twice_is_answered_once(club: Club) -> None:
    asked = await club.mention_bot("heat")
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)

    club.bot.dispatch("message", await channel.fetch_message(asked.id))
    await club.env.settle()

    assert len(club.stored()) == 1


async def test_an_edit_during_the_answer_waits_for_it(club: Club) -> None:
    asked = await club.member.send(club.channel, f"{club.mention} heat")
    async with club.bot.desk.turns.of(club.channel.id):
        club.env.backend.edit_message(club.channel.id, asked.id, {"content": f"{club.mention} long climbs"})
        await asyncio.sleep(0.05)
        assert "Heat or cold" in text(club.last())
    await club.env.settle()

    assert len(club.stored()) == 1
    assert wording.DID_YOU_MEAN in text(club.last())


@pytest.mark.parametrize("status", [403, 404, 429, 500])
async def test_a_card_that_cannot_be_changed_is_one_log_line(
    club: Club, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    asked = await club.mention_bot("heat")
    club.env.inject_error("PATCH", f"/channels/{club.channel.id}/messages/*", status=status)

    await club.member.edit(asked, f"{club.mention} long climbs")

    assert len(lines(caplog, "answer not changed")) == 1
    assert "Heat or cold" in text(club.last())


@pytest.mark.parametrize("status", [403, 500])
async def test_a_card_that_cannot_be_deleted_is_one_log_line(
    club: Club, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    asked = await club.mention_bot("heat")
    club.env.inject_error("DELETE", f"/channels/{club.channel.id}/messages/*", status=status)

    await club.member.delete(asked)

    assert len(lines(caplog, "answer not deleted")) == 1


async def test_an_emergency_that_an_edit_raises_reaches_the_asker_where_the_right_to_write_was_taken(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    asked = await club.mention_bot("heat")
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=403, code=50013)

    await club.member.edit(asked, f"{club.mention} numb saddle")

    assert club.dm(club.member)[-1].content.startswith("### Call 999 now")
    assert "Heat or cold" in text(club.last())
    assert len(lines(caplog, "answer not sent")) == 1


async def test_a_deleted_channel_is_one_log_line(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    asked = await club.mention_bot("heat")
    gone = GivenAnswer(asked.id, 5, 6, club.guild.id)
    await club.memory.remembering.remember(gone, club.member.id)

    await club.member.edit(asked, f"{club.mention} long climbs")

    assert len(lines(caplog, "answer not changed in channel 6: HTTP 404")) == 1


async def test_dismiss_on_a_card_that_is_gone_is_as_good(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    await club.mention_bot("heat")
    club.env.inject_error("DELETE", f"/channels/{club.channel.id}/messages/*", status=404, code=10008)

    await club.member.click(club.seen(club.last()), label=wording.DISMISS)

    assert wording.DISMISSED in text(club.last())
    assert lines(caplog, "answer not deleted") == []


async def test_the_answer_to_a_member_who_left_still_goes_with_the_question(club: Club) -> None:
    asked = await club.mention_bot("heat")
    club.env.backend.get_guild(club.guild.id).members.pop(club.member.id)

    club.env.backend.delete_message(club.channel.id, asked.id)
    await club.env.settle()

    assert club.stored() == []


async def test_bulk_deletion_takes_the_answers_along(club: Club) -> None:
    asked = [await club.mention_bot(words) for words in ("heat", "long climbs")]

    club.env.backend.bulk_delete_messages(club.channel.id, [message.id for message in asked])
    await club.env.settle()

    assert club.stored() == []


async def test_what_is_old_is_forgotten_while_the_bot_runs(club: Club) -> None:
    asked = await club.mention_bot("heat")
    club.clock.now += 8 * 24 * 3600

    await club.env.advance_time(6 * 3600 + 60)

    assert await club.memory.remembering.answer_to(asked.id) is None


async def test_a_background_task_that_dies_ends_the_bot_with_its_reason(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> int:
        raise RuntimeError("purple ostrich")

    monkeypatch.setattr(type(club.memory.remembering), "forget_old", broken)
    await club.env.advance_time(6 * 3600 + 60)

    assert club.bot.is_closed()
    assert len(lines(caplog, "fault ref=")) == 1
    club.env._errors.clear()


async def test_a_fault_in_writing_down_answers_ends_the_bot_with_its_reason(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("purple ostrich")

    closed = asyncio.Event()

    async def close() -> None:
        closed.set()

    monkeypatch.setattr(club.bot, "close", close)
    monkeypatch.setattr(unwritten, "WRITTEN_WITHIN", 0.0)
    monkeypatch.setattr(AnswersInDatabase, "keep", broken)
    await club.mention_bot("heat")
    await closed.wait()

    assert len(lines(caplog, "fault ref=")) == 1
