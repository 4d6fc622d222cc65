"""Entries that have come out of step: a check that is overdue, and a base that changed under the club's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.builders import ChannelHandle

from bot.discord_ui import wording
from bot.discord_ui.wording import curation as draft_words
from bot.discord_ui.wording import upkeep as words
from bot.domain.changes import Act
from bot.domain.model import Entry, EntryId
from bot.domain.pipeline import prepare
from bot.domain.records import GuildSettings
from bot.services.ports import StoreUnavailable
from tests.discord_ui.simulated_club import Club, buttons, choices, is_private, text
from tests.discord_ui.test_curating import HEAT, HELP, STRETCH, RealAsking, add_cafe, edit, moderator

# The clock stands at 15 January 2027.
LATE = date(2026, 12, 1)
OLD_HEAT, OLD_HELP = replace(HEAT, check_again_by=LATE), replace(HELP, check_again_by=LATE)
OVERDUE = "A new check was due by 1 December 2026."


@pytest.fixture
def asking() -> RealAsking:
    asking = RealAsking()
    set_base(asking, (OLD_HEAT, STRETCH, OLD_HELP))
    return asking


def set_base(asking: RealAsking, entries: Iterable[Entry]) -> None:
    """Let the bot come with these entries from now on."""
    asking.now = replace(asking.now, entries=tuple(entries))
    asking.library._base = prepare(asking.now)


async def update(club: Club, *entries: Entry) -> None:
    """Let a new version of the bot, which comes with these entries, start."""
    assert isinstance(club.asking, RealAsking)
    set_base(club.asking, entries)
    club.asking.library._laid.clear()
    club.asking.library._flows.clear()
    await club.restart()


async def room(club: Club) -> ChannelHandle:
    channel = club.guild.create_text_channel("moderators")
    await club.memory.settings.change_guild(club.guild.id, lambda _: GuildSettings(moderators_channel_id=channel.id))
    return channel


async def forged(club: Club, *custom_ids: str) -> discord.Message:
    view = discord.ui.View(timeout=None)
    for custom_id in custom_ids:
        view.add_item(discord.ui.Button(label=custom_id[:20], custom_id=custom_id))
    view.stop()
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return await channel.send("forged", view=view)


async def look_at(club: Club, mo: MemberActor, entry: str) -> Message:
    """Choose an overdue entry in `/qa list`; return the panel below its card."""
    assert is_private(await mo.slash(club.channel, "qa list"))
    await mo.select(club.seen(club.last()), [entry], custom_id="qaup:due")
    return club.last()


async def compare(club: Club, mo: MemberActor, entry: str = "heat-or-cold") -> Message:
    """Choose an entry whose base has changed in `/qa list`; return both texts."""
    await mo.slash(club.channel, "qa list")
    await mo.select(club.seen(club.last()), [entry], custom_id="qaup:both")
    return club.last()


async def publish_ours(club: Club, mo: MemberActor, **fields: str) -> None:
    await edit(club, mo, "heat-or-cold", "answer", **(fields or {"do_now": "Warmth first."}))
    await mo.click(club.seen(club.last()), label=draft_words.PUBLISH)


def shown(club: Club, entry_id: str = "heat-or-cold") -> Entry | None:
    return club.bot.desk.entry(club.guild.id, entry_id)


def labels(message: Message) -> list[str]:
    return [label for label, _ in buttons(message)]


async def acts(club: Club) -> list[Act]:
    return [change.act for change in await club.memory.restoring.history(club.guild.id)]


# --- Checks -------------------------------------------------------------------------------------------


async def test_a_card_says_when_its_check_is_overdue(club: Club) -> None:
    await club.mention_bot("heat or ice on my back")
    assert OVERDUE in text(club.last())

    await club.member.send_dm("heat or ice on my back")
    assert OVERDUE in text(club.dm(club.member)[-1])

    await club.mention_bot("yoga for my back", by=club.other)
    assert "A new check" not in text(club.last())


async def test_on_the_last_day_nothing_is_overdue(club: Club) -> None:
    club.clock.now -= 45 * 24 * 3600  # 1 December 2026
    await club.mention_bot("heat or ice on my back")
    assert "A new check" not in text(club.last())


async def test_still_right_moves_the_check_a_year_on_and_leaves_the_text(club: Club) -> None:
    mo, moderators = moderator(club), await room(club)
    panel = await look_at(club, mo, "heat-or-cold")
    assert OVERDUE in text(panel)
    assert HEAT.do_now in text(club.stored()[-2])

    await mo.click(club.seen(panel), label=words.STILL_RIGHT)

    told = text(club.last(moderators))
    assert f"<@{mo.id}> checked and found still right: “Heat or cold on a back spasm?” (change 1)." in told
    assert "in: 2028-01-15" in told
    assert shown(club) == OLD_HEAT
    assert await acts(club) == [Act.CHECK]
    await club.mention_bot("heat or ice on my back")
    assert "A new check" not in text(club.last())


async def test_a_check_outlasts_a_restart_and_is_due_again_a_year_later(club: Club) -> None:
    mo = moderator(club)
    await mo.click(club.seen(await look_at(club, mo, "heat-or-cold")), label=words.STILL_RIGHT)
    await update(club, OLD_HEAT, STRETCH, HELP)
    await club.mention_bot("heat or ice on my back")
    assert "A new check" not in text(club.last())

    club.clock.now += 366 * 24 * 3600
    await club.mention_bot("heat or ice on my back", by=club.other)

    assert "A new check was due by 15 January 2028." in text(club.last())


async def test_an_entry_that_was_checked_goes_on_following_the_base(club: Club) -> None:
    mo, moderators = moderator(club), await room(club)
    await mo.click(club.seen(await look_at(club, mo, "heat-or-cold")), label=words.STILL_RIGHT)

    await update(club, replace(OLD_HEAT, do_now="New words."), STRETCH, HELP)

    await club.mention_bot("heat or ice on my back")
    assert "New words." in text(club.last())
    assert OVERDUE in text(club.last())  # what was found right was another text
    assert words.MOVED not in text(club.last(moderators))


async def test_another_club_still_reads_that_the_check_is_overdue(club: Club) -> None:
    mo = moderator(club)
    await mo.click(club.seen(await look_at(club, mo, "heat-or-cold")), label=words.STILL_RIGHT)

    elsewhere = club.env.create_guild("Other club")
    channel = elsewhere.create_text_channel("backs")
    stranger = elsewhere.add_member(club.env.create_user("stranger"))
    await stranger.send(channel, f"{club.mention} heat or ice on my back")

    assert OVERDUE in text(club.last(channel))


async def test_a_check_of_professional_help_takes_two(club: Club) -> None:
    mo, second = moderator(club), moderator(club, "su")
    await mo.click(club.seen(await look_at(club, mo, "see-a-doctor")), label=words.STILL_RIGHT)
    assert draft_words.PROPOSED in text(club.last())
    assert [entry.id for entry in club.memory.upkeep.overdue(club.guild.id)] == ["heat-or-cold", "see-a-doctor"]

    await second.slash(club.channel, "qa review")
    assert "in: 2028-01-15" in text(club.last())
    await second.click(club.seen(club.last()), label=draft_words.APPROVE)

    assert [entry.id for entry in club.memory.upkeep.overdue(club.guild.id)] == ["heat-or-cold"]
    assert shown(club, "see-a-doctor") == OLD_HELP


async def test_an_overdue_entry_can_be_edited_from_there(club: Club) -> None:
    mo = moderator(club)
    await mo.click(club.seen(await look_at(club, mo, "heat-or-cold")), label=words.EDIT)

    assert draft_words.DRAFT in text(club.last())


async def test_pressed_twice_or_after_a_change_nothing_happens_and_a_sentence_says_so(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    panel = await look_at(club, mo, "heat-or-cold")
    right = dict(buttons(panel))[words.STILL_RIGHT]
    await mo.click(club.seen(panel), label=words.STILL_RIGHT)

    await su.click(await forged(club, right), custom_id=right)

    assert words.CHANGED_SINCE in text(club.last())
    assert await acts(club) == [Act.CHECK]


async def test_a_check_of_the_clubs_own_text_is_kept_too(club: Club) -> None:
    mo = moderator(club)
    await publish_ours(club, mo)
    await mo.click(club.seen(await look_at(club, mo, "heat-or-cold")), label=words.STILL_RIGHT)

    await club.mention_bot("heat or ice on my back")

    assert "Warmth first." in text(club.last())
    assert "A new check" not in text(club.last())
    assert await acts(club) == [Act.CHECK, Act.EDIT]


async def test_what_is_not_due_cannot_be_checked(club: Club) -> None:
    mo = moderator(club)
    message = await forged(club, "qaup:right:stretching:0:0123456789", "qaup:right:no-such:0:gone")

    for custom_id in ("qaup:right:stretching:0:0123456789", "qaup:right:no-such:0:gone"):
        await mo.click(message, custom_id=custom_id)
        assert words.CHANGED_SINCE in text(club.last())
    assert await acts(club) == []


# --- The base has changed -------------------------------------------------------------------------------


async def test_moderators_are_told_once_when_the_base_changes_under_the_clubs_text(club: Club) -> None:
    mo, moderators = moderator(club), await room(club)
    await publish_ours(club, mo)
    before = len(club.stored(moderators))

    await update(club, replace(HEAT, do_now="New words."), STRETCH, HELP)
    await club.restart()
    await club.bot.doors.tell_of_moved()

    told = club.stored(moderators)[before:]
    assert len(told) == 1
    assert words.MOVED in text(told[0])
    assert choices(told[0], "qaup:both") == ["Heat or cold on a back spasm?"]
    assert told[0].ping_user_ids == []

    await update(club, replace(HEAT, do_now="Newer words."), STRETCH, HELP)
    assert len(club.stored(moderators)[before:]) == 2


async def test_both_texts_are_shown_and_ours_can_be_kept(club: Club) -> None:
    mo, moderators = moderator(club), await room(club)
    await publish_ours(club, mo)
    await update(club, replace(HEAT, do_now="New words."), STRETCH, HELP)

    result = await mo.select(club.seen(club.last(moderators)), ["heat-or-cold"], custom_id="qaup:both")
    assert is_private(result)
    panel = club.last(moderators)
    assert "comes with me: New words." in text(panel)
    assert "your club's: Warmth first." in text(panel)
    await mo.click(club.seen(panel), label=words.KEEP)

    await mo.slash(club.channel, "qa list")
    assert words.MOVED_UNDER not in text(club.last())
    assert await acts(club) == [Act.KEEP, Act.EDIT]
    await club.mention_bot("heat or ice on my back")
    assert "Warmth first." in text(club.last())


async def test_what_comes_with_the_bot_can_be_followed_again_and_undone(club: Club) -> None:
    mo = moderator(club)
    await publish_ours(club, mo)
    await update(club, replace(HEAT, do_now="New words."), STRETCH, HELP)

    await mo.click(club.seen(await compare(club, mo)), label=words.TAKE)
    confirmation = club.last()
    await club.mention_bot("heat or ice on my back")
    assert "New words." in text(club.last())
    assert club.bot.desk.library.overlay(club.guild.id).is_empty

    await update(club, replace(HEAT, do_now="Newer words."), STRETCH, HELP)
    assert shown(club) == replace(HEAT, do_now="Newer words.")
    await mo.click(club.seen(confirmation), label=draft_words.UNDO)
    after = shown(club)
    assert after is not None
    assert after.do_now == "Warmth first."
    assert await acts(club) == [Act.RESTORE, Act.FOLLOW, Act.EDIT]


async def test_history_leads_back_to_what_comes_with_the_bot(club: Club) -> None:
    mo = moderator(club)
    await publish_ours(club, mo)
    await mo.slash(club.channel, "qa restore", entry="heat-or-cold")
    await mo.click(club.seen(club.last()), label=words.COMPARE)
    assert labels(club.last()) == [words.TAKE]

    await mo.click(club.seen(club.last()), label=words.TAKE)

    assert shown(club) == OLD_HEAT
    await mo.slash(club.channel, "qa history", entry="heat-or-cold")
    assert "brought back what comes with me for “Heat or cold on a back spasm?” (change 2)." in text(club.last())
    assert words.COMPARE not in labels(club.last())


async def test_undoing_the_first_change_follows_the_base_again(club: Club) -> None:
    mo = moderator(club)
    await publish_ours(club, mo)
    await mo.click(club.seen(club.last()), label=draft_words.UNDO)

    await update(club, replace(HEAT, do_now="New words."), STRETCH, HELP)

    assert shown(club) == replace(HEAT, do_now="New words.")


async def test_taking_the_base_is_about_safety_where_get_help_if_differs(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await publish_ours(club, mo)
    await update(club, replace(HEAT, get_help_if=("it burns",)), STRETCH, HELP)

    await mo.click(club.seen(await compare(club, mo)), label=words.TAKE)
    assert draft_words.PROPOSED in text(club.last())
    assert shown(club) != replace(HEAT, get_help_if=("it burns",))

    await su.slash(club.channel, "qa review")
    await su.click(club.seen(club.last()), label=draft_words.APPROVE)
    assert shown(club) == replace(HEAT, get_help_if=("it burns",))


async def test_what_was_confirmed_is_what_goes_live(club: Club) -> None:
    mo, su = moderator(club), moderator(club, "su")
    await publish_ours(club, mo)
    await update(club, replace(HEAT, get_help_if=("it burns",)), STRETCH, HELP)
    await mo.click(club.seen(await compare(club, mo)), label=words.TAKE)
    await update(club, replace(HEAT, get_help_if=("it burns a lot",)), STRETCH, HELP)

    await su.slash(club.channel, "qa review")
    await su.click(club.seen(club.last()), label=draft_words.APPROVE)

    assert "What this is about has changed since." in text(club.last())
    assert Act.FOLLOW not in await acts(club)


async def test_a_hidden_entry_whose_base_changed_can_stay_hidden_or_come_back(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "qa hide", entry="heat-or-cold")
    await mo.click(club.seen(club.last()), label=draft_words.PUBLISH)
    await update(club, replace(HEAT, do_now="New words."), STRETCH, HELP)
    panel = await compare(club, mo)
    assert words.OURS_HIDDEN in text(panel)
    assert "comes with me: New words." in text(panel)

    await mo.click(club.seen(panel), label=words.KEEP)
    assert shown(club) is None

    await mo.slash(club.channel, "qa history", entry="heat-or-cold")
    await mo.click(club.seen(club.last()), label=words.COMPARE)
    await mo.click(club.seen(club.last()), label=words.TAKE)
    assert shown(club) == replace(HEAT, do_now="New words.")


async def test_an_entry_that_no_longer_comes_with_the_bot_can_be_kept_or_let_go(club: Club) -> None:
    mo = moderator(club)
    await publish_ours(club, mo)
    await update(club, STRETCH, HELP)
    panel = await compare(club, mo)
    assert words.BASE_GONE in text(panel)

    await mo.click(club.seen(panel), label=words.KEEP)
    await mo.slash(club.channel, "qa list")
    assert words.MOVED_UNDER not in text(club.last())
    assert shown(club) is not None


async def test_letting_it_go_takes_it_away(club: Club) -> None:
    mo = moderator(club)
    await publish_ours(club, mo)
    await update(club, STRETCH, HELP)

    await mo.click(club.seen(await compare(club, mo)), label=words.LET_GO)

    assert shown(club) is None


async def test_a_press_on_texts_that_have_changed_since_does_nothing(club: Club) -> None:
    mo = moderator(club)
    await publish_ours(club, mo)
    await update(club, replace(HEAT, do_now="New words."), STRETCH, HELP)
    pressed = [custom_id for _, custom_id in buttons(await compare(club, mo))]
    await update(club, replace(HEAT, do_now="Newer words."), STRETCH, HELP)
    message = await forged(club, *pressed)

    for custom_id in pressed:
        await mo.click(message, custom_id=custom_id)
        assert words.CHANGED_SINCE in text(club.last())
    assert await acts(club) == [Act.EDIT]


async def test_what_the_club_added_has_nothing_to_compare(club: Club) -> None:
    mo = moderator(club)
    await add_cafe(club, mo)
    await mo.click(club.seen(club.last()), label=draft_words.PUBLISH)
    (added,) = club.bot.desk.library.overlay(club.guild.id).entries

    for custom_id in (f"qaup:both:{added}", "qaup:both:stretching", "qaup:both:no-such"):
        await mo.click(await forged(club, custom_id), custom_id=custom_id)
        assert words.FOLLOWS in text(club.last())


async def test_other_clubs_and_those_without_a_channel_are_not_told(club: Club) -> None:
    mo = moderator(club)
    await publish_ours(club, mo)
    other = club.env.create_guild("Other club")
    elsewhere = other.create_text_channel("moderators")
    settings = GuildSettings(moderators_channel_id=elsewhere.id)
    await club.memory.settings.change_guild(other.id, lambda _: settings)

    await update(club, replace(HEAT, do_now="New words."), STRETCH, HELP)

    assert club.stored(elsewhere) == []
    assert words.MOVED not in text(club.last())
    moderators = await room(club)
    await club.bot.doors.tell_of_moved()
    assert words.MOVED in text(club.last(moderators))


async def test_where_the_store_fails_the_bot_starts_and_tells_later(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise StoreUnavailable("the disk is full")

    mo, moderators = moderator(club), await room(club)
    await publish_ours(club, mo)
    with monkeypatch.context() as patched:
        patched.setattr(type(club.memory.upkeep._overlays), "based", broken)
        await update(club, replace(HEAT, do_now="New words."), STRETCH, HELP)
    assert "the disk is full" in caplog.text
    assert words.MOVED not in text(club.last(moderators))

    await club.restart()

    assert words.MOVED in text(club.last(moderators))


# --- Rights ---------------------------------------------------------------------------------------------


async def test_members_and_former_moderators_are_refused_at_every_press(club: Club) -> None:
    role = club.guild.create_role("Coaches")
    coach = club.guild.add_member(club.env.create_user("coach"), roles=[role])
    await club.memory.settings.change_guild(club.guild.id, lambda _: GuildSettings(editor_role_id=role.id))
    mo = moderator(club)
    await publish_ours(club, mo)
    await update(club, replace(OLD_HEAT, do_now="New words."), STRETCH, OLD_HELP)
    pressed = [i for _, i in (*buttons(await compare(club, mo)), *buttons(await look_at(club, mo, "see-a-doctor")))]
    message = await forged(club, *pressed, "qaup:both:heat-or-cold", "qaup:due:heat-or-cold")
    await coach.click(message, custom_id="qaup:both:heat-or-cold")
    assert "comes with me: New words." in text(club.last())

    await club.memory.settings.change_guild(club.guild.id, lambda _: GuildSettings())
    for by in (club.member, coach):
        for custom_id in (*pressed, "qaup:both:heat-or-cold", "qaup:due:heat-or-cold"):
            assert is_private(await by.click(message, custom_id=custom_id))
            assert draft_words.NOT_ALLOWED in text(club.last())
    assert await acts(club) == [Act.EDIT]


async def test_ids_of_another_club_find_nothing_here(club: Club) -> None:
    mo = moderator(club)
    await publish_ours(club, mo)
    await update(club, replace(HEAT, do_now="New words."), STRETCH, HELP)
    pressed = [custom_id for _, custom_id in buttons(await compare(club, mo))]
    elsewhere = club.env.create_guild("Other club")
    channel = elsewhere.create_text_channel("backs")
    role = elsewhere.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    boss = elsewhere.add_member(club.env.create_user("boss"), roles=[role])
    view = discord.ui.View(timeout=None)
    for custom_id in pressed:
        view.add_item(discord.ui.Button(label="x", custom_id=custom_id))
    view.stop()
    there = club.bot.get_channel(channel.id)
    assert isinstance(there, discord.TextChannel)
    message = await there.send("forged", view=view)

    for custom_id in pressed:
        await boss.click(message, custom_id=custom_id)
        assert words.CHANGED_SINCE in text(club.last(channel))
    assert await acts(club) == [Act.EDIT]


@pytest.mark.parametrize("custom_id", ["qaup:keep", "qaup:right:heat-or-cold", "qaup:take:heat-or-cold:1:zz"])
async def test_forged_ids_get_a_sentence(club: Club, custom_id: str) -> None:
    mo = moderator(club)

    await mo.click(await forged(club, custom_id), custom_id=custom_id)

    assert wording.BUTTON_GONE in text(club.last())


async def test_plain_settings_number_what_is_listed(club: Club) -> None:
    mo = moderator(club)
    await mo.slash(club.channel, "my-settings", plain=True)

    await mo.slash(club.channel, "qa list")

    assert "1. Heat or cold on a back spasm? (by 1 December 2026)" in text(club.last())
    assert EntryId("heat-or-cold") in [entry.id for entry in club.memory.upkeep.overdue(club.guild.id)]
