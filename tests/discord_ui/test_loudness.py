"""In channels that a club chose the bot speaks without being called: as loud as asked, and never into a conversation."""

from __future__ import annotations

import logging

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.discord_ui import wording
from bot.discord_ui.wording import listening
from bot.domain.counts import Counted
from bot.domain.loudness import Loudness
from tests.discord_ui.simulated_club import Club, buttons, is_private, text, texts

LOUD = [Loudness.URGENT_ONLY, Loudness.QUIET, Loudness.NORMAL]


@pytest.fixture
def reads_words() -> bool:
    return True


async def wait(club: Club, minutes: float) -> None:
    await club.env.advance_time(minutes * 60)
    await club.env.settle()


async def test_a_channel_is_off_until_a_club_chooses_otherwise(club: Club) -> None:
    await club.member.send(club.channel, "heat or ice?")
    await club.member.send(club.channel, "numb saddle")

    assert club.asking.asked == []
    assert club.stored() == []


async def test_a_normal_channel_gets_the_card(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)

    asked = await club.member.send(club.channel, "heat or ice?")

    assert "Heat or cold" in text(club.last())
    assert (club.last().reference or {})["message_id"] == str(asked.id)
    assert club.last().ping_user_ids == []


@pytest.mark.parametrize("words", ["anyone for a ride?", "long climbs"])
async def test_a_normal_channel_stays_silent_where_nothing_is_clear(club: Club, words: str) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.member.send(club.channel, words)
    assert club.stored() == []


async def test_a_quiet_channel_gets_one_small_line_whose_button_shows_the_card_privately(club: Club) -> None:
    await club.set_loudness(Loudness.QUIET)
    await club.member.send(club.channel, "heat or ice?")

    [line] = club.stored()
    assert texts(line) == ["-# This looks like *Heat or cold on a back spasm?* If I am wrong, just go on."]
    shown = await club.other.click(club.seen(line), label=listening.SHOW_ME)
    assert is_private(shown)
    assert "Use what feels better" in text(club.last())


async def test_a_small_line_can_be_taken_away_by_whom_it_is_for(club: Club) -> None:
    await club.set_loudness(Loudness.QUIET)
    await club.member.send(club.channel, "heat or ice?")
    line = club.last()

    await club.member.click(club.seen(line), label=wording.DISMISS)

    assert line.id not in club.env.backend.messages[club.channel.id]


async def test_what_was_said_unasked_counts_as_other_answers_do(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.member.send(club.channel, "heat or ice?")
    await club.other.send(club.channel, "a fever since yesterday")
    await club.other.send(club.channel, "numb saddle")
    await club.other.send(club.channel, "who brings the cake?")

    counted = await club.memory.counting.figures(club.guild.id, 1)
    once = {what for what in Counted if counted.of(what) == 1}
    assert once == {tally.what for tally in counted.tallies}
    assert once == {Counted.ANSWERED, Counted.SHOWN, Counted.URGENT, Counted.EMERGENCY}


async def test_an_urgent_only_channel_hears_only_warning_signs(club: Club) -> None:
    await club.set_loudness(Loudness.URGENT_ONLY)
    await club.member.send(club.channel, "heat or ice?")
    assert club.stored() == []

    await club.member.send(club.channel, "heat, and a fever")

    assert "You mentioned: a fever." in texts(club.last())[0]
    assert "Use what feels better" not in text(club.last())


@pytest.mark.parametrize("loudness", LOUD)
async def test_an_emergency_is_posted_openly_at_every_loudness_and_never_waits(club: Club, loudness: Loudness) -> None:
    await club.set_loudness(loudness)
    await club.set_up(wait_minutes=30)

    await club.member.send(club.channel, "heat on a numb saddle?")

    assert club.last().content.startswith("### Call 999 now")
    assert club.last().ping_user_ids == [club.member.id]


@pytest.mark.parametrize("loudness", LOUD)
async def test_bots_and_webhooks_are_never_answered(club: Club, loudness: Loudness) -> None:
    await club.set_loudness(loudness)
    robot = club.guild.add_member(club.env.create_user("robot", bot=True))
    webhook = club.guild.create_webhook(club.channel)

    await robot.send(club.channel, "heat and a numb saddle")
    await webhook.send("heat and a numb saddle")

    assert club.stored() == []
    assert club.asking.asked == []


@pytest.mark.parametrize("words", ["heat?", "heat with a fever"])
async def test_members_who_talk_to_each_other_are_left_alone(club: Club, words: str) -> None:
    await club.set_loudness(Loudness.NORMAL)
    said = await club.other.send(club.channel, "my back again")

    await club.member.send(club.channel, words, reply_to=said)
    await club.member.send(club.channel, f"{club.other.mention} {words}")

    assert club.stored() == []


async def test_an_emergency_is_told_even_where_members_talk_to_each_other(club: Club) -> None:
    await club.set_loudness(Loudness.QUIET)
    said = await club.other.send(club.channel, "my back again")

    await club.member.send(club.channel, "same, and a numb saddle", reply_to=said)

    assert club.last().content.startswith("### Call 999 now")


async def test_what_is_meant_for_the_bot_is_answered_once_whatever_the_loudness(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.mention_bot("heat?")
    assert len(club.stored()) == 1

    await club.set_loudness(Loudness.OFF)
    await club.mention_bot("long climbs")
    assert wording.DID_YOU_MEAN in text(club.last())


async def test_a_thread_does_as_its_channel(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    thread = club.env.backend.create_thread(club.channel.id, "my back", club.member.id)
    handle = ChannelHandle(club.env, club.guild, thread)
    await club.env.settle()

    await club.member.send(handle, "heat?")

    assert "Heat or cold" in text(club.last(handle))


async def test_a_card_that_a_channel_has_just_had_is_not_posted_again(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.member.send(club.channel, "heat?")
    await club.other.send(club.channel, "heat?")
    assert len(club.stored()) == 1


async def test_the_same_warning_is_not_repeated_at_every_message(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    for _ in range(3):
        await club.member.send(club.channel, "still a fever")
    assert len(club.stored()) == 1

    club.clock.now += 601
    await club.member.send(club.channel, "still a fever")
    assert len(club.stored()) == 2


async def test_nobody_is_told_to_slow_down_who_did_not_call(club: Club) -> None:
    await club.set_loudness(Loudness.QUIET)
    for _ in range(8):
        await club.member.send(club.channel, "heat?")
    assert len(club.stored()) == 5
    assert all("This looks like" in text(line) for line in club.stored())


# --- Waiting for a person -----------------------------------------------------------------------------


async def test_after_the_wait_a_question_that_nobody_answered_gets_its_card(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.set_up(wait_minutes=5)
    await club.member.send(club.channel, "heat?")
    await wait(club, 4)
    assert club.stored() == []

    await wait(club, 2)

    assert "Heat or cold" in text(club.last())


@pytest.mark.parametrize("how", ["reply", "mention", "next"])
async def test_a_question_that_a_person_has_answered_stays_theirs(club: Club, how: str) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.set_up(wait_minutes=5)
    asked = await club.member.send(club.channel, "heat?")
    if how == "reply":
        await club.other.send(club.channel, "whatever feels good", reply_to=asked)
    else:
        await club.other.send(club.channel, f"{club.member.mention if how == 'mention' else ''} whatever feels good")

    await wait(club, 6)

    assert club.stored() == []


async def test_another_question_right_after_it_is_no_answer(club: Club) -> None:
    await club.set_loudness(Loudness.QUIET)
    await club.set_up(wait_minutes=5)
    await club.member.send(club.channel, "heat?")
    await club.other.send(club.channel, "heat on a bike?")

    await wait(club, 6)

    assert len(club.stored()) == 2


async def test_a_question_that_was_deleted_while_waiting_is_forgotten(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.set_up(wait_minutes=5)
    asked = await club.member.send(club.channel, "heat?")
    await club.member.delete(asked)

    await wait(club, 6)

    assert club.stored() == []


async def test_a_question_that_was_edited_while_waiting_is_answered_as_it_now_is(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.set_up(wait_minutes=5)
    first = await club.member.send(club.channel, "heat?")
    second = await club.member.send(club.channel, "heat??")
    await club.member.edit(first, "never mind, off for a ride")
    await club.member.edit(second, "heat, and a numb saddle")

    [told] = club.stored()
    assert told.content.startswith("### Call 999 now")
    await wait(club, 6)
    assert len(club.stored()) == 1


async def test_a_restart_lets_go_of_what_waited(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.set_up(wait_minutes=5)
    await club.member.send(club.channel, "heat?")

    await club.restart()
    await wait(club, 6)

    assert club.stored() == []


async def test_a_channel_that_was_turned_off_while_waiting_stays_silent(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    await club.set_up(wait_minutes=5)
    await club.member.send(club.channel, "heat?")

    await club.set_loudness(Loudness.OFF)
    await wait(club, 6)

    assert club.stored() == []


# --- Edits and deletions ------------------------------------------------------------------------------


async def test_the_card_follows_an_edit_and_goes_where_it_no_longer_fits(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    asked = await club.member.send(club.channel, "heat?")
    await club.member.edit(asked, "heat, and a fever")
    assert "You mentioned: a fever." in texts(club.last())[0]

    other = await club.other.send(club.channel, "numb")
    await club.other.edit(other, "a numb saddle")
    assert club.last().content.startswith("### Call 999 now")


async def test_a_card_goes_when_its_message_no_longer_asks(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    asked = await club.member.send(club.channel, "heat?")

    await club.member.edit(asked, "see you on Sunday")

    assert club.stored() == []


async def test_a_warning_stays_whatever_is_edited(club: Club) -> None:
    await club.set_loudness(Loudness.URGENT_ONLY)
    asked = await club.member.send(club.channel, "a fever")

    await club.member.edit(asked, "see you on Sunday")

    assert wording.MENTIONED_BEFORE in texts(club.last())[0]


async def test_the_card_goes_with_its_message(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    asked = await club.member.send(club.channel, "heat?")
    await club.member.delete(asked)
    assert club.stored() == []


async def test_an_old_message_is_not_answered_after_an_outage(club: Club) -> None:
    await club.set_loudness(Loudness.NORMAL)
    message = club.env.backend.prepare_message(club.channel.id, club.member.id, "heat?")
    await club.env.advance_time(180)
    club.env.backend.commit_message(message)
    await club.env.settle()

    assert club.stored() == []


async def test_a_fault_over_an_overheard_message_is_logged_and_nobody_is_told(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    await club.set_loudness(Loudness.NORMAL)
    club.asking.is_broken = True

    await club.member.send(club.channel, "purple ostrich heat")

    assert club.stored() == []
    assert [r.levelno for r in caplog.records if "overheard" in r.getMessage()] == [logging.ERROR]


# --- Forums -------------------------------------------------------------------------------------------


@pytest.fixture
def forum(club: Club) -> ChannelHandle:
    forum = club.guild.create_forum_channel("injuries")
    forum._channel.available_tags = [
        {"id": "77", "name": "Lower back", "moderated": False, "emoji_id": None, "emoji_name": None},
        {"id": "78", "name": "Solved", "moderated": False, "emoji_id": None, "emoji_name": None},
    ]
    club.env.backend.announce_channel_update(forum.id)
    return forum


async def test_a_forum_post_is_asked_with_its_title_and_its_words(club: Club, forum: ChannelHandle) -> None:
    await club.set_loudness(Loudness.NORMAL, forum)

    post, first = await club.open_post(forum, "heat?", "it hurts", tags=(77,))

    assert [asked for _, asked in club.asking.asked] == ["heat?\nLower back\nit hurts"]
    assert "Heat or cold" in text(club.last(post))
    assert (club.last(post).reference or {})["message_id"] == str(first.id)


async def test_the_conversation_in_a_post_is_left_to_its_members(club: Club, forum: ChannelHandle) -> None:
    await club.set_loudness(Loudness.NORMAL, forum)
    post, _ = await club.open_post(forum, "my back", "it hurts")

    await club.other.send(post, "heat?")
    assert club.stored(post) == []
    await club.member.send(post, "and now a fever")
    assert "You mentioned: a fever." in texts(club.last(post))[0]


async def test_the_asker_marks_a_post_as_solved_and_nobody_else_does(club: Club, forum: ChannelHandle) -> None:
    await club.set_loudness(Loudness.NORMAL, forum)
    post, _ = await club.open_post(forum, "heat?", "it hurts")
    card = club.last(post)
    assert (listening.MARK_SOLVED, f"solved:{club.member.id}") in buttons(card)

    refused = await club.other.click(club.seen(card), label=listening.MARK_SOLVED)
    assert is_private(refused)
    assert listening.SOLVED_NOT_YOURS in text(club.last(post))

    await club.member.click(club.seen(card), label=listening.MARK_SOLVED)
    said = [message.content for message in club.stored(post)]
    assert said.count(listening.marked_solved(club.member.id)) == 1
    assert club.env.backend.channels[post.id].applied_tags == [78]


async def test_without_manage_threads_a_post_is_solved_without_the_tag_and_the_asker_reads_why(
    club: Club, forum: ChannelHandle
) -> None:
    club.take_from_bot("manage_threads")
    await club.set_loudness(Loudness.QUIET, forum)
    post, _ = await club.open_post(forum, "heat?", "it hurts")

    await club.member.click(club.seen(club.last(post)), label=listening.MARK_SOLVED)

    assert listening.marked_solved(club.member.id) in [message.content for message in club.stored(post)]
    assert "Manage Threads" in text(club.last(post))


# --- Without the intent -------------------------------------------------------------------------------


class TestWithoutMessageContent:
    @pytest.fixture
    def reads_words(self) -> bool:
        return False

    async def test_channels_stay_silent_and_what_is_meant_for_the_bot_is_answered(self, club: Club) -> None:
        await club.set_loudness(Loudness.NORMAL)
        await club.member.send(club.channel, "heat and a numb saddle")
        assert club.stored() == []

        await club.mention_bot("heat")
        assert "Heat or cold" in text(club.last())

    async def test_of_a_forum_post_the_title_is_read_and_that_is_said(self, club: Club) -> None:
        forum = club.guild.create_forum_channel("injuries")
        await club.set_loudness(Loudness.NORMAL, forum)

        post, _ = await club.open_post(forum, "heat?", "numb saddle")

        assert [asked for _, asked in club.asking.asked] == ["heat?"]
        assert listening.TITLE_ONLY in text(club.last(post))

    async def test_an_emergency_in_a_title_says_so_too(self, club: Club) -> None:
        forum = club.guild.create_forum_channel("injuries")
        await club.set_loudness(Loudness.URGENT_ONLY, forum)

        post, _ = await club.open_post(forum, "numb saddle", "heat?")

        assert club.last(post).content.startswith("### Call 999 now")
        assert listening.TITLE_ONLY in club.last(post).content

    async def test_the_log_says_at_the_start_what_is_off_and_how_to_turn_it_on(
        self, club: Club, caplog: pytest.LogCaptureFixture
    ) -> None:
        told = [record.getMessage() for record in caplog.get_records("setup")]
        assert any("Message Content Intent; then set message_content = true" in line for line in told)


async def test_the_bot_that_listens_asks_for_message_content_and_nothing_else(club: Club) -> None:
    assert club.bot.intents == discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)
