"""What moderators typed, hid or proposed is there after a restart, a stale edit, a week: nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.discord_ui import wording
from bot.discord_ui.wording import curation as words
from bot.domain.changes import Act, Draft
from bot.domain.model import EntryId
from bot.domain.records import revision_of
from bot.services.curating import InvalidDraft, Proposed
from bot.services.ports import StoreUnavailable
from tests.discord_ui.simulated_club import Club, buttons, text
from tests.discord_ui.test_curating import HEAT, HELP, STRETCH, RealAsking, edit, moderator

DAY = 24 * 3600
COPIED = "does my purple ostrich bag pull on my back"


@pytest.fixture
def asking() -> RealAsking:
    return RealAsking()


async def restart(club: Club) -> None:
    """Restart the bot: what it had in memory of drafts is gone."""
    club.memory.curating.drafts._drafts.clear()
    await club.restart()


def said(club: Club, entry: str) -> str:
    shown = club.bot.desk.entry(club.guild.id, entry)
    assert shown is not None
    return shown.do_now


# --- Drafts ---------------------------------------------------------------------------------------


async def test_a_draft_is_published_after_a_restart(club: Club) -> None:
    mo = moderator(club)
    await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.")
    panel = club.last()
    await restart(club)

    await mo.click(club.seen(panel), label=words.PUBLISH)

    assert said(club, "heat-or-cold") == "Warmth first."


async def test_a_draft_is_edited_again_after_a_restart_with_what_was_typed_and_then_discarded(club: Club) -> None:
    mo = moderator(club)
    await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.")
    panel = club.last()
    await restart(club)

    menu = next(i for _, i in buttons(panel) if i.startswith("qa:discard")).replace("discard", "part")
    shown = await mo.select(club.seen(panel), ["answer"], custom_id=menu)
    assert shown.modal is not None
    assert shown.modal["components"][0]["component"]["value"] == "Warmth first."

    await mo.click(club.seen(panel), label=words.DISCARD)
    await mo.click(club.seen(panel), label=words.PUBLISH)
    assert words.DRAFT_GONE in text(club.last())
    assert said(club, "heat-or-cold") == HEAT.do_now


async def test_a_draft_goes_after_a_week(club: Club) -> None:
    mo = moderator(club)
    await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.")
    panel = club.last()
    club.clock.now += 7 * DAY + 1

    await mo.click(club.seen(panel), label=words.PUBLISH)
    assert words.DRAFT_GONE in text(club.last())

    await club.memory.forget_old()
    assert await club.memory.curating.drafts._kept.of(_draft_id(panel)) is None


async def test_a_moderator_who_deletes_their_data_leaves_no_draft(club: Club) -> None:
    mo = moderator(club)
    await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.")
    panel = club.last()

    await mo.slash(club.channel, "my-data delete")
    await mo.click(club.seen(panel), label=words.PUBLISH)

    assert words.DRAFT_GONE in text(club.last())
    assert await club.memory.curating.drafts._kept.of(_draft_id(panel)) is None


async def test_a_draft_stays_in_memory_while_the_store_cannot_be_used(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise StoreUnavailable("The disk is full.")

    mo = moderator(club)
    with monkeypatch.context() as broken:
        broken.setattr(club.memory.curating.drafts._kept, "keep", refuse)
        await edit(club, mo, "heat-or-cold", "answer", do_now="Warmth first.")

    await mo.click(club.seen(club.last()), label=words.PUBLISH)

    assert said(club, "heat-or-cold") == "Warmth first."


def _draft_id(panel: object) -> str:
    return next(i for _, i in buttons(panel) if i.startswith("qa:discard")).rpartition(":")[2]  # type: ignore[arg-type]


# --- Who saves first ------------------------------------------------------------------------------


async def test_both_texts_are_shown_where_somebody_saved_first(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await edit(club, mo, "heat-or-cold", "answer", do_now="Mo's words.")
    mos = club.last()
    await edit(club, su, "heat-or-cold", "answer", do_now="Su's words.")
    await su.click(club.seen(club.last()), label=words.PUBLISH)

    await mo.click(club.seen(mos), label=words.PUBLISH)

    told = text(club.last())
    assert words.STALE in told
    assert "out: Su's words." in told
    assert "in: Mo's words." in told


async def test_a_proposal_that_grew_stale_shows_both_texts_and_can_be_taken_up(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await edit(club, mo, "see-a-doctor", "answer", do_now="Proposed first.")
    await mo.click(club.seen(club.last()), label=words.PROPOSE)
    await edit(club, mo, "see-a-doctor", "answer", do_now="Proposed second.")
    await mo.click(club.seen(club.last()), label=words.PROPOSE)
    first, second = await club.memory.reviewing.waiting(club.guild.id)
    await club.memory.reviewing.approve(club.guild.id, second.id, su.id, is_owner=False)

    await su.slash(club.channel, "qa review")
    await su.click(club.seen(club.last()), label=words.APPROVE)
    told = text(club.last())
    assert words.STALE_PROPOSAL in told
    assert "out: Proposed second." in told
    assert "in: Proposed first." in told
    assert said(club, "see-a-doctor") == "Proposed second."
    assert await club.memory.reviewing.waiting(club.guild.id) == (first,)

    await su.click(club.seen(club.last()), label=words.TAKE_UP)
    assert "Proposed first." in text(club.stored()[-2])
    await su.click(club.seen(club.last()), label=words.PROPOSE)
    newest = (await club.memory.reviewing.waiting(club.guild.id))[-1]
    await club.memory.reviewing.approve(club.guild.id, newest.id, mo.id, is_owner=False)
    assert said(club, "see-a-doctor") == "Proposed first."


async def test_a_proposal_keeps_the_base_that_it_was_made_from(club: Club) -> None:
    mo, su, guild_id = moderator(club), moderator(club, "su"), club.guild.id
    draft = Draft(guild_id, HELP.id, Act.EDIT, 0, replace(HELP, do_now="Ours."))
    proposed = await club.memory.curating.publish(draft, mo.id)
    assert isinstance(proposed, Proposed)
    shipped = club.bot.desk.library.base.entries
    shipped[HELP.id] = replace(HELP, do_now="The base says it anew.")

    await club.memory.reviewing.approve(guild_id, proposed.waiting.id, su.id, is_owner=False)

    [change] = await club.memory.restoring.history(guild_id)
    assert change.based_on == revision_of(HELP) != revision_of(shipped[HELP.id])


# --- The bin ----------------------------------------------------------------------------------------


async def test_hidden_entries_lie_in_a_bin_with_their_date_and_come_back_from_there(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa restore")
    assert words.BIN_EMPTY in text(club.last())
    await mo.slash(club.channel, "qa hide", entry="stretching")
    await mo.click(club.seen(club.last()), label=words.PUBLISH)
    club.clock.now += 400 * DAY
    await club.memory.forget_old()

    await mo.slash(club.channel, "qa restore")
    assert f"Does stretching help?: hidden on 15 January 2027 by <@{mo.id}>." in text(club.last())
    await mo.select(club.seen(club.last()), ["stretching"], custom_id="qa:unhide:bin")

    assert said(club, "stretching") == STRETCH.do_now
    assert "brought back" in text(club.last())
    await mo.slash(club.channel, "qa restore")
    assert words.BIN_EMPTY in text(club.last())


async def test_what_is_no_longer_hidden_is_told(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa hide", entry="stretching")
    await mo.click(club.seen(club.last()), label=words.PUBLISH)
    await mo.slash(club.channel, "qa restore")
    panel = club.last()
    await club.memory.restoring.bring_back(club.guild.id, EntryId("stretching"), mo.id)

    await mo.select(club.seen(panel), ["stretching"], custom_id="qa:unhide:bin")

    assert words.NOT_HIDDEN in text(club.last())


async def test_a_safety_entry_in_the_club_s_words_comes_back_from_the_bin_only_with_a_second_moderator(
    club: Club,
) -> None:
    mo, su, guild_id, curating = moderator(club), moderator(club, "su"), club.guild.id, club.memory.curating
    for seen, after in enumerate((replace(HELP, do_now="Ours."), None)):
        proposed = await curating.publish(Draft(guild_id, HELP.id, Act.EDIT, seen, after), mo.id)
        assert isinstance(proposed, Proposed)
        await club.memory.reviewing.approve(guild_id, proposed.waiting.id, su.id, is_owner=False)

    assert isinstance(await club.memory.restoring.bring_back(guild_id, HELP.id, mo.id), Proposed)


# --- A member's words -------------------------------------------------------------------------------


async def test_no_door_takes_a_copy_of_a_member_s_words(club: Club) -> None:
    mo, su, guild_id, memory = moderator(club), moderator(club, "su"), club.guild.id, club.memory
    with_copy = replace(HELP, phrasings=(*HELP.phrasings, COPIED))
    proposed = await memory.curating.publish(Draft(guild_id, HELP.id, Act.EDIT, 0, with_copy), mo.id)
    assert isinstance(proposed, Proposed)
    stretch = replace(STRETCH, phrasings=(*STRETCH.phrasings, f"{COPIED}?"))
    await memory.curating.publish(Draft(guild_id, STRETCH.id, Act.EDIT, 0, stretch), mo.id)
    await memory.curating.publish(Draft(guild_id, STRETCH.id, Act.EDIT, 1, STRETCH), mo.id)
    data = await memory.exchanging.export(guild_id)
    await memory.gaps.turn_on(guild_id)
    await memory.gaps.note(guild_id, COPIED)

    with pytest.raises(InvalidDraft, match="is a copy, or nearly"):
        await memory.reviewing.approve(guild_id, proposed.waiting.id, su.id, is_owner=False)
    [_, first] = await memory.restoring.history(guild_id, STRETCH.id)
    with pytest.raises(InvalidDraft, match="is a copy, or nearly"):
        await memory.restoring.restore(first, mo.id)
    added = f"entries:\n  - {{id: bag, topic: club, question: Bags?, phrasings: ['{COPIED}'], do_now: A., sources: [nhs]}}\n"
    plan = await memory.exchanging.plan(guild_id, added.encode(), "line")
    assert "is a copy, or nearly" in str(plan.problems[0])
    assert plan.problems[0].line == 2
    assert (await memory.exchanging.plan(guild_id, data)).is_empty


# --- The pace of suggestions --------------------------------------------------------------------------


async def test_suggestions_are_paced_like_questions_and_warnings_are_not(club: Club) -> None:
    await club.memory.gaps.turn_on(club.guild.id)
    for _ in range(5):
        club.bot.desk.hurries(club.member.id)

    shown = await club.member.slash(club.channel, "suggest")
    await club.member.submit_modal(shown, {"suggestion": "how do I sleep with a sore back"})

    assert wording.SLOW_DOWN in text(club.last())
    assert await club.memory.gaps.suggestions(club.guild.id) == ()

    club.clock.now += 10
    shown = await club.member.slash(club.channel, "suggest")
    await club.member.submit_modal(shown, {"suggestion": "how do I sleep with a sore back"})
    assert len(await club.memory.gaps.suggestions(club.guild.id)) == 1
