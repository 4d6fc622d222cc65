"""Pages and settings: topics, privacy, about, help, plain cards, deletion of one's data, a club's set-up."""

from __future__ import annotations

import re

import discord
import pytest
from simcord.actors import MemberActor

from bot.discord_ui import wording
from bot.discord_ui.wording import commands
from bot.domain.eagerness import Eagerness
from bot.domain.model import EntryId
from bot.domain.records import GuildSettings, MemberSettings, VoteCount, revision_of
from bot.services.ports import StoreUnavailable
from tests.discord_ui.fakes import HEAT, make_entry, make_knowledge
from tests.discord_ui.simulated_club import Club, choices, is_private, text


def manager(club: Club) -> MemberActor:
    role = club.guild.create_role("Committee", permissions=discord.Permissions(manage_guild=True))
    return club.guild.add_member(club.env.create_user("chair"), roles=[role])


async def test_topics_lead_to_questions_and_cards_privately(club: Club) -> None:
    result = await club.member.slash(club.channel, "topics")
    assert is_private(result)
    assert choices(club.last(), "topics") == ["Getting relief", "Causes"]

    await club.member.select(club.seen(club.last()), ["relief"], custom_id="topics")
    assert "Getting relief" in text(club.last())
    assert choices(club.last(), "questions:0") == ["Heat or cold on a back spasm?", "Does stretching help?"]

    await club.member.select(club.seen(club.last()), ["stretching"], custom_id="questions:0")
    assert "Yes, gently." in text(club.last())
    assert all(message.is_ephemeral for message in club.stored())


async def test_a_topic_with_many_questions_has_several_menus(club: Club) -> None:
    entries = tuple(make_entry(f"entry-{n}", question=f"Question {n}?") for n in range(30))
    club.asking.now = make_knowledge(entries=entries)
    await club.member.slash(club.channel, "topics")

    await club.member.select(club.seen(club.last()), ["relief"], custom_id="topics")

    assert len(choices(club.last(), "questions:0")) == 25
    assert len(choices(club.last(), "questions:1")) == 5


async def test_browse_topics_opens_them_from_an_answer_without_a_card(club: Club) -> None:
    await club.mention_bot("how do I true a wheel")

    result = await club.other.click(club.seen(club.last()), label=wording.BROWSE)

    assert is_private(result)
    assert choices(club.last(), "topics") == ["Getting relief", "Causes"]


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("warning-signs", "numbness around the saddle area"),
        ("privacy", "forgotten"),
        ("about", "not a diagnosis"),
        ("help", "/ask"),
        ("my-settings", "usual look"),
    ],
)
async def test_each_page_is_private_and_names_the_number(club: Club, command: str, part: str) -> None:
    result = await club.member.slash(club.channel, command)

    assert is_private(result)
    assert part in text(club.last())
    assert "Call 999" in text(club.last())


async def test_privacy_is_told_in_five_lines() -> None:
    assert len(commands.PRIVACY_LINES) == 5


async def test_plain_cards_are_for_who_chose_them(club: Club) -> None:
    await club.member.slash(club.channel, "my-settings", plain=True)
    assert "Your cards are plain" in text(club.last())

    await club.mention_bot("heat")
    plain = club.last()
    await club.mention_bot("long climbs", by=club.other)

    assert 17 not in [component["type"] for component in plain.components]
    assert "1. Twenty minutes at a time." in text(plain)
    assert 17 in [component["type"] for component in club.last().components]


async def test_plain_cards_outlive_a_restart_and_can_be_switched_off(club: Club) -> None:
    await club.member.slash(club.channel, "my-settings", plain=True)
    await club.memory.settings.load()
    assert club.memory.settings.of_member(club.member.id) == MemberSettings(is_plain=True)

    await club.member.slash(club.channel, "my-settings", plain=False)
    assert club.memory.settings.of_member(club.member.id) == MemberSettings()


async def test_a_vote_counts_once_for_each_member_and_may_change(club: Club) -> None:
    await club.mention_bot("heat")
    card = club.seen(club.last())

    await club.member.click(card, label=wording.HELPED)
    await club.member.click(card, label=wording.NOT_HELPED)
    await club.other.click(card, label=wording.HELPED)

    assert all(wording.THANKS in text(m) for m in club.stored() if m.is_ephemeral)
    assert await club.memory.voting.counts(HEAT.id) == (VoteCount(revision_of(HEAT), 1, 1),)


async def test_a_vote_on_a_card_that_has_changed_does_not_count(club: Club) -> None:
    await club.mention_bot("heat")
    changed = make_entry(do_now="Something new.")
    club.asking.now = make_knowledge(entries=(changed,))

    await club.member.click(club.seen(club.last()), label=wording.HELPED)

    assert wording.CARD_CHANGED in text(club.last())
    assert await club.memory.voting.counts(EntryId("heat-or-cold")) == ()


async def test_delete_forgets_answers_votes_and_settings(club: Club) -> None:
    asked = await club.mention_bot("heat")
    await club.member.click(club.seen(club.last()), label=wording.HELPED)
    await club.member.slash(club.channel, "my-settings", plain=True)

    result = await club.member.slash(club.channel, "my-data delete")

    assert is_private(result)
    assert commands.DATA_DELETED in text(club.last())
    assert await club.memory.remembering.answer_to(asked.id) is None
    assert await club.memory.voting.counts(HEAT.id) == ()
    assert club.memory.settings.of_member(club.member.id) == MemberSettings()


async def broken(*_: object) -> None:
    raise StoreUnavailable("the disk is full")


async def test_without_the_store_members_are_told_and_questions_are_answered(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for part in ("keep", "to_question", "latest_card", "posted_as", "forget_asker"):
        monkeypatch.setattr(type(club.memory.remembering._answers), part, broken)
    monkeypatch.setattr(type(club.memory.settings._kept), "keep_member", broken)
    monkeypatch.setattr(type(club.memory.voting._votes), "keep", broken)

    await club.mention_bot("heat")
    card = club.last()
    assert "Heat or cold" in text(card)
    await club.member.click(club.seen(card), label=wording.HELPED)
    assert wording.NOT_KEPT in text(club.last())
    await club.member.slash(club.channel, "my-settings", plain=True)
    assert wording.NOT_KEPT in text(club.last())
    await club.member.slash(club.channel, "my-data delete")
    assert commands.DATA_NOT_DELETED in text(club.last())
    assert "the disk is full" in caplog.text


async def test_the_committee_sets_the_country_and_cards_show_its_number(club: Club) -> None:
    chair = manager(club)
    result = await chair.slash(club.channel, "setup")
    assert is_private(result)
    assert "Country: United Kingdom" in text(club.last())
    assert "Server Settings → Integrations" in text(club.last())

    shown = await chair.click(club.seen(club.last()), label=commands.SETUP_COUNTRY)
    await chair.submit_modal(shown, {"country": "germany"})

    assert "Country: Germany. Cards say: call 112." in text(club.last())
    await club.mention_bot("heat")
    assert "Call 112" in text(club.last())


async def test_a_misspelt_country_gets_the_closest_one(club: Club) -> None:
    chair = manager(club)
    await chair.slash(club.channel, "setup")
    shown = await chair.click(club.seen(club.last()), label=commands.SETUP_COUNTRY)

    await chair.submit_modal(shown, {"country": "Gremany"})
    assert "Country: Germany" in text(club.last())

    shown = await chair.click(club.seen(club.stored()[0]), label=commands.SETUP_COUNTRY)
    await chair.submit_modal(shown, {"country": "Atlantis"})
    assert "I know no emergency number for “Atlantis”." in text(club.last())


async def test_editors_and_the_moderators_channel_are_chosen_from_menus(club: Club) -> None:
    chair, editors = manager(club), club.guild.create_role("Coaches")
    await chair.slash(club.channel, "setup")

    await chair.select(club.seen(club.last()), [editors], custom_id="setup:editors")
    await chair.select(club.seen(club.last()), [club.channel], custom_id="setup:channel")

    settings = club.memory.settings.of_guild(club.guild.id)
    assert settings == GuildSettings(editor_role_id=editors.id, moderators_channel_id=club.channel.id)
    assert f"<@&{editors.id}>" in text(club.last())
    assert club.last().ping_role_ids == []


async def test_how_readily_it_answers_is_chosen_within_three_and_holds_for_this_club_alone(club: Club) -> None:
    chair = manager(club)
    await chair.slash(club.channel, "setup")

    await chair.select(club.seen(club.last()), ["cautious"], custom_id="setup:eagerness")

    assert "How readily I answer: cautious. Warnings are given whatever you choose." in text(club.last())
    library = club.bot.desk.library
    assert library.current(club.guild.id).eagerness is Eagerness.CAUTIOUS
    assert library.current(club.guild.id + 1).eagerness is Eagerness.BALANCED


async def test_what_the_bot_lacks_is_listed(club: Club) -> None:
    chair = manager(club)
    muted = discord.PermissionOverwrite(send_messages=False)
    channel = club.guild.create_text_channel("muted", overwrites={club.guild.default_role: muted})

    await chair.slash(channel, "setup")

    assert "In this channel I lack: Send Messages." in text(club.last(channel))


async def test_nobody_else_can_set_the_bot_up_not_even_with_the_panel_before_them(club: Club) -> None:
    chair = manager(club)
    await chair.slash(club.channel, "setup")
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="press", custom_id="setup:country"))
    view.stop()
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    forged = await channel.send("forged", view=view)

    await club.member.click(forged, label="press")

    assert commands.ONLY_MANAGERS in text(club.last())


async def test_a_right_taken_away_while_the_form_is_open_is_gone(club: Club) -> None:
    chair = manager(club)
    await chair.slash(club.channel, "setup")
    shown = await chair.click(club.seen(club.last()), label=commands.SETUP_COUNTRY)
    club.env.backend.get_guild(club.guild.id).members[chair.id].role_ids.clear()

    await chair.submit_modal(shown, {"country": "DE"})

    assert commands.ONLY_MANAGERS in text(club.last())
    assert club.memory.settings.of_guild(club.guild.id) == GuildSettings()


async def test_help_names_only_commands_that_exist(club: Club) -> None:
    named = {name for line in commands.HELP_LINES for name in re.findall(r"/([a-z-]+(?: delete)?)", line)}

    assert named <= set(club.member.available_commands(club.channel))
    assert any(commands.ANSWER_THIS in line for line in commands.HELP_LINES)
