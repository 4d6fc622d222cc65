"""Buttons work for everyone, after a restart, and whatever their custom id says."""

from __future__ import annotations

import discord
import pytest

from bot.discord_ui import wording
from bot.domain.model import EntryId
from tests.discord_ui.fakes import STRETCH, make_entry, make_knowledge
from tests.discord_ui.simulated_club import Club, choices, is_private, text


async def test_the_asker_turns_did_you_mean_into_the_card(club: Club) -> None:
    await club.mention_bot("long climbs")

    await club.member.click(club.seen(club.last()), label="Does stretching help?")

    assert len(club.stored()) == 1
    assert "Yes, gently." in text(club.last())
    assert wording.DID_YOU_MEAN not in text(club.last())


async def test_somebody_else_gets_a_card_of_their_own(club: Club) -> None:
    await club.mention_bot("long climbs")

    result = await club.other.click(club.seen(club.last()), label="Does stretching help?")

    assert is_private(result)
    assert "Yes, gently." in text(club.last())
    assert wording.DID_YOU_MEAN in text(club.stored()[0])


async def test_a_private_did_you_mean_turns_into_the_card(club: Club) -> None:
    await club.member.slash(club.channel, "ask", question="long climbs")

    await club.member.click(club.seen(club.last()), label="Does stretching help?")

    assert len(club.stored()) == 1
    assert club.last().is_ephemeral
    assert "Yes, gently." in text(club.last())


async def test_a_warning_stays_when_a_suggestion_is_chosen(club: Club) -> None:
    await club.mention_bot("long climbs and a fever")

    result = await club.member.click(club.seen(club.last()), label="Does stretching help?")

    assert is_private(result)
    assert "You mentioned: a fever." in text(club.stored()[0])


async def test_a_related_question_is_shown_privately(club: Club) -> None:
    await club.mention_bot("heat")

    result = await club.member.select(club.seen(club.last()), ["stretching"], custom_id="related")

    assert is_private(result)
    assert "Yes, gently." in text(club.last())


async def test_in_a_direct_message_cards_stay(club: Club) -> None:
    await club.member.send_dm("heat")

    await club.member.user.select(club.seen(club.dm(club.member)[-1]), ["stretching"], custom_id="related")

    assert not club.dm(club.member)[-1].is_ephemeral


async def test_warning_signs_are_listed_privately_with_the_number(club: Club) -> None:
    await club.mention_bot("heat")

    result = await club.other.click(club.seen(club.last()), label=wording.WARNING_SIGNS)

    shown = text(club.last())
    assert is_private(result)
    assert shown.index("Call 999 now") < shown.index("numbness around the saddle area") < shown.index("chest pain")
    assert shown.index("chest pain") < shown.index(wording.URGENT_SIGNS_HEADING) < shown.index("a fever")
    assert "wakes you at night" not in shown


@pytest.mark.parametrize("label", ["Why on long climbs?", "Does stretching help?", "Warning signs"])
async def test_buttons_work_after_a_restart(club: Club, label: str) -> None:
    await club.mention_bot("long climbs")
    await club.restart()

    result = await club.other.click(club.seen(club.stored()[0]), label=label)

    assert is_private(result)
    assert "Call 999" in text(club.last())


async def test_cards_are_not_kept_in_memory(club: Club) -> None:
    for words in ("heat", "long climbs", "fever", "something else"):
        await club.mention_bot(words)
        await club.member.slash(club.channel, "ask", question=words)
    await club.member.click(club.seen(club.stored()[2]), label="Does stretching help?")

    store = club.bot._connection._view_store
    assert (store._views, store._synced_message_views) == ({}, {})


async def test_a_button_of_a_removed_entry_gets_a_sentence(club: Club) -> None:
    await club.mention_bot("heat")
    club.asking.now = make_knowledge(entries=())

    result = await club.member.select(club.seen(club.last()), ["stretching"], custom_id="related")

    assert is_private(result)
    assert wording.ENTRY_GONE in text(club.last())


async def test_a_button_of_a_renamed_entry_still_works(club: Club) -> None:
    await club.mention_bot("heat")
    renamed = make_entry("stretches", question=STRETCH.question, do_now="Yes, gently.", aka=(EntryId("stretching"),))
    club.asking.now = make_knowledge(entries=(renamed,))

    await club.member.select(club.seen(club.last()), ["stretching"], custom_id="related")

    assert "Yes, gently." in text(club.last())


GONE = ["show:nope", "ride:nope", "ride:no-mid-ride"]
FOREIGN = [
    "show:",
    "show:../../x",
    "show:a b",
    "show:stretching:",
    "show:stretching:x",
    "show:STRETCHING",
    "share:here:1:9:x",
    "share:nowhere:1:1:",
    "dismiss:",
    "dismiss:-1",
    "vote:stretching:zz:yes",
    "setup:token",
    "helpful:stretching:3",
    "signsx",
    "0" * 32,
    "x" * 100,
    "a\nb",
    "🚴",
]


@pytest.mark.parametrize("custom_id", [*GONE, *FOREIGN])
async def test_forged_and_foreign_buttons_get_a_sentence(club: Club, custom_id: str) -> None:
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="press", custom_id=custom_id))
    view.stop()
    message = await channel.send("forged", view=view)

    result = await club.member.click(message, label="press")

    assert is_private(result)
    assert (wording.ENTRY_GONE if custom_id in GONE else wording.BUTTON_GONE) in text(club.last())


async def test_a_select_of_another_version_gets_a_sentence(club: Club) -> None:
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Select(custom_id="relations", options=[discord.SelectOption(label="a")]))
    view.stop()
    message = await channel.send("old", view=view)

    result = await club.member.select(message, ["a"])

    assert is_private(result)
    assert wording.BUTTON_GONE in text(club.last())


async def test_an_entry_that_names_a_related_one_twice_has_one_button_for_it(club: Club) -> None:
    twice = make_entry(related=(EntryId("stretching"), EntryId("old-stretching")))
    renamed = make_entry("stretching", question="Does stretching help?", aka=(EntryId("old-stretching"),))
    club.asking.now = make_knowledge(entries=(twice, renamed))
    await club.mention_bot("long climbs")
    club.asking.now = make_knowledge(entries=(make_entry("long-climbs", related=twice.related), renamed))

    await club.member.click(club.seen(club.last()), label="Why on long climbs?")

    assert choices(club.last(), "related") == ["Does stretching help?"]
