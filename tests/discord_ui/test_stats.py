"""`/qa stats`: what was counted, as text that stands alone, as a chart where the bot may attach one, and what is due."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import discord
import pytest
from PIL import Image
from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.components import walk_components

from bot.discord_ui import stats, wording
from bot.discord_ui.chart import Bars, draw
from bot.discord_ui.wording import curation as draft_words
from bot.discord_ui.wording import stats as words
from bot.discord_ui.wording import upkeep as upkeep_words
from bot.domain.counts import Counted, Figures, Tally, weeks_until
from bot.domain.model import Answer, EntryId
from bot.domain.pipeline import prepare
from bot.domain.records import GuildSettings
from bot.services.ports import StoreUnavailable
from tests.discord_ui.simulated_club import Club, choices, is_private, text
from tests.discord_ui.test_curating import HEAT, HELP, STRETCH, RealAsking, moderator

WEEK = 7 * 24 * 3600


class Careful(RealAsking):
    """The real service, but that it warns of what the stand-in warns of."""

    def ask(self, guild_id: int | None, text: str, about: EntryId | None = None) -> Answer:
        warning = next((w for word, w in self._WARNINGS.items() if word in text), None)
        return replace(super().ask(guild_id, text, about), warning=warning)


@pytest.fixture
def asking() -> RealAsking:
    asking = Careful()
    late = replace(HEAT, check_again_by=date(2026, 12, 1))
    asking.now = replace(asking.now, entries=(late, STRETCH, HELP))
    asking.library._base = prepare(asking.now)
    return asking


async def show(club: Club, mo: MemberActor) -> Message:
    assert is_private(await mo.slash(club.channel, "qa stats"))
    return club.last()


def pictures(message: Message) -> list[dict[str, Any]]:
    """Return the pictures that a message shows."""
    return [item for c in walk_components(message.components) if c.get("type") == 12 for item in c["items"]]


async def ask_some(club: Club) -> None:
    """Two answers on heat in one week, and in the next one on stretching, one without an answer and a warning."""
    await club.mention_bot("heat or ice on my back")
    await club.member.slash(club.channel, "ask", question="heat or ice on my back")
    club.clock.now += WEEK
    await club.mention_bot("yoga for my back")
    await club.mention_bot("my knee clicks", by=club.other)


async def vote(club: Club, by: MemberActor, label: str) -> None:
    await by.slash(club.channel, "ask", question="heat or ice on my back")
    await by.click(club.seen(club.last()), label=label)


async def test_the_figures_stand_as_text_by_week(club: Club) -> None:
    mo = moderator(club)
    await ask_some(club)

    shown = text(await show(club, mo))

    assert "The last 4 weeks" in shown
    assert "3 answered, 0 suggested, 1 not answered. 0 found helpful." in shown
    assert "- 18 January: 1 answered, 0 suggested, 1 not answered. 0 found helpful." in shown
    assert "- 11 January: 2 answered, 0 suggested, 0 not answered. 0 found helpful." in shown
    assert shown.index("18 January:") < shown.index("11 January:")
    assert "- Heat or cold on a back spasm? (2 times)" in shown
    assert "- Does stretching help? (once)" in shown


async def test_a_chart_comes_with_alt_text_and_with_its_figures_in_the_text(club: Club) -> None:
    mo = moderator(club)
    await ask_some(club)

    message = await show(club, mo)

    (picture,) = pictures(message)
    assert picture["media"]["url"].startswith(("attachment://", "http"))
    assert picture["description"].startswith("Bar chart of the weeks from 28 December to 18 January: 3 answered")
    (file,) = message.attachments
    assert file["filename"] == words.FILE_NAME
    assert words.NO_CHART not in text(message)


async def test_without_the_permission_the_text_says_which_one_draws_the_chart(club: Club) -> None:
    mo = moderator(club)
    await ask_some(club)
    deny = discord.PermissionOverwrite(attach_files=False)
    channel = club.guild.create_text_channel("no-files", overwrites={club.guild.default_role: deny})

    await mo.slash(channel, "qa stats")
    message = club.last(channel)

    assert (pictures(message), message.attachments) == ([], [])
    assert words.NO_CHART in text(message)
    assert "3 answered" in text(message)


async def test_where_the_chart_cannot_be_drawn_the_figures_are_shown(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Figures) -> bytes:
        raise OSError("no font")

    mo = moderator(club)
    await ask_some(club)
    monkeypatch.setattr(stats, "picture", broken)

    message = await show(club, mo)

    assert pictures(message) == []
    assert words.NO_CHART_NOW in text(message)
    assert "3 answered" in text(message)
    assert "drawing a chart" in caplog.text


async def test_votes_are_counted_once_a_member_and_show_what_does_not_help(club: Club) -> None:
    mo = moderator(club)
    await vote(club, club.member, wording.NOT_HELPED)
    await vote(club, club.member, wording.NOT_HELPED)
    await vote(club, club.other, wording.HELPED)

    shown = text(await show(club, mo))

    assert words.LEAST_HELPFUL in shown
    assert "Heat or cold on a back spasm? (1 did not help, 1 helped)" in shown
    assert "1 found helpful" in shown


async def test_warnings_are_counted_by_level(club: Club) -> None:
    mo = moderator(club)
    await club.mention_bot("numb saddle, heat or ice on my back")
    await club.mention_bot("heat or ice on my back with a fever", by=club.other)

    shown = text(await show(club, mo))

    assert "Warnings: 1 to call for help now, 1 to get help today, 0 to see a professional." in shown
    assert "1 answered, 0 suggested, 0 not answered." in shown


async def test_before_anything_is_counted_a_sentence_says_so(club: Club) -> None:
    mo = moderator(club)

    message = await show(club, mo)

    assert words.NOTHING in text(message)
    assert words.BY_WEEK not in text(message)
    assert pictures(message) == []


async def test_what_is_due_for_a_check_is_shown_with_its_menu(club: Club) -> None:
    mo = moderator(club)
    message = await show(club, mo)
    assert "Heat or cold on a back spasm? (by 1 December 2026)" in text(message)
    assert choices(message, "qaup:due") == ["Heat or cold on a back spasm?"]

    await mo.select(club.seen(message), ["heat-or-cold"], custom_id="qaup:due")
    await mo.click(club.seen(club.last()), label=upkeep_words.STILL_RIGHT)

    assert upkeep_words.OVERDUE not in text(await show(club, mo))


async def test_an_entry_that_was_hidden_since_still_has_its_name(club: Club) -> None:
    mo = moderator(club)
    await ask_some(club)
    await mo.slash(club.channel, "qa hide", entry="stretching")
    await mo.click(club.seen(club.last()), label=draft_words.PUBLISH)

    assert "Does stretching help? (once)" in text(await show(club, mo))


async def test_counts_outlast_a_restart(club: Club) -> None:
    mo = moderator(club)
    await ask_some(club)
    await club.restart()

    assert "3 answered" in text(await show(club, mo))


async def test_another_club_sees_its_own_figures_only(club: Club) -> None:
    await ask_some(club)
    elsewhere = club.env.create_guild("Other club")
    channel = elsewhere.create_text_channel("backs")
    role = elsewhere.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    boss = elsewhere.add_member(club.env.create_user("boss"), roles=[role])

    await boss.slash(channel, "qa stats")

    assert words.NOTHING in text(club.last(channel))


async def test_only_moderators_see_the_figures(club: Club) -> None:
    with pytest.raises(Exception, match="default-member-permissions"):
        await club.member.slash(club.channel, "qa stats")


async def test_while_the_store_fails_a_sentence_says_so(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise StoreUnavailable("the disk is full")

    mo = moderator(club)
    monkeypatch.setattr(type(club.memory.counting._kept), "since", broken)

    assert wording.NOT_KEPT in text(await show(club, mo))


async def test_plain_settings_number_the_lists(club: Club) -> None:
    mo = moderator(club)
    await ask_some(club)
    await mo.slash(club.channel, "my-settings", plain=True)

    assert "1. Heat or cold on a back spasm? (2 times)" in text(await show(club, mo))


# --- The page and the chart -----------------------------------------------------------------------------


def figures(weeks: int = 12, count: int = 5) -> Figures:
    mondays = weeks_until(date(2026, 11, 24), weeks)
    outcomes = [Tally(1, week, what, None, count) for week in mondays for what in words.NAMES]
    entries = [Tally(1, mondays[-1], Counted.SHOWN, EntryId(f"entry-{n}"), count + n) for n in range(9)]
    entries += [Tally(1, mondays[-1], Counted.UNHELPFUL, EntryId(f"entry-{n}"), count + n) for n in range(9)]
    return Figures(mondays, (*outcomes, *entries))


def test_a_full_page_of_long_questions_fits_into_a_message(club: Club) -> None:
    questions = {EntryId(f"entry-{n}"): "Is this a question of the longest kind? " * 3 for n in range(9)}
    overdue = [replace(HEAT, id=EntryId(f"late-{n}"), check_again_by=date(2026, 1, 1)) for n in range(40)]
    reply = stats.page(figures(count=99_999), questions, overdue, club.bot.desk.ground(club.guild.id), None)
    assert isinstance(reply.view, discord.ui.LayoutView)

    assert reply.view.content_length() <= 4000
    assert reply.view.total_children_count <= 40
    assert len(stats.alt_text(figures(count=99_999))) <= 1024


def test_the_last_weeks_are_shown_from_the_first_with_a_count_on() -> None:
    mondays = weeks_until(date(2026, 11, 24), 12)
    late = Figures(mondays, (Tally(1, mondays[6], Counted.ANSWERED, None, 1),))

    assert stats._shown(late) == mondays[6:]
    assert stats._shown(Figures(mondays, ())) == mondays[-4:]


def test_the_chart_is_a_small_picture_with_a_bar_where_there_is_a_number() -> None:
    weeks = [("23", "Nov"), ("30", "Nov")]
    none = Image.open(BytesIO(draw(weeks, [Bars("Answered: 0", (0, 0))])))
    some = Image.open(BytesIO(draw(weeks, [Bars("Answered: 5", (0, 5))])))

    assert (none.format, none.width) == ("PNG", 840)
    blue = (0, 0x72, 0xB2)
    assert blue not in [colour for _, colour in none.convert("RGB").getcolors(10_000) or ()]
    image = some.convert("RGB")
    found = [x for x in range(image.width) for y in range(image.height) if image.getpixel((x, y)) == blue]
    assert image.width // 2 < min(found)


def test_rows_share_one_scale() -> None:
    weeks = [("23", "Nov")]
    image = Image.open(BytesIO(draw(weeks, [Bars("a", (100,)), Bars("b", (10,))]))).convert("RGB")

    def height(colour: tuple[int, int, int]) -> int:
        return sum(any(image.getpixel((x, y)) == colour for x in range(image.width)) for y in range(image.height))

    assert height((0, 0x72, 0xB2)) == pytest.approx(10 * height((0xB3, 0x47, 0)), abs=12)


def test_a_chart_of_a_busy_club_and_of_many_weeks_can_be_drawn() -> None:
    assert stats.picture(figures(count=123_456)).startswith(b"\x89PNG")


def test_what_draws_is_loaded_only_when_something_is_drawn() -> None:
    code = "import sys, bot.discord_ui.client; sys.exit('PIL' in sys.modules)"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)


async def test_our_side_asks_for_the_right_again(club: Club) -> None:
    # In Server Settings → Integrations a club may let any role use the command; simcord knows no such setting.
    role = club.guild.create_role("Coaches")
    coach = club.guild.add_member(club.env.create_user("coach"), roles=[role])
    club.bot.tree.get_command("qa").default_permissions = None  # type: ignore[union-attr]
    await club.bot.tree.sync()
    await club.memory.settings.change_guild(club.guild.id, lambda _: GuildSettings(editor_role_id=role.id))
    assert words.NOTHING in text(await show(club, coach))

    await club.memory.settings.change_guild(club.guild.id, lambda _: GuildSettings())

    assert draft_words.NOT_ALLOWED in text(await show(club, coach))
