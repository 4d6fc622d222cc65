"""Every door gives every kind of answer, and an emergency looks the same through all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from simcord.backend.models import AllowedMentions, Message

from bot.discord_ui import wording
from tests.discord_ui.fakes import make_entry, make_knowledge
from tests.discord_ui.simulated_club import Club, buttons, choices, text, texts

Door = Callable[[Club, str], Awaitable[Message]]


async def mention(club: Club, words: str) -> Message:
    await club.mention_bot(words)
    return club.last()


async def mention_at_the_end(club: Club, words: str) -> Message:
    await club.member.send(club.channel, f"{words} <@!{club.bot_id}>")
    return club.last()


async def reply(club: Club, words: str) -> Message:
    await club.mention_bot("")
    await club.member.send(club.channel, words, reply_to=club.seen(club.last()))
    return club.last()


async def direct_message(club: Club, words: str) -> Message:
    await club.member.send_dm(words)
    return club.dm(club.member)[-1]


async def ask_in_public(club: Club, words: str) -> Message:
    await club.member.slash(club.channel, "ask", question=words, private=False)
    return club.last()


async def ask_in_private(club: Club, words: str) -> Message:
    await club.member.slash(club.channel, "ask", question=words)
    return club.last()


async def ask_in_a_direct_message(club: Club, words: str) -> Message:
    await club.member.user.slash("ask", question=words)
    return club.dm(club.member)[-1]


async def voice_channel(club: Club, words: str) -> Message:
    channel = club.guild.create_voice_channel("after-ride")
    await club.mention_bot(words, channel=channel)
    return club.last(channel)


GUILD_DOORS = [mention, mention_at_the_end, reply, ask_in_public, ask_in_private, voice_channel]
DOORS = [*GUILD_DOORS, direct_message, ask_in_a_direct_message]


@pytest.fixture(params=DOORS, ids=lambda door: door.__name__)
def door(request: pytest.FixtureRequest) -> Door:
    chosen: Door = request.param
    return chosen


async def test_a_clear_question_gets_its_card_in_reading_order(club: Club, door: Door) -> None:
    card = await door(club, "heat on my back?")

    shown = text(card)
    parts = ["Heat or cold on a back spasm?", "Use what feels better", wording.TIPS, "Twenty minutes"]
    parts += [wording.GET_HELP_IF, "few weeks", wording.NOTE, wording.SOURCES, "[Back pain — NHS (UK)](https://www"]
    parts += [wording.COMMERCIAL, "23 November 2026", "This is general information"]
    places = [shown.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert choices(card, "related") == ["Does stretching help?", "Why on long climbs?"]
    labels = [label for label, _ in buttons(card)]
    assert labels[:3] == [wording.FOLLOW_UP, wording.MID_RIDE, wording.WARNING_SIGNS]
    assert labels[3] == (wording.SHARE if card.is_ephemeral else wording.DISMISS)
    assert labels[4:] == [wording.HELPED, wording.NOT_HELPED]


async def test_a_doubtful_question_gets_did_you_mean(club: Club, door: Door) -> None:
    card = await door(club, "long climbs")

    assert wording.DID_YOU_MEAN in text(card)
    labels = [label for label, _ in buttons(card)]
    suggested = ["Why on long climbs?", "Does stretching help?", wording.NONE_FITS, wording.WARNING_SIGNS]
    assert labels == [*suggested, wording.SHARE if card.is_ephemeral else wording.DISMISS]


async def test_a_foreign_question_gets_an_honest_i_do_not_know(club: Club, door: Door) -> None:
    shown = text(await door(club, "how do I true a wheel"))

    assert wording.UNANSWERED in shown
    assert "Getting relief, Causes" in shown
    assert "no warning sign" not in shown.lower()


async def test_only_emoji_gets_tell_me_more(club: Club, door: Door) -> None:
    assert wording.TELL_ME_MORE in text(await door(club, "😖🚴"))


async def test_an_urgent_sign_comes_before_the_card(club: Club, door: Door) -> None:
    card = await door(club, "heat on my back, and a fever")

    assert texts(card)[0].startswith("### Get medical help today if")
    assert "You mentioned: a fever." in texts(card)[0]
    assert "Take your temperature." in texts(card)[0]
    assert "Heat or cold on a back spasm?" in texts(card)[1]


@pytest.mark.parametrize("words", ["a fever", "long climbs and a fever", "sore at night", "long climbs at night"])
async def test_a_warning_comes_first_whatever_the_outcome(club: Club, door: Door, words: str) -> None:
    card = await door(club, words)

    assert "You mentioned" in texts(card)[0]
    assert wording.WARNING_SIGNS in [label for label, _ in buttons(card)]


@pytest.mark.parametrize("words", ["numb saddle", "heat for my numb saddle", "numb saddle on long climbs"])
async def test_an_emergency_is_the_same_plain_message_through_every_door(club: Club, door: Door, words: str) -> None:
    told = await door(club, words)

    is_direct = told.channel_id == club.member.user.dm_channel.id
    call = wording.NUMBERS_BY_REGION if is_direct else "999"
    assert told.content == (
        f"### Call {call} now if this is happening to you or to someone with you.\n"
        "You mentioned: numbness around the saddle area.\n"
        "Do not wait to see if it passes.\n"
        "- Do not ride home.\n"
        "Source: Back pain — NHS (UK) <https://www.nhs.uk/conditions/back-pain/>"
    )
    assert told.components == []
    assert told.embeds == []


@pytest.mark.parametrize("country", [None, "XX"])
async def test_without_a_known_country_all_numbers_are_given(club: Club, country: str | None) -> None:
    told = await mention(club, "numb saddle")

    assert "112 (Europe and many others) · 999 (UK) · 911 (US, Canada) · 000 (Australia)" in told.content


async def test_an_emergency_pings_the_asker_and_nobody_else(club: Club) -> None:
    role = club.guild.create_role("Riders")
    await club.member.send(
        club.channel, f"@everyone @here {role.mention} {club.other.mention} {club.mention} numb saddle"
    )

    told = club.last()
    assert told.allowed_mentions == AllowedMentions(
        everyone=False, users=frozenset({club.member.id}), roles=frozenset(), replied_user=True
    )
    assert told.reference is not None


@pytest.mark.parametrize("words", ["heat", "long climbs", "fever", "what is an FTP test"])
async def test_no_other_answer_pings_anyone(club: Club, door: Door, words: str) -> None:
    role = club.guild.create_role("Riders")

    card = await door(club, f"@everyone @here {role.mention} {club.other.mention} {words}")

    nobody = AllowedMentions(everyone=False, users=frozenset(), roles=frozenset(), replied_user=False)
    assert card.allowed_mentions == nobody
    assert (card.ping_user_ids, card.ping_role_ids) == ([], [])


async def test_ask_is_private_unless_the_member_says_otherwise(club: Club) -> None:
    assert (await ask_in_private(club, "heat")).is_ephemeral
    assert not (await ask_in_public(club, "heat")).is_ephemeral
    assert not (await ask_in_a_direct_message(club, "heat")).is_ephemeral


async def test_threads_and_forum_posts_are_answered(club: Club) -> None:
    backend = club.env.backend
    for parent in (club.channel, club.guild.create_forum_channel("help")):
        backend.create_thread(parent.id, name="my back", owner_id=club.member.id)
        handle = parent.threads[0]
        await club.mention_bot("heat", channel=handle)
        assert "Heat or cold" in text(club.last(handle))


async def test_a_mention_alone_is_greeted_with_something_to_start_with(club: Club) -> None:
    await club.mention_bot("")

    assert wording.GREETING in text(club.last())
    assert choices(club.last(), "related") == ["Heat or cold on a back spasm?", "Why on long climbs?"]


async def test_the_mention_is_not_part_of_the_question(club: Club) -> None:
    await club.member.send(club.channel, f"hey <@!{club.bot_id}> heat? {club.mention}")

    assert [words for _, words in club.asking.asked] == ["hey   heat?"]


@pytest.mark.parametrize(
    "words",
    [
        "x" * 1900,
        "\u200b\u200d\ufeff",
        "\u202eback \u0638\u0647\u0631\u064a \u05d2\u05d1",
        "```py\nprint('heat')\n```",
        "https://example.org/a_(b)?c=<d>",
        "**bold** _under_ ~~strike~~ ||spoiler|| [a](b) \\ `",
        "@everyone",
        "\x00\x07",
    ],
)
async def test_odd_input_gets_an_answer(club: Club, door: Door, words: str) -> None:
    assert "Call" in text(await door(club, words))


async def test_four_thousand_characters_get_an_answer(club: Club) -> None:
    await club.member.slash(club.channel, "ask", question="heat " * 800)

    assert "Heat or cold" in text(club.last())


async def test_a_direct_message_has_no_guild(club: Club) -> None:
    await direct_message(club, "heat")
    await mention(club, "heat")

    assert [guild_id for guild_id, _ in club.asking.asked] == [None, club.guild.id]


async def test_suggestions_while_typing_stop_where_the_text_warns(club: Club) -> None:
    offered = await club.member.autocomplete(club.channel, "ask", "question", "he")
    assert offered[0]["name"] == "Heat or cold on a back spasm?"
    assert await club.member.autocomplete(club.channel, "ask", "question", "numb saddle") == []


async def test_long_suggestions_fit_into_a_choice(club: Club) -> None:
    club.asking.now = make_knowledge(entries=(make_entry(question="Why does my back hurt so much " * 10),))

    offered = await club.member.autocomplete(club.channel, "ask", "question", "wh")

    assert [len(choice["name"]) for choice in offered] == [len(offered[0]["value"])] != []
    assert len(offered[0]["name"]) <= 100


async def test_a_question_in_another_language_gets_an_honest_line_with_the_number(club: Club) -> None:
    await club.mention_bot("Was hilft gegen Krämpfe im Rücken?")

    assert wording.OTHER_LANGUAGE in text(club.last())
    assert "call 999" in text(club.last())
