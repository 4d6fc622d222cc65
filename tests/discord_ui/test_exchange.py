"""Moderators export what their club changed, and import it: differences first, once, and only they."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.discord_ui.wording import exchange as words
from tests.discord_ui.simulated_club import Club, buttons, text
from tests.discord_ui.test_curating import HELP, RealAsking, moderator

FILE = b"""
entries:
  - id: cafe
    topic: club
    question: Where is the coffee stop?
    phrasings: [where do we stop for espresso]
    do_now: At the boathouse.
    sources: [https://club.example/coffee]
hidden: [stretching, see-a-doctor]
"""


@pytest.fixture
def asking() -> RealAsking:
    return RealAsking()


async def test_an_import_shows_differences_and_is_published_once(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa import", file=("ours.yaml", FILE))
    panel = club.last()
    assert panel.is_ephemeral
    assert "Where is the coffee stop? (cafe)" in text(panel)
    assert "in: At the boathouse." in text(panel)
    assert f"(see-a-doctor): {words.SECOND}" in text(panel)
    assert club.bot.desk.entry(club.guild.id, "stretching") is not None

    await mo.click(club.seen(panel), label=words.PUBLISH_ALL)
    assert "imported 2 changes" in text(club.last())
    assert club.bot.desk.entry(club.guild.id, "stretching") is None
    assert club.bot.desk.entry(club.guild.id, "see-a-doctor") == HELP
    assert words.PUBLISH_ALL not in [label for label, _ in buttons(club.last())]
    assert len(await club.memory.restoring.history(club.guild.id)) == 2
    assert len(await club.memory.reviewing.waiting(club.guild.id)) == 1
    await mo.slash(club.channel, "qa import", file=("ours.yaml", FILE))
    assert words.NO_CHANGES in text(club.last())


async def test_discord_is_answered_before_a_file_is_read_and_before_it_is_published(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noting(what: str, does: Any) -> Any:
        async def note(*given: Any, **named: Any) -> Any:
            order.append(what)
            return await does(*given, **named)

        return note

    exchanging = club.memory.exchanging
    monkeypatch.setattr(discord.InteractionResponse, "defer", noting("answer", discord.InteractionResponse.defer))
    monkeypatch.setattr(exchanging, "plan", noting("read", exchanging.plan))
    monkeypatch.setattr(exchanging, "carry_out", noting("publish", exchanging.carry_out))
    mo = moderator(club)

    await mo.slash(club.channel, "qa import", file=("ours.yaml", FILE))
    await mo.click(club.seen(club.last()), label=words.PUBLISH_ALL)

    assert order == ["answer", "read", "answer", "publish"]


async def test_an_export_is_a_private_file(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa export")

    assert club.last().is_ephemeral
    assert [each["filename"] for each in club.last().attachments] == [words.FILE_NAME]


async def test_problems_leave_nothing_to_press(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa import", file=("x.png", b"\x89PNG\0\0"))
    assert words.PROBLEMS in text(club.last())
    assert "is not UTF-8 text" in text(club.last())
    assert buttons(club.last()) == []

    await mo.slash(club.channel, "qa import", file=("x.yaml", b"#" * 1_000_001))
    assert words.TOO_LARGE in text(club.last())


async def test_a_discarded_import_changes_nothing(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa import", file=("ours.yaml", FILE))
    await mo.click(club.seen(club.last()), label=words.DISCARD)

    assert words.DISCARDED in text(club.last())
    assert await club.memory.restoring.history(club.guild.id) == ()


async def test_only_the_moderator_who_asked_may_publish(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa import", file=("ours.yaml", FILE))
    plan_id = next(i for _, i in buttons(club.last())).rpartition(":")[2]

    plans = club.memory.exchanging.plans
    assert plans.take(plan_id, club.guild.id, club.member.id) is None
    assert plans.take(plan_id, club.guild.id + 1, mo.id) is None
    kept = plans.take(plan_id, club.guild.id, mo.id)
    assert kept is not None
    assert plans.take(plan_id, club.guild.id, mo.id) is None
    plans.put_back(kept)
    club.clock.now += 25 * 3600
    assert plans.take(plan_id, club.guild.id, mo.id) is None
