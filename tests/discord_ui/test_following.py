"""The answer follows the question: it changes with it, goes with it, and never warns less than before."""

from __future__ import annotations

import pytest

from bot.discord_ui import wording
from bot.domain.model import EntryId
from tests.discord_ui.simulated_club import Club, buttons, text, texts


async def test_an_edited_question_changes_its_card(club: Club) -> None:
    asked = await club.mention_bot("heat")

    await club.member.edit(asked, f"{club.mention} long climbs")

    assert len(club.stored()) == 1
    assert wording.DID_YOU_MEAN in text(club.last())


async def test_an_edit_that_raises_the_level_shows_the_warning(club: Club) -> None:
    asked = await club.mention_bot("heat")

    await club.member.edit(asked, f"{club.mention} heat and a fever")

    assert len(club.stored()) == 1
    assert "You mentioned: a fever." in texts(club.last())[0]


@pytest.mark.parametrize("words", ["heat", "long climbs", "heat, sore at night"])
async def test_an_edit_never_lowers_a_warning(club: Club, words: str) -> None:
    asked = await club.mention_bot("heat and a fever")

    await club.member.edit(asked, f"{club.mention} {words}")

    assert texts(club.last())[0].startswith("### Get medical help today")
    assert wording.MENTIONED_BEFORE in texts(club.last())[0]


async def test_an_edit_to_an_emergency_posts_a_new_message_then_removes_the_card(club: Club) -> None:
    asked = await club.mention_bot("heat")
    card = club.last()

    await club.member.edit(asked, f"{club.mention} heat and a numb saddle")

    [told] = club.stored()
    assert told.id != card.id
    assert told.content.startswith("### Call 999 now")
    assert told.ping_user_ids == [club.member.id]
    requests = [(r.method, r.path.split("/")[-2]) for r in club.env.http_requests if "/messages" in r.path]
    assert requests.index(("DELETE", "messages")) == len(requests) - 1


async def test_an_emergency_stays_whatever_is_edited(club: Club) -> None:
    asked = await club.mention_bot("numb saddle")

    await club.member.edit(asked, f"{club.mention} only joking, heat?")

    [told] = club.stored()
    assert told.content.startswith("### Call 999 now")


async def test_an_edit_that_takes_the_mention_out_leaves_the_card_alone(club: Club) -> None:
    asked = await club.mention_bot("heat")

    await club.member.edit(asked, "never mind")

    assert "Heat or cold" in text(club.last())


async def test_a_mention_added_by_an_edit_is_answered(club: Club) -> None:
    asked = await club.member.send(club.channel, "heat?")
    assert club.stored() == []

    await club.member.edit(asked, f"{club.mention} heat?")

    assert "Heat or cold" in text(club.last())


async def test_an_old_message_is_not_answered_because_of_an_edit(club: Club) -> None:
    asked = await club.member.send(club.channel, "heat?")
    await club.env.advance_time(3700)

    await club.member.edit(asked, f"{club.mention} heat?")

    assert club.stored() == []


async def test_a_deleted_question_takes_its_answer_along(club: Club) -> None:
    asked = await club.mention_bot("heat")
    other = await club.mention_bot("long climbs", by=club.other)

    await club.member.delete(asked)

    assert [m.reference and int(m.reference["message_id"]) for m in club.stored()] == [other.id]
    assert await club.memory.remembering.answer_to(asked.id) is None


async def test_the_answer_follows_after_a_restart(club: Club) -> None:
    asked = await club.mention_bot("heat")
    await club.restart()

    await club.member.edit(asked, f"{club.mention} long climbs")
    assert wording.DID_YOU_MEAN in text(club.last())
    await club.member.delete(asked)

    assert club.stored() == []


async def test_a_reply_to_a_card_is_understood_in_its_context(club: Club) -> None:
    await club.mention_bot("heat")

    await club.other.send(club.channel, "how long for?", reply_to=club.seen(club.last()))

    assert club.asking.about == [None, EntryId("heat-or-cold")]


async def test_a_reply_to_what_shows_no_card_is_understood_from_the_card_before(club: Club) -> None:
    await club.mention_bot("heat")
    await club.member.send(club.channel, "what is for tea", reply_to=club.seen(club.last()))
    assert wording.UNANSWERED in text(club.last())
    await club.restart()

    await club.member.send(club.channel, "how long for?", reply_to=club.seen(club.last()))

    assert club.asking.about[-1] == EntryId("heat-or-cold")


async def test_a_reply_to_suggestions_is_about_the_likeliest(club: Club) -> None:
    await club.mention_bot("long climbs")

    await club.member.send(club.channel, "the first one", reply_to=club.seen(club.last()))

    assert club.asking.about[-1] == EntryId("long-climbs")


async def test_a_reply_to_a_link_to_an_earlier_card_is_about_that_card(club: Club) -> None:
    await club.mention_bot("heat")
    await club.mention_bot("heat", by=club.other)
    assert wording.ANSWERED_BEFORE in text(club.last())

    await club.other.send(club.channel, "how long for?", reply_to=club.seen(club.last()))

    assert club.asking.about[-1] == EntryId("heat-or-cold")


async def test_a_reply_to_a_chosen_suggestion_is_understood_in_its_context(club: Club) -> None:
    await club.mention_bot("long climbs")
    await club.member.click(club.seen(club.last()), label="Does stretching help?")

    await club.member.send(club.channel, "how often?", reply_to=club.seen(club.last()))

    assert club.asking.about[-1] == EntryId("stretching")


async def test_follow_up_opens_a_form_that_is_understood_in_the_cards_context(club: Club) -> None:
    await club.mention_bot("heat")

    shown = await club.other.click(club.seen(club.last()), label=wording.FOLLOW_UP)
    assert shown.modal is not None
    await club.other.submit_modal(shown, {"question": "long climbs"})

    assert club.asking.asked[-1] == (club.guild.id, "long climbs")
    assert club.asking.about[-1] == EntryId("heat-or-cold")
    assert club.last().is_ephemeral
    assert wording.DID_YOU_MEAN in text(club.last())


async def test_a_form_sent_after_a_restart_is_answered(club: Club) -> None:
    await club.mention_bot("heat")
    shown = await club.member.click(club.seen(club.last()), label=wording.FOLLOW_UP)
    await club.restart()

    await club.member.submit_modal(shown, {"question": "numb saddle"})

    assert club.last().content.startswith("### Call 999 now")


async def test_a_form_that_is_never_sent_is_forgotten(club: Club) -> None:
    await club.mention_bot("heat")
    shown = await club.member.click(club.seen(club.last()), label=wording.FOLLOW_UP)
    assert club.bot._connection._view_store._modals != {}

    await club.env.advance_time(901)

    assert club.bot._connection._view_store._modals == {}
    await club.member.submit_modal(shown, {"question": "long climbs"})
    assert wording.DID_YOU_MEAN in text(club.last())


async def test_a_fault_behind_a_form_is_told(club: Club) -> None:
    await club.mention_bot("heat")
    shown = await club.member.click(club.seen(club.last()), label=wording.FOLLOW_UP)
    club.asking.is_broken = True

    await club.member.submit_modal(shown, {"question": "purple ostrich"})

    assert "Something broke on our side (ref " in club.last().content


async def test_mid_ride_shows_three_lines_in_large_letters(club: Club) -> None:
    await club.mention_bot("heat")

    await club.other.click(club.seen(club.last()), label=wording.MID_RIDE)

    assert club.last().is_ephemeral
    assert "# Stop.\n# Walk a little.\n# Stretch gently." in text(club.last())
    assert "Call 999" in text(club.last())


async def test_none_of_these_says_how_to_ask_again(club: Club) -> None:
    await club.mention_bot("long climbs")

    await club.other.click(club.seen(club.last()), label=wording.NONE_FITS)
    assert club.last().is_ephemeral
    assert wording.DID_YOU_MEAN in text(club.stored()[0])

    await club.member.click(club.seen(club.stored()[0]), label=wording.NONE_FITS)
    assert wording.NONE_FITTED in text(club.stored()[0])
    assert wording.BROWSE in [label for label, _ in buttons(club.stored()[0])]


async def test_none_of_these_leaves_a_warning_where_it_is(club: Club) -> None:
    await club.mention_bot("long climbs and a fever")

    await club.member.click(club.seen(club.last()), label=wording.NONE_FITS)

    assert "You mentioned: a fever." in text(club.stored()[0])
    assert wording.NONE_FITTED in text(club.last())
