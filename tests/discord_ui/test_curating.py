"""Moderators keep the Q&A right from inside Discord: they see what a change does, nothing is lost, safety takes two."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest
from simcord.actors import MemberActor

from bot.discord_ui import wording
from bot.discord_ui.wording import curation as words
from bot.domain.changes import Act, Draft
from bot.domain.model import EntryId, Knowledge, Level, RedFlagId, Scope, Topic, TopicId
from bot.domain.pipeline import prepare
from bot.domain.records import GuildSettings
from bot.services.asking import AskService
from bot.services.library import Library
from tests.discord_ui.fakes import FakeAsking, make_entry, make_knowledge, make_red_flag
from tests.discord_ui.simulated_club import Club, buttons, is_private, text

HEAT = make_entry(phrasings=("heat or ice on my back", "ice pack or hot bath", "does a heat pad help"))
STRETCH = make_entry(
    "stretching", question="Does stretching help?", phrasings=("which stretches for a tight back", "yoga for my back")
)
HELP = make_entry(
    "see-a-doctor",
    topic=TopicId("help"),
    question="When should I see a doctor?",
    phrasings=("do I need a doctor", "is this serious"),
    do_now="See one if you are worried.",
)
FLAG = replace(make_red_flag("fever", Level.URGENT, "a fever"), id=RedFlagId("fever"), entry=EntryId("see-a-doctor"))
OUTSIDE = ("who won the cup", "lost my gloves", "ride at nine", "my knee clicks", "good luck all", "cake at the cafe")


class RealAsking(FakeAsking):
    """The real service over a small set, with what the fixtures expect of the stand-in."""

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        self.now = knowledge or make_knowledge(
            topics=(Topic(TopicId("relief"), "Getting relief"), Topic(TopicId("help"), "When to get help")),
            entries=(HEAT, STRETCH, HELP),
            red_flags=(FLAG,),
            scope=Scope(out_of_scope=OUTSIDE),
        )
        AskService.__init__(self, Library(prepare(self.now)))

    ask = AskService.ask
    entry = AskService.entry
    knowledge = AskService.knowledge
    suggestions = AskService.suggestions


@pytest.fixture
def asking() -> RealAsking:
    return RealAsking()


def moderator(club: Club, name: str = "mo", **permissions: bool) -> MemberActor:
    rights = discord.Permissions(**(permissions or {"manage_guild": True}))
    role = club.guild.create_role(f"role of {name}", permissions=rights)
    return club.guild.add_member(club.env.create_user(name), roles=[role])


async def edit(club: Club, by: MemberActor, entry: str, part: str, **fields: str) -> None:
    """Open an entry, change one part, and leave the draft's panel as the last message."""
    await by.slash(club.channel, "qa edit", entry=entry)
    panel = next(m for m in reversed(club.stored()) if any(i.startswith("qa:discard") for _, i in buttons(m)))
    shown = await by.select(club.seen(panel), [part], custom_id=_part_menu(panel))
    await by.submit_modal(shown, fields)


def _part_menu(panel: object) -> str:
    draft_id = next(i for _, i in buttons(panel) if i.startswith("qa:discard")).rpartition(":")[2]  # type: ignore[arg-type]
    return f"qa:part:{draft_id}"


async def add_cafe(club: Club, by: MemberActor) -> None:
    shown = await by.slash(club.channel, "qa add")
    await by.submit_modal(
        shown,
        {
            "question": "Where is the coffee stop?",
            "phrasings": "which cafe on sunday\nwhere do we stop for espresso",
            "do_now": "At the boathouse.",
            "tips": "Bring cash.",
            "sources": "https://club.example/coffee",
        },
    )


async def test_an_added_entry_is_shown_before_it_is_live_and_answers_at_once_when_published(club: Club) -> None:
    mo = moderator(club)
    await add_cafe(club, mo)

    preview, panel = club.stored()[-2:]
    assert all(m.is_ephemeral for m in (preview, panel))
    assert "At the boathouse." in text(preview)
    assert "added by the club" in text(preview)
    assert "(https://club.example/coffee)" in text(preview)
    assert words.NO_EFFECTS in text(panel)
    await club.mention_bot("where do we stop for espresso")
    assert "At the boathouse." not in text(club.last())

    await mo.click(club.seen(panel), label=words.PUBLISH)
    await club.mention_bot("where do we stop for espresso", by=club.other)

    assert "At the boathouse." in text(club.last())


async def test_other_guilds_are_untouched_by_an_overlay(club: Club) -> None:
    mo = moderator(club)
    await add_cafe(club, mo)
    await mo.click(club.seen(club.last()), label=words.PUBLISH)

    elsewhere = club.env.create_guild("Other club")
    channel = elsewhere.create_text_channel("backs")
    stranger = elsewhere.add_member(club.env.create_user("stranger"))
    await stranger.send(channel, f"{club.mention} where do we stop for espresso")

    assert "At the boathouse." not in text(club.last(channel))


async def test_a_form_is_filled_in_with_what_stands_there(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa edit", entry="heat-or-cold")
    panel = club.last()

    shown = await mo.select(club.seen(panel), ["answer"], custom_id=_part_menu(panel))

    assert shown.modal is not None
    fields = [part["component"] for part in shown.modal["components"]]
    assert {field["custom_id"]: field.get("value") for field in fields} == {
        "do_now": HEAT.do_now,
        "tips": "\n".join(HEAT.tips),
        "mid_ride": "\n".join(HEAT.mid_ride),
    }


async def test_an_edit_is_published_undone_and_kept_in_the_history(club: Club) -> None:
    mo = moderator(club)
    await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.", tips="One tip.", mid_ride="")
    await mo.click(club.seen(club.last()), label=words.PUBLISH)
    assert "in: Warmth first." in text(club.last())
    assert f"out: {HEAT.do_now}" in text(club.last())
    await club.mention_bot("heat or ice on my back")
    assert "Warmth first." in text(club.last())

    confirmation = next(m for m in club.stored() if words.UNDO in [label for label, _ in buttons(m)])
    await mo.click(club.seen(confirmation), label=words.UNDO)
    await club.member.send_dm("heat or ice on my back")
    assert HEAT.do_now in text(club.dm(club.member)[-1])

    await mo.slash(club.channel, "qa history", entry="heat-or-cold")
    shown = text(club.last())
    assert shown.index("brought back") < shown.index("changed “Heat or cold")
    await mo.select(club.seen(club.last()), ["1"], custom_id="qa:restore:heat-or-cold")
    again = club.guild.create_text_channel("again")
    await club.mention_bot("heat or ice on my back", channel=again)
    assert "Warmth first." in text(club.last(again))


async def test_an_undo_after_ten_minutes_is_refused_with_the_way_there(club: Club) -> None:
    mo = moderator(club)
    await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.")
    await mo.click(club.seen(club.last()), label=words.PUBLISH)
    confirmation = club.last()
    club.clock.now += 700

    await mo.click(club.seen(confirmation), label=words.UNDO)

    assert words.UNDO_OVER in text(club.last())


async def test_a_hidden_entry_is_gone_for_members_and_comes_back(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa hide", entry="stretching")
    assert words.HIDE_HOW in text(club.last())
    await mo.click(club.seen(club.last()), label=words.PUBLISH)
    await club.mention_bot("yoga for my back")
    assert "Yes, gently." not in text(club.last())
    assert "Does stretching help?" not in text(club.last())

    await mo.slash(club.channel, "qa list")
    assert f"Does stretching help?: hidden on 15 January 2027 by <@{mo.id}>." in text(club.last())

    undo = next(m for m in club.stored() if words.UNDO in [label for label, _ in buttons(m)])
    await mo.click(club.seen(undo), label=words.UNDO)
    await club.mention_bot("yoga for my back", by=club.other)
    assert "Does stretching help?" in text(club.last())


async def test_what_a_phrasing_takes_from_others_is_said_before_it_is_live(club: Club) -> None:
    mo = moderator(club)

    await edit(
        club,
        mo,
        "stretching",
        "wording",
        question="Does stretching help?",
        phrasings="ice pack or a hot bath\nice pack or bath hot\nhot bath or ice pack then",
    )

    panel = text(club.last())
    assert words.EFFECTS in panel
    assert "It takes 1 phrasing from other entries: “ice pack or hot bath” (Heat or cold on a back spasm?)." in panel


async def test_a_phrasing_that_belongs_to_another_entry_is_a_problem_with_its_remedy(club: Club) -> None:
    mo = moderator(club)

    await edit(club, mo, "stretching", "wording", question="Does stretching help?", phrasings="ice pack or hot bath")

    assert "“ice pack or hot bath” belongs to “Heat or cold on a back spasm?” already." in text(club.last())
    assert words.PUBLISH not in [label for label, _ in buttons(club.last())]
    assert club.last().is_ephemeral


async def test_a_dose_is_refused_with_the_reason(club: Club) -> None:
    mo = moderator(club)

    await edit(club, mo, "heat-or-cold", "answer", do_now="Take 400 mg of ibuprofen.")

    assert "“400 mg” reads like a dose." in text(club.last())
    assert words.PUBLISH not in [label for label, _ in buttons(club.last())]


async def test_a_source_that_nobody_knows_is_a_problem(club: Club) -> None:
    mo = moderator(club)

    await edit(club, mo, "heat-or-cold", "sources", sources="nhs\nno-such-page")

    assert "I know no source “no-such-page”." in text(club.last())
    assert words.PUBLISH not in [label for label, _ in buttons(club.last())]


async def test_a_link_without_https_is_a_problem(club: Club) -> None:
    mo = moderator(club)

    await edit(club, mo, "heat-or-cold", "sources", sources="http://plain.example/page")

    assert words.PROBLEMS in text(club.last())
    assert words.PUBLISH not in [label for label, _ in buttons(club.last())]


async def test_hiding_an_entry_is_no_way_round_the_second_moderator(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa hide", entry="heat-or-cold")
    await mo.click(club.seen(club.last()), label=words.PUBLISH)
    assert club.bot.desk.entry(club.guild.id, "heat-or-cold") is None

    weaker = Draft(club.guild.id, HEAT.id, Act.RESTORE, 1, replace(HEAT, get_help_if=("never",)))
    as_it_was = Draft(club.guild.id, HEAT.id, Act.RESTORE, 1, HEAT)

    assert (await club.memory.curating.preview(weaker)).needs_second
    assert not (await club.memory.curating.preview(as_it_was)).needs_second


@pytest.mark.parametrize(("entry", "part", "fields"), [
    ("see-a-doctor", "answer", {"do_now": "Never mind."}),
    ("heat-or-cold", "help", {"get_help_if": "", "note": "Ours."}),
])  # fmt: skip
async def test_safety_texts_take_a_second_moderator(club: Club, entry: str, part: str, fields: dict[str, str]) -> None:
    mo, second = moderator(club), moderator(club, "su")
    await edit(club, mo, entry, part, **fields)
    assert words.NEEDS_SECOND in text(club.last())

    await mo.click(club.seen(club.last()), label=words.PROPOSE)
    before = club.bot.desk.entry(club.guild.id, entry)
    assert before in (HEAT, HELP)

    await mo.slash(club.channel, "qa review")
    await mo.click(club.seen(club.last()), label=words.APPROVE)
    assert "Somebody else must confirm this." in text(club.last())
    assert club.bot.desk.entry(club.guild.id, entry) == before

    await second.slash(club.channel, "qa review")
    await second.click(club.seen(club.last()), label=words.APPROVE)
    assert club.bot.desk.entry(club.guild.id, entry) != before
    assert f"Confirmed by <@{second.id}>." in text(club.last())


async def test_a_proposal_can_be_rejected(club: Club) -> None:
    mo, second = moderator(club), moderator(club, "su")
    await edit(club, mo, "see-a-doctor", "answer", do_now="Never mind.")
    await mo.click(club.seen(club.last()), label=words.PROPOSE)

    await second.slash(club.channel, "qa review")
    await second.click(club.seen(club.last()), label=words.REJECT)

    assert words.REJECTED in text(club.last())
    assert club.bot.desk.entry(club.guild.id, "see-a-doctor") == HELP
    await second.slash(club.channel, "qa review")
    assert words.NOTHING_WAITS in text(club.last())


async def test_hiding_a_safety_entry_takes_two_as_well(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa hide", entry="see-a-doctor")
    await mo.click(club.seen(club.last()), label=words.PROPOSE)

    assert club.bot.desk.entry(club.guild.id, "see-a-doctor") == HELP


async def test_the_owner_alone_may_confirm_after_a_day(club: Club) -> None:
    owner = club.guild.add_member(club.guild.owner)
    await edit(club, owner, "see-a-doctor", "answer", do_now="Never mind.")
    await owner.click(club.seen(club.last()), label=words.PROPOSE)
    await owner.slash(club.channel, "qa review")
    await owner.click(club.seen(club.last()), label=words.APPROVE)
    assert club.bot.desk.entry(club.guild.id, "see-a-doctor") == HELP

    club.clock.now += 24 * 3600 + 1
    await owner.slash(club.channel, "qa review")
    await owner.click(club.seen(club.last()), label=words.APPROVE)

    assert club.bot.desk.entry(club.guild.id, "see-a-doctor") != HELP


async def test_who_saves_first_counts_and_the_other_keeps_their_draft(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await edit(club, mo, "heat-or-cold", "answer", do_now="Mo's words.")
    mos = club.last()
    await edit(club, su, "heat-or-cold", "answer", do_now="Su's words.")
    await su.click(club.seen(club.last()), label=words.PUBLISH)

    await mo.click(club.seen(mos), label=words.PUBLISH)
    assert words.STALE in text(club.last())
    shown = club.bot.desk.entry(club.guild.id, "heat-or-cold")
    assert shown is not None
    assert shown.do_now == "Su's words."

    await mo.click(club.seen(mos), label=words.PUBLISH)
    shown = club.bot.desk.entry(club.guild.id, "heat-or-cold")
    assert shown is not None
    assert shown.do_now == "Mo's words."


async def test_the_moderators_channel_is_told_before_and_after(club: Club) -> None:
    mo, room = moderator(club), club.guild.create_text_channel("moderators")
    settings = GuildSettings(moderators_channel_id=room.id)
    await club.memory.settings.change_guild(club.guild.id, lambda _: settings)

    await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.")
    await mo.click(club.seen(club.last()), label=words.PUBLISH)

    told = text(club.last(room))
    assert f"<@{mo.id}> changed “Heat or cold on a back spasm?” (change 1)." in told
    assert "in: Warmth first." in told
    assert club.last(room).ping_user_ids == []


async def test_members_without_the_right_cannot_change_anything_through_any_door(club: Club) -> None:
    mo = moderator(club)
    await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.")
    publish = next(custom_id for label, custom_id in buttons(club.last()) if label == words.PUBLISH)
    view = discord.ui.View(timeout=None)
    every = ("qa:undo:heat-or-cold:1", "qa:unhide:bin", "qa:approve:1", "qa:reject:1", "qa:takeup:1")
    for custom_id in (publish, *every, "qasign:propose:0123456789ab"):
        view.add_item(discord.ui.Button(label=custom_id[:20], custom_id=custom_id))
    view.stop()
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    forged = await channel.send("forged", view=view)

    for _, custom_id in buttons(club.env.backend.messages[club.channel.id][forged.id]):
        result = await club.member.click(forged, custom_id=custom_id)
        assert is_private(result)
        assert words.NOT_ALLOWED in text(club.last())

    assert club.bot.desk.entry(club.guild.id, "heat-or-cold") == HEAT


async def test_anothers_draft_cannot_be_published(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.")
    publish = next(custom_id for label, custom_id in buttons(club.last()) if label == words.PUBLISH)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="x", custom_id=publish))
    view.stop()
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    forged = await channel.send("forged", view=view)

    await su.click(forged, custom_id=publish)

    assert words.DRAFT_GONE in text(club.last())


async def test_the_editors_role_is_enough(club: Club) -> None:
    role = club.guild.create_role("Coaches")
    coach = club.guild.add_member(club.env.create_user("coach"), roles=[role])
    settings = GuildSettings(editor_role_id=role.id)
    await club.memory.settings.change_guild(club.guild.id, lambda _: settings)

    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="x", custom_id="qa:undo:heat-or-cold:1"))
    view.stop()
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.send("forged", view=view)
    await coach.click(message, custom_id="qa:undo:heat-or-cold:1")

    assert words.NO_HISTORY in text(club.last())


async def test_a_form_sent_after_a_restart_loses_nothing(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa edit", entry="heat-or-cold")
    panel = club.last()
    shown = await mo.select(club.seen(panel), ["answer"], custom_id=_part_menu(panel))
    await club.memory.curating.drafts.drop(_part_menu(panel).rpartition(":")[2])

    await mo.submit_modal(shown, {"do_now": "Typed before the restart."})

    assert "Typed before the restart." in text(club.stored()[-2])
    assert words.PUBLISH in [label for label, _ in buttons(club.last())]


async def test_qa_test_shows_why(club: Club) -> None:
    mo = moderator(club)

    await mo.slash(club.channel, "qa test", question="heat or ice on my back")

    assert "Best entries" in club.last().content
    assert "Answers from 60 with a lead of 2; suggests from 15 (set to balanced)." in club.last().content
    assert "heat-or-cold" in club.last().content


async def test_qa_test_tells_every_reason_however_long_the_question(club: Club) -> None:
    mo = moderator(club)
    before = len(club.stored())

    await mo.slash(club.channel, "qa test", question="My back went on the climb, no chest pain. Heat or ice? " * 16)
    told = [message.content for message in club.stored()[before:]]

    assert len(told) > 1
    assert all(len(content) <= 2000 and content.endswith("```") for content in told)
    assert "Warning signs looked at:" in told[0]
    assert "So it " in told[-1]


async def test_an_unknown_entry_gets_a_sentence(club: Club) -> None:
    mo = moderator(club)

    await mo.slash(club.channel, "qa edit", entry="nope")

    assert words.NO_ENTRY in text(club.last())
    assert wording.BUTTON_GONE not in text(club.last())
