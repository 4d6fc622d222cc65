"""Moderators add a warning sign: tried, looked ahead, confirmed by a second one, and then there for good."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simcord.actors import MemberActor

from bot.discord_ui.wording import curation as words
from bot.domain.model import EntryId, Level, RedFlagId, Scope
from bot.services.errors import StaysForGood
from tests.discord_ui.fakes import make_knowledge, make_red_flag
from tests.discord_ui.simulated_club import Club, buttons, choices, text
from tests.discord_ui.test_curating import HEAT, HELP, OUTSIDE, STRETCH, RealAsking, moderator

FLAG = replace(
    make_red_flag("fever", Level.URGENT, "a fever", ("Take your temperature.",)),
    id=RedFlagId("fever"),
    entry=EntryId("see-a-doctor"),
)
STING = {
    "say": "stung by a bee\nwasp sting",
    "fires_on": "I got stung by a bee on the climb",
    "silent_on": "the queen bee won the race",
}


@pytest.fixture
def asking() -> RealAsking:
    return RealAsking(
        make_knowledge(entries=(HEAT, STRETCH, HELP), red_flags=(FLAG,), scope=Scope(out_of_scope=OUTSIDE))
    )


async def write(club: Club, by: MemberActor, level: str | None = None, **fields: str) -> None:
    options = {"like": "fever"} | ({"level": level} if level else {})
    shown = await by.slash(club.channel, "qa warning-sign", **options)
    await by.submit_modal(shown, STING | fields)


async def propose(club: Club, by: MemberActor, level: str | None = None) -> None:
    await write(club, by, level)
    await by.click(club.seen(club.last()), label=words.PROPOSE)


async def approve(club: Club, by: MemberActor) -> None:
    await by.slash(club.channel, "qa review")
    await by.click(club.seen(club.last()), label=words.APPROVE)


async def level_of(club: Club, asked: str) -> Level:
    await club.bot.desk.ready(club.guild.id)
    return club.asking.ask(club.guild.id, asked).level


async def test_what_it_would_warn_of_is_said_and_it_counts_once_a_second_moderator_confirms(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await write(club, mo)
    panel = text(club.last())
    assert "stung by a bee" in panel
    assert "Get help today: a fever" in panel
    assert "Take your temperature." in panel
    assert "it would warn of none that is not warned of already" in panel
    assert words.SIGN_STAYS in panel

    await mo.click(club.seen(club.last()), label=words.PROPOSE)
    assert await level_of(club, "a wasp sting on my back") is Level.NONE
    await approve(club, mo)
    assert "Somebody else must confirm this." in text(club.last())
    assert await level_of(club, "a wasp sting on my back") is Level.NONE

    await approve(club, su)
    assert await level_of(club, "a wasp stingg on my back") is Level.URGENT
    assert await level_of(club, "i have a wasp sting") is Level.URGENT
    assert club.asking.ask(club.guild.id + 1, "a wasp sting on my back").level is Level.NONE
    await club.mention_bot("a wasp sting on my back")
    assert "Take your temperature." in text(club.last())


async def test_it_stays_neither_undo_nor_history_takes_it_away(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await propose(club, mo)
    await approve(club, su)
    assert words.UNDO not in [label for label, _ in buttons(club.last())]

    [change] = await club.memory.restoring.history(club.guild.id)
    await mo.slash(club.channel, "qa history", entry=change.entry_id)
    assert "added the warning sign" in text(club.last())
    assert choices(club.last(), f"qa:restore:{change.entry_id}") == []
    with pytest.raises(StaysForGood, match="A warning sign cannot be taken away or changed from here"):
        await club.memory.restoring.restore(change, mo.id)

    await mo.slash(club.channel, "qa list")
    assert "stung by a bee, wasp sting (urgent, club-" in text(club.last())
    assert await level_of(club, "stung by a bee") is Level.URGENT


async def test_its_level_may_be_raised_and_never_lowered(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await propose(club, mo, "professional")
    await approve(club, su)
    assert await level_of(club, "stung by a bee") is Level.URGENT

    shown = await mo.slash(club.channel, "qa warning-sign", like="fever", level="emergency")
    await mo.submit_modal(shown, STING | {"say": "snake bite", "fires_on": "a snake bite just now"})
    await mo.click(club.seen(club.last()), label=words.PROPOSE)
    await approve(club, su)
    assert await level_of(club, "a snake bite") is Level.EMERGENCY


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"say": "…"}, "“…” has no words."),
        ({"fires_on": "nothing of the kind"}, "It does not warn of “nothing of the kind”, and should."),
        ({"silent_on": "stung by a bee in 1990"}, "It warns of “stung by a bee in 1990”, and should not."),
        ({"say": "my\nback\nheat\nice\nhot\ndo i\ndoes", "fires_on": "my back"}, "It would warn of"),
    ],
)
async def test_what_it_does_wrong_is_said_with_the_remedy_and_nothing_typed_is_lost(
    club: Club, fields: dict[str, str], told: str
) -> None:
    mo = moderator(club)
    await write(club, mo, **fields)
    assert told in text(club.last())
    assert words.PROPOSE not in [label for label, _ in buttons(club.last())]

    shown = await mo.click(club.seen(club.last()), label=words.SIGN_CHANGE)
    assert shown.modal is not None
    typed = {c["component"]["custom_id"]: c["component"].get("value") for c in shown.modal["components"]}
    assert typed == STING | fields


async def test_a_warning_sign_that_is_not_there_has_no_words_to_lend(club: Club) -> None:
    mo = moderator(club)

    await mo.slash(club.channel, "qa warning-sign", like="nope")

    assert words.NO_SIGN in text(club.last())


async def test_its_draft_outlives_a_restart(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await write(club, mo)
    panel = club.last()
    club.memory.curating.drafts._drafts.clear()
    await club.restart()

    await mo.click(club.seen(panel), label=words.PROPOSE)
    await approve(club, su)

    assert await level_of(club, "stung by a bee") is Level.URGENT


async def test_it_goes_with_the_export_and_an_import_only_adds(club: Club) -> None:
    mo, su, guild_id = moderator(club), moderator(club, "su"), club.guild.id
    await propose(club, mo)
    await approve(club, su)
    exchanging = club.memory.exchanging
    data = await exchanging.export(guild_id)
    assert b"stung by a bee" in data

    assert (await exchanging.plan(guild_id, data)).is_empty
    assert (await exchanging.plan(guild_id, b"entries: []\n")).is_empty
    weaker = await exchanging.plan(guild_id, data.replace(b"- stung by a bee\n", b"- stung by a bear\n"))
    assert "in other words" in str(weaker.problems[0])

    elsewhere = guild_id + 1
    done = await exchanging.carry_out(await exchanging.plan(elsewhere, data), mo.id)
    assert [waiting.act for waiting in done.proposed] == ["warn"]
    assert club.asking.ask(elsewhere, "stung by a bee").level is Level.NONE
    await club.memory.reviewing.approve(elsewhere, done.proposed[0].id, su.id, is_owner=False)
    assert club.asking.ask(elsewhere, "stung by a bee").level is Level.URGENT


async def test_whoever_runs_the_bot_can_take_it_away(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await propose(club, mo)
    await approve(club, su)
    [added] = await club.memory.flagging.added(club.guild.id)

    assert await club.memory.flagging.remove(club.guild.id, added.id, 0)
    await club.memory.refreshing.poll()

    assert await level_of(club, "stung by a bee") is Level.NONE
    assert [change.act for change in await club.memory.restoring.history(club.guild.id)] == ["hide", "warn"]
