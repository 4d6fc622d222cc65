"""The inbox: off until a club turns it on, read on the second day, settled by a press or by what is published."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.models import Message

from bot.discord_ui import wording
from bot.discord_ui.wording import commands, upkeep
from bot.discord_ui.wording import curation as draft_words
from bot.discord_ui.wording import inbox as words
from bot.domain.gaps import Settlement
from bot.domain.model import Answer, EntryId, Level, Unanswered, Warned
from bot.services.ports import StoreUnavailable
from tests.discord_ui.simulated_club import Club, buttons, is_private, text
from tests.discord_ui.test_curating import FLAG, RealAsking, moderator

DAY = 24 * 3600
ASKED, AGAIN = "is my purple ostrich saddle bag too heavy", "purple ostrich saddle bag too heavy?"
OTHER = "which tyre pressure for purple ostrich gravel"


class Ignorant(RealAsking):
    """The real service, but that it has no answer on ostriches, and takes a fever seriously."""

    def ask(self, guild_id: int | None, text: str, about: EntryId | None = None) -> Answer:
        found = super().ask(guild_id, text, about)
        if "fever" in text:
            found = replace(found, warning=Warned(Level.URGENT, (FLAG,)))
        return replace(found, outcome=Unanswered()) if "ostrich" in text else found


@pytest.fixture
def asking() -> RealAsking:
    return Ignorant()


@pytest.fixture
async def mo(club: Club) -> MemberActor:
    """A moderator of a club whose inbox is on."""
    await club.memory.gaps.turn_on(club.guild.id)
    return moderator(club)


async def ask_on_two_days(club: Club, first: str = ASKED, second: str = AGAIN) -> None:
    await club.mention_bot(first)
    club.clock.now += DAY
    await club.mention_bot(second, by=club.other)


async def kept(club: Club) -> list[str]:
    """Return what the inbox keeps, shown or not."""
    return [gap.text for gap in await club.memory.gaps._kept.gaps(club.guild.id, club.memory.gaps._first_day)]


async def hidden(club: Club) -> list[Settlement]:
    found = await club.memory.gaps._kept.hidden(club.guild.id, club.memory.gaps._today)
    return list(found.values())


def labels(message: Message) -> list[str]:
    return [label for label, _ in buttons(message)]


async def suggest(club: Club, what: str, by: MemberActor | None = None) -> Message:
    shown = await (by or club.member).slash(club.channel, "suggest")
    result = await (by or club.member).submit_modal(shown, {"suggestion": what})
    assert is_private(result)
    return club.last()


async def gaps(club: Club, mo: MemberActor) -> Message:
    assert is_private(await mo.slash(club.channel, "qa gaps"))
    return club.last()


async def forged(club: Club, custom_id: str) -> discord.Message:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="press", custom_id=custom_id))
    view.stop()
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return await channel.send("forged", view=view)


async def broken(*_: object) -> None:
    raise StoreUnavailable("the disk is full")


# --- Set-up -------------------------------------------------------------------------------------------


async def test_nothing_is_kept_until_a_club_turns_the_inbox_on(club: Club) -> None:
    mo = moderator(club)
    await ask_on_two_days(club)
    await club.member.slash(club.channel, "ask", question=ASKED)

    assert await kept(club) == []
    assert words.OFF_HOW in text(await gaps(club, mo))
    await mo.slash(club.channel, "setup")
    assert "answer: off" in text(club.last())


async def test_the_panel_tells_what_is_kept_before_it_turns_the_inbox_on(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "setup")
    await mo.click(club.seen(club.last()), label=words.TURN_ON)

    assert all(line in text(club.last()).replace("\\", "") for line in words.TERMS_LINES)
    assert not club.memory.settings.of_guild(club.guild.id).keeps_gaps

    await mo.click(club.seen(club.last()), label=words.BACK)
    assert not club.memory.settings.of_guild(club.guild.id).keeps_gaps

    await mo.click(club.seen(club.last()), label=words.TURN_ON)
    await mo.click(club.seen(club.last()), label=words.CONFIRM)
    assert club.memory.settings.of_guild(club.guild.id).keeps_gaps
    assert words.TURNED_ON in text(club.last())


async def test_turning_it_off_forgets_everything(club: Club, mo: MemberActor) -> None:
    await ask_on_two_days(club)
    await suggest(club, "how do I carry a purple ostrich")
    await mo.slash(club.channel, "setup")

    await mo.click(club.seen(club.last()), label=words.TURN_OFF)

    assert words.TURNED_OFF in text(club.last())
    assert await kept(club) == []
    await club.memory.gaps.turn_on(club.guild.id)
    assert await club.memory.gaps.suggestions(club.guild.id) == ()


async def test_only_who_manages_the_server_turns_it_on(club: Club) -> None:
    await club.member.click(await forged(club, "setup:keep"), label="press")

    assert commands.ONLY_MANAGERS in text(club.last())
    assert not club.memory.settings.of_guild(club.guild.id).keeps_gaps


async def test_without_the_store_the_inbox_stays_as_it_is_and_a_sentence_says_so(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "setup")
    await mo.click(club.seen(club.last()), label=words.TURN_ON)
    monkeypatch.setattr(type(club.memory.settings._kept), "keep_guild", broken)

    await mo.click(club.seen(club.last()), label=words.CONFIRM)

    assert wording.NOT_KEPT in text(club.last())
    assert not club.memory.settings.of_guild(club.guild.id).keeps_gaps


# --- What comes in ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mo")
async def test_questions_without_an_answer_are_kept_from_every_door_and_others_are_not(club: Club) -> None:
    await club.mention_bot(ASKED)
    await club.member.slash(club.channel, "ask", question=OTHER)
    await club.mention_bot("heat or ice on my back")
    await club.mention_bot("my purple ostrich has a fever")
    await club.member.send_dm("a purple ostrich told me alone")

    assert await kept(club) == [ASKED, OTHER]


@pytest.mark.usefixtures("mo")
async def test_somebody_elses_message_is_not_kept(club: Club) -> None:
    message = await club.other.send(club.channel, ASKED)

    await club.member.context_menu(club.channel, commands.ANSWER_THIS, message)

    assert wording.UNANSWERED in text(club.last())
    assert await kept(club) == []


@pytest.mark.usefixtures("mo")
async def test_without_the_store_a_question_is_answered_all_the_same(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(type(club.memory.gaps._kept), "note", broken)

    await club.mention_bot(ASKED)

    assert wording.UNANSWERED in text(club.last())
    assert "the disk is full" in caplog.text


# --- The inbox ----------------------------------------------------------------------------------------


async def test_a_question_is_seen_once_it_was_asked_on_two_days(club: Club, mo: MemberActor) -> None:
    await club.mention_bot(ASKED)
    await club.mention_bot(AGAIN, by=club.other)
    assert words.EMPTY_HOW in text(await gaps(club, mo))

    club.clock.now += DAY
    await club.mention_bot(ASKED)
    shown = await gaps(club, mo)

    assert "Asked 3 times on 2 days" in text(shown)
    assert ASKED in text(shown)
    assert str(club.member.id) not in text(shown)
    assert shown.is_ephemeral


@pytest.mark.parametrize(
    ("label", "told", "became"),
    [
        (words.OUT_OF_SCOPE, words.SET_OUT_OF_SCOPE, Settlement.OUT_OF_SCOPE),
        (words.NEVER, words.SET_NEVER, Settlement.NEVER),
        (words.SNOOZE, words.SNOOZED, Settlement.SNOOZED),
    ],
)
async def test_a_press_settles_a_cluster(
    club: Club, mo: MemberActor, label: str, told: str, became: Settlement
) -> None:
    await ask_on_two_days(club)
    shown = await gaps(club, mo)
    await club.restart()

    await mo.click(club.seen(shown), label=label)

    assert told in text(club.last())
    assert words.EMPTY in text(club.last())
    assert set(await hidden(club)) == {became}
    assert words.EMPTY in text(await gaps(club, mo))
    club.clock.now += 7 * DAY
    assert (words.CLUSTER in text(await gaps(club, mo))) is (became is Settlement.SNOOZED)


async def test_one_is_shown_after_the_other_and_suggestions_come_last(club: Club, mo: MemberActor) -> None:
    await ask_on_two_days(club)
    await club.mention_bot(OTHER)
    club.clock.now += DAY
    await club.mention_bot(OTHER, by=club.other)
    await suggest(club, "how do I carry a purple ostrich home")
    shown = await gaps(club, mo)
    assert f"{words.CLUSTER} (1 of 3)" in text(shown)

    await mo.click(club.seen(shown), label=words.NEXT)
    assert f"{words.CLUSTER} (2 of 3)" in text(club.last())
    await mo.click(club.seen(club.last()), label=words.NEXT)
    assert f"{words.SUGGESTION} (3 of 3)" in text(club.last())
    assert "how do I carry a purple ostrich home" in text(club.last())
    await mo.click(club.seen(club.last()), label=words.REJECT)
    assert words.REJECTED in text(club.last())
    assert f"{words.CLUSTER} (1 of 2)" in text(club.last())


async def test_who_comes_second_is_told(club: Club, mo: MemberActor) -> None:
    await ask_on_two_days(club)
    first, second = await gaps(club, mo), await gaps(club, mo)
    await mo.click(club.seen(first), label=words.NEVER)

    await mo.click(club.seen(second), label=words.OUT_OF_SCOPE)

    assert words.SETTLED in text(second)
    assert set(await hidden(club)) == {Settlement.NEVER}


NEW = {
    "question": "How much luggage is too much?",
    "phrasings": "what may my bags weigh\nluggage limit for a sore back",
    "do_now": "Carry as little as you can.",
    "tips": "",
    "sources": "https://club.example/bags",
}


async def test_a_new_entry_starts_empty_and_settles_the_cluster_when_it_is_published(
    club: Club, mo: MemberActor
) -> None:
    await ask_on_two_days(club)
    opened = await mo.click(club.seen(await gaps(club, mo)), label=words.NEW_ENTRY)
    assert opened.modal is not None
    assert "ostrich" not in str(opened.modal)

    await mo.submit_modal(opened, NEW)
    assert len(await kept(club)) == 2
    await mo.click(club.seen(club.last()), label=draft_words.PUBLISH)

    assert await kept(club) == []
    assert set(await hidden(club)) == {Settlement.NEW_ENTRY}
    await club.mention_bot("luggage limit for a sore back")
    assert "Carry as little as you can." in text(club.last())


async def test_a_copy_is_a_problem_with_its_remedy_and_nothing_is_lost(club: Club, mo: MemberActor) -> None:
    await ask_on_two_days(club)
    opened = await mo.click(club.seen(await gaps(club, mo)), label=words.NEW_ENTRY)

    await mo.submit_modal(
        opened, NEW | {"phrasings": f"{NEW['phrasings']}\nIs my purple ostrich saddle bag too heavy?"}
    )

    assert "is a copy, or nearly, of what a member wrote." in text(club.last())
    assert "Put it in your own words, as another member might say it." in text(club.last())
    assert draft_words.PUBLISH not in labels(club.last())
    assert "Carry as little as you can." in text(club.stored()[-2])


async def test_the_wording_of_the_closest_entry_takes_a_phrasing(club: Club, mo: MemberActor) -> None:
    first, second = "stretches for a purple ostrich", "stretches for purple ostrich?"
    await ask_on_two_days(club, first, second)
    shown = await gaps(club, mo)
    assert "Closest entry: “Does stretching help?”." in text(shown)

    opened = await mo.click(club.seen(shown), label="Add as phrasing of “Does stretching help?”")
    assert opened.modal is not None
    assert "ostrich" not in str(opened.modal)
    await mo.submit_modal(opened, {"question": "Does stretching help?", "phrasings": "limber up with big birds"})
    await mo.click(club.seen(club.last()), label=draft_words.PUBLISH)

    assert await kept(club) == []
    assert set(await hidden(club)) == {Settlement.NEW_PHRASING}
    entry = club.bot.desk.entry(club.guild.id, "stretching")
    assert entry is not None
    assert "limber up with big birds" in entry.phrasings


async def test_any_draft_is_compared_again_when_it_is_published(club: Club, mo: MemberActor) -> None:
    shown = await mo.slash(club.channel, "qa add")
    await mo.submit_modal(shown, NEW | {"phrasings": f"{ASKED}\nanother way to put it"})
    panel = club.last()
    assert draft_words.PUBLISH in labels(panel)
    await club.mention_bot(ASKED)

    await mo.click(club.seen(panel), label=draft_words.PUBLISH)

    assert "is a copy, or nearly" in text(club.last())
    await mo.slash(club.channel, "qa list")
    assert upkeep.NOTHING_CHANGED in text(club.last())


async def test_a_draft_that_cannot_be_compared_is_not_published(
    club: Club, mo: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(club.memory.gaps._kept), "gaps", broken)
    shown = await mo.slash(club.channel, "qa add")
    await mo.submit_modal(shown, NEW)

    await mo.click(club.seen(club.last()), label=draft_words.PUBLISH)

    assert wording.NOT_KEPT in text(club.last())


async def test_what_waits_for_a_second_moderator_is_snoozed(club: Club, mo: MemberActor) -> None:
    await ask_on_two_days(club, "is purple ostrich this serious", "is purple ostrich this serious?")
    opened = await mo.click(club.seen(await gaps(club, mo)), label="Add as phrasing of “When should I see a doctor?”")
    await mo.submit_modal(
        opened, {"question": "When should I see a doctor?", "phrasings": "at which point to a doctor"}
    )
    part = next(i for _, i in buttons(club.last()) if i.startswith("qa:discard")).replace("discard", "part")
    opened = await mo.select(club.seen(club.last()), ["answer"], custom_id=part)
    await mo.submit_modal(opened, {"do_now": "See one on the same day."})

    await mo.click(club.seen(club.last()), label=draft_words.PROPOSE)

    assert set(await hidden(club)) == {Settlement.SNOOZED}
    assert len(await kept(club)) == 2


async def test_a_member_without_the_right_sees_and_settles_nothing(club: Club, mo: MemberActor) -> None:
    await ask_on_two_days(club)
    await suggest(club, "how do I carry a purple ostrich")
    cluster = (await club.memory.gaps.inbox(club.guild.id))[0]
    suggestion = (await club.memory.gaps.suggestions(club.guild.id))[0]
    pressed = [f"gap:{verb}:{cluster.ids[0]}" for verb in ("new", "scope", "snooze", "never", "next")]
    pressed += [f"suggestion:{verb}:{suggestion.id}" for verb in ("new", "reject", "next")]

    for custom_id in pressed:
        result = await club.member.click(await forged(club, custom_id), label="press")
        assert is_private(result)
        assert draft_words.NOT_ALLOWED in text(club.last())

    assert await hidden(club) == []
    assert len(await club.memory.gaps.suggestions(club.guild.id)) == 1
    assert f"{words.CLUSTER} (1 of 2)" in text(await gaps(club, mo))


async def test_without_the_store_moderators_are_told(
    club: Club, mo: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask_on_two_days(club)
    shown = await gaps(club, mo)
    monkeypatch.setattr(type(club.memory.gaps._kept), "hidden", broken)

    await mo.click(club.seen(shown), label=words.NEVER)
    assert wording.NOT_KEPT in text(club.last())
    assert wording.NOT_KEPT in text(await gaps(club, mo))


# --- Suggestions --------------------------------------------------------------------------------------


async def test_what_is_kept_of_a_suggestion_is_shown_to_the_member(club: Club, mo: MemberActor) -> None:
    shown = await suggest(club, "how does the purple ostrich of @otto#1234 sleep, see https://me.example/x")

    assert words.SUGGESTED in text(shown)
    assert "otto" not in text(shown)
    assert "me.example" not in text(shown)
    assert "purple ostrich" in text(shown)
    assert "purple ostrich" in text(await gaps(club, mo))


async def test_a_club_without_an_inbox_takes_no_suggestions(club: Club) -> None:
    result = await club.member.slash(club.channel, "suggest")

    assert result.modal is None
    assert "This club takes no suggestions." in text(club.last())


async def test_a_form_still_open_when_the_inbox_is_turned_off_keeps_nothing(club: Club, mo: MemberActor) -> None:
    del mo
    shown = await club.member.slash(club.channel, "suggest")
    await club.memory.gaps.turn_off(club.guild.id)

    await club.member.submit_modal(shown, {"suggestion": ASKED})

    assert "This club takes no suggestions." in text(club.last())


@pytest.mark.usefixtures("mo")
async def test_too_many_and_empty_suggestions_are_told_in_a_sentence(club: Club) -> None:
    assert "There is no question in this." in text(await suggest(club, "???"))
    for number in ("one", "two", "three", "four", "five"):
        club.clock.now += 10
        assert words.SUGGESTED in text(await suggest(club, f"how do {number} purple ostrich riders rest"))

    club.clock.now += 10
    assert "You already have 5 suggestions" in text(await suggest(club, ASKED))


@pytest.mark.usefixtures("mo")
async def test_a_suggestion_that_warns_gets_its_warning_and_is_not_kept(club: Club) -> None:
    shown = await club.member.slash(club.channel, "suggest")
    await club.member.submit_modal(shown, {"suggestion": "I have a fever and my purple ostrich hurts"})

    warning, told = club.stored()[-2:]
    assert "You mentioned: a fever." in text(warning)
    assert words.NOT_SUGGESTED in text(told)
    assert warning.is_ephemeral
    assert await club.memory.gaps.suggestions(club.guild.id) == ()


async def test_an_approved_suggestion_is_gone_when_its_entry_is_published(club: Club, mo: MemberActor) -> None:
    await suggest(club, ASKED)
    opened = await mo.click(club.seen(await gaps(club, mo)), label=words.APPROVE)
    await mo.submit_modal(opened, NEW)
    assert len(await club.memory.gaps.suggestions(club.guild.id)) == 1

    await mo.click(club.seen(club.last()), label=draft_words.PUBLISH)

    assert await club.memory.gaps.suggestions(club.guild.id) == ()


async def test_a_suggestion_may_become_a_phrasing_of_the_closest_entry(club: Club, mo: MemberActor) -> None:
    await suggest(club, "stretches for a purple ostrich")

    opened = await mo.click(club.seen(await gaps(club, mo)), label="Edit “Does stretching help?”")

    assert opened.modal is not None
    assert "ostrich" not in str(opened.modal)


@pytest.mark.usefixtures("mo")
async def test_my_data_delete_deletes_suggestions(club: Club) -> None:
    await suggest(club, ASKED)

    await club.member.slash(club.channel, "my-data delete")

    assert await club.memory.gaps.suggestions(club.guild.id) == ()


@pytest.mark.usefixtures("mo")
async def test_without_the_store_a_suggestion_is_not_kept_and_the_member_is_told(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(club.memory.gaps._kept), "suggest", broken)

    assert wording.NOT_KEPT in text(await suggest(club, ASKED))
