"""A channel is told once: the next question about the same entry gets a link, an emergency its number again."""

from __future__ import annotations

import asyncio

from bot.discord_ui import wording
from bot.discord_ui.turns import Turns
from tests.discord_ui.simulated_club import Club, buttons, is_private, text


async def test_the_same_question_in_a_channel_gets_a_link_to_the_card(club: Club) -> None:
    await club.mention_bot("heat")
    card = club.last()

    await club.mention_bot("ice or heat?", by=club.other)

    shown = text(club.last())
    assert wording.ANSWERED_BEFORE in shown
    assert f"https://discord.com/channels/{club.guild.id}/{club.channel.id}/{card.id}" in shown
    result = await club.other.click(club.seen(club.last()), label="Heat or cold on a back spasm?")
    assert is_private(result)
    assert "Use what feels better" in text(club.last())


async def test_after_ten_minutes_the_card_is_given_again(club: Club) -> None:
    await club.mention_bot("heat")
    club.clock.now += 601

    await club.mention_bot("heat")

    assert "Use what feels better" in text(club.last())


async def test_other_channels_private_answers_and_dismissed_cards_do_not_count(club: Club) -> None:
    await club.mention_bot("heat")
    elsewhere = club.guild.create_text_channel("elsewhere")
    await club.mention_bot("heat", channel=elsewhere)
    assert "Use what feels better" in text(club.last(elsewhere))

    await club.member.slash(club.channel, "ask", question="heat")
    assert "Use what feels better" in text(club.last())

    await club.member.click(club.seen(club.stored()[0]), label=wording.DISMISS)
    await club.mention_bot("heat")
    assert "Use what feels better" in text(club.last())


async def test_a_warning_is_never_replaced_by_a_link(club: Club) -> None:
    await club.mention_bot("heat")

    await club.mention_bot("heat and a fever", by=club.other)

    assert "You mentioned: a fever." in text(club.last())
    assert "Use what feels better" in text(club.last())


async def test_a_repeated_emergency_gets_the_number_and_a_link(club: Club) -> None:
    await club.mention_bot("numb saddle")
    first = club.last()

    await club.mention_bot("numb saddle!!")

    told = club.last()
    assert told.content.startswith("### Call 999 now")
    assert "You mentioned: numbness around the saddle area." in told.content
    assert f"/{club.channel.id}/{first.id})" in told.content
    assert told.ping_user_ids == [club.member.id]


async def test_an_emergency_of_another_member_or_in_another_channel_is_told_in_full(club: Club) -> None:
    await club.mention_bot("numb saddle")
    elsewhere = club.guild.create_text_channel("elsewhere")

    await club.mention_bot("numb saddle", by=club.other)
    await club.mention_bot("numb saddle", channel=elsewhere)

    assert "Do not ride home." in club.last().content
    assert "Do not ride home." in club.last(elsewhere).content


async def test_a_repeated_emergency_whose_first_card_is_gone_is_told_in_full(club: Club) -> None:
    asked = await club.mention_bot("numb saddle")
    await club.member.delete(asked)

    await club.mention_bot("numb saddle")

    assert "Do not ride home." in club.last().content


async def test_a_direct_message_may_ask_the_same_again(club: Club) -> None:
    await club.member.send_dm("heat")
    await club.member.send_dm("heat")

    assert "Use what feels better" in text(club.dm(club.member)[-1])


async def test_five_hundred_questions_in_a_burst_are_answered_in_order(club: Club) -> None:
    riders = [club.guild.add_member(club.env.create_user(f"rider-{n}")) for n in range(500)]
    for rider in riders:
        club.env.backend.create_message(club.channel.id, rider.id, f"{club.mention} long climbs")
    await asyncio.sleep(0)
    while len(club.bot.desk.turns):  # noqa: ASYNC110 - the test looks from outside
        await asyncio.sleep(0.01)
    await club.env.settle()

    answers = [int(m.reference["message_id"]) for m in club.stored() if m.reference]
    assert len(answers) == 500
    assert answers == sorted(answers)
    assert len(club.bot.desk.turns) == 0
    assert [label for label, _ in buttons(club.last())][-1] == wording.DISMISS


async def test_turns_leave_nothing_behind() -> None:
    turns = Turns()
    async with turns.of(1), turns.of(2):
        assert len(turns) == 2
    assert len(turns) == 0
