"""One member asking all the time is slowed down politely, and still gets every warning."""

from __future__ import annotations

import pytest

from bot.discord_ui import wording
from bot.discord_ui.limiter import Limiter, Pace, Reminders
from tests.discord_ui.fakes import FakeClock
from tests.discord_ui.simulated_club import Club, is_private, text, texts


async def test_fifty_questions_a_minute_get_a_few_answers_and_one_word_about_it(club: Club) -> None:
    for _ in range(50):
        await club.mention_bot("heat")
        club.clock.now += 1.2

    shown = [text(message) for message in club.stored()]
    assert sum(wording.SLOW_DOWN in one for one in shown) == 1
    assert sum("Heat or cold" in one for one in shown) == 10


async def test_every_emergency_is_answered_whatever_the_pace(club: Club) -> None:
    for _ in range(25):
        await club.mention_bot("heat")
        await club.mention_bot("numb saddle")

    assert sum("Call 999 now" in m.content for m in club.stored()) == 25


async def test_lesser_warnings_are_given_in_short_whatever_the_pace(club: Club) -> None:
    for _ in range(10):
        await club.mention_bot("heat")
    await club.mention_bot("heat and a fever")

    assert "You mentioned: a fever." in texts(club.last())[0]
    assert "Heat or cold" not in text(club.last())


async def test_others_are_not_slowed_down(club: Club) -> None:
    for _ in range(10):
        await club.mention_bot("heat")
    await club.mention_bot("heat", by=club.other)

    assert "Heat or cold" in text(club.last())


async def test_a_command_is_answered_even_in_silence(club: Club) -> None:
    for _ in range(10):
        result = await club.member.slash(club.channel, "ask", question="heat", private=False)

    assert is_private(result)
    assert wording.SLOW_DOWN in text(club.last())


async def test_greetings_are_paced_too(club: Club) -> None:
    for _ in range(20):
        await club.mention_bot("")

    assert len(club.stored()) == 6


def test_after_a_rest_the_pace_is_forgotten(clock: FakeClock) -> None:
    limiter = Limiter(clock)
    assert [limiter.pace(1) for _ in range(7)] == [*[Pace.ANSWER] * 5, Pace.NOTICE, Pace.SILENCE]
    clock.now += 10
    assert [limiter.pace(1) for _ in range(2)] == [Pace.ANSWER, Pace.SILENCE]
    clock.now += 60
    assert [limiter.pace(1) for _ in range(6)] == [*[Pace.ANSWER] * 5, Pace.NOTICE]


@pytest.mark.parametrize("members", [10, 1000])
def test_memory_is_bounded(clock: FakeClock, members: int) -> None:
    limiter, reminders = Limiter(clock, members_kept=10), Reminders(clock, every=60, members_kept=10)
    for member in range(members):
        limiter.pace(member)
        reminders.is_due(member)

    assert (len(limiter), len(reminders)) == (10, 10)
