"""*Save as Q&A* on a message: the form of a new entry, which holds no member's words and publishes none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.discord_ui.wording import curation as words
from bot.domain.changes import Act
from bot.domain.records import GuildSettings
from bot.services.originals import _MOST_HELD
from tests.discord_ui.simulated_club import Club, buttons, is_private, text
from tests.discord_ui.test_curating import RealAsking, moderator

ASKED = "Hi all, my back locks up whenever I carry a purple ostrich uphill. What do you lot do about it?"
ADVICE = "Put the ostrich down first. Then walk slowly for ten minutes and keep your shoulders loose."
FIELDS = {
    "question": "How do I carry a big bird?",
    "phrasings": "is it bad to ride with a large bird\ncan I take poultry on climbs",
    "do_now": "Do not carry one. Use a trailer.",
    "tips": "",
    "sources": "https://club.example/birds",
}


@pytest.fixture
def asking() -> RealAsking:
    return RealAsking()


async def save(club: Club, mo: MemberActor, by: MemberActor, what: str) -> InteractionResult:
    message = await by.send(club.channel, what)
    return await mo.context_menu(club.channel, words.SAVE, message)


def filled(result: InteractionResult) -> dict[str, str]:
    """Return what the form is filled in with."""
    assert result.modal is not None
    fields: list[dict[str, Any]] = [part["component"] for part in result.modal["components"]]
    return {field["custom_id"]: field.get("value") or "" for field in fields}


def files_with(folder: Path, words: bytes) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file() and words in p.read_bytes().lower()]


def labels(club: Club) -> list[str]:
    return [label for label, _ in buttons(club.last())]


@pytest.mark.parametrize("said", [ASKED, ADVICE])
async def test_the_form_of_a_new_entry_opens_and_holds_nothing_of_a_members_message(club: Club, said: str) -> None:
    mo = moderator(club)

    shown = await save(club, mo, club.member, said)

    assert set(filled(shown)) == set(FIELDS)
    assert set(filled(shown).values()) == {""}


async def test_what_a_moderator_wrote_is_theirs_to_use_without_mentions(club: Club) -> None:
    mo = moderator(club)

    shown = await save(club, mo, mo, f"<@{club.member.id}> Put it down first. Then walk.")

    assert filled(shown)["do_now"] == "Put it down first. Then walk."
    assert filled(shown)["phrasings"] == ""
    await mo.submit_modal(shown, FIELDS | {"do_now": "Put it down first. Then walk."})
    assert words.PUBLISH in labels(club)


async def test_an_entry_in_own_words_is_published_and_answers(club: Club) -> None:
    mo = moderator(club)
    shown = await save(club, mo, club.member, ASKED)

    assert is_private(await mo.submit_modal(shown, FIELDS))
    await mo.click(club.seen(club.last()), label=words.PUBLISH)
    await club.mention_bot("can I take poultry on climbs")

    assert "Use a trailer." in text(club.last())
    (change,) = await club.memory.restoring.history(club.guild.id)
    assert (change.act, change.editor_id) == (Act.ADD, mo.id)


@pytest.mark.parametrize(
    "copy",
    [
        "Hi all, my back locks up whenever I carry a purple ostrich uphill. What do you lot do about it?",
        "HI ALL, MY BACK LOCKS UP WHENEVER I CARRY A PURPLE OSTRICH UPHILL",
        "my back locks up whenever I carry a purple ostrich uphill!",
        "what do you lot do about it",
        "back locks up whenever I carry",
    ],
)
async def test_a_copy_of_the_message_is_refused_as_a_phrasing(club: Club, copy: str) -> None:
    mo = moderator(club)
    shown = await save(club, mo, club.member, ASKED)

    await mo.submit_modal(shown, FIELDS | {"phrasings": f"can I take poultry on climbs\n{copy}"})

    assert "is a copy, or nearly, of what a member wrote." in text(club.last())
    assert "Put it in your own words" in text(club.last())
    assert words.PUBLISH not in labels(club)


async def test_common_words_of_the_message_may_be_used(club: Club) -> None:
    mo = moderator(club)
    shown = await save(club, mo, club.member, ASKED)

    await mo.submit_modal(shown, FIELDS | {"phrasings": "my back locks up\ncarry a bird uphill"})

    assert words.PUBLISH in labels(club)


@pytest.mark.parametrize("field", ["do_now", "tips"])
async def test_a_members_advice_is_not_copied_either(club: Club, field: str) -> None:
    mo = moderator(club)
    shown = await save(club, mo, club.member, ADVICE)

    await mo.submit_modal(
        shown, FIELDS | {field: "Stop. Then walk slowly for ten minutes and keep your shoulders loose."}
    )

    assert "is a copy, or nearly, of what a member wrote." in text(club.last())
    assert words.PUBLISH not in labels(club)


async def test_a_copy_is_refused_also_when_it_comes_later(club: Club) -> None:
    mo = moderator(club)
    shown = await save(club, mo, club.member, ASKED)
    await mo.submit_modal(shown, FIELDS)
    panel = club.last()
    draft_id = next(i for _, i in buttons(panel) if i.startswith("qa:discard")).rpartition(":")[2]

    part = await mo.select(club.seen(panel), ["wording"], custom_id=f"qa:part:{draft_id}")
    await mo.submit_modal(part, {"question": FIELDS["question"], "phrasings": ASKED})
    assert words.PUBLISH not in labels(club)
    await mo.click(club.seen(panel), label=words.PUBLISH)

    assert "is a copy, or nearly, of what a member wrote." in text(club.last())
    assert await club.memory.restoring.history(club.guild.id) == ()


async def test_a_moderators_own_message_is_not_copied_as_a_phrasing(club: Club) -> None:
    mo = moderator(club)
    shown = await save(club, mo, mo, ASKED)

    await mo.submit_modal(shown, FIELDS | {"phrasings": ASKED})

    assert words.PUBLISH not in labels(club)


async def test_the_message_is_forgotten_with_the_draft_and_never_stored(club: Club, tmp_path: Path) -> None:
    mo, held = moderator(club), club.memory.curating.drafts.originals._held
    shown = await save(club, mo, club.member, ASKED)
    assert len(held) == 1
    await mo.submit_modal(shown, FIELDS)
    await mo.click(club.seen(club.last()), label=words.DISCARD)
    assert held == {}

    await mo.submit_modal(await save(club, mo, club.member, ASKED), FIELDS)
    await mo.click(club.seen(club.last()), label=words.PUBLISH)
    assert held == {}

    await save(club, mo, club.member, ASKED)
    club.clock.now += 24 * 3600 + 1
    await club.memory.forget_old()
    assert held == {}
    assert files_with(tmp_path, b"ostrich") == []


async def test_only_so_many_messages_are_held(club: Club) -> None:
    for number in range(_MOST_HELD + 5):
        club.memory.curating.drafts.originals.hold(f"{number:012x}", ASKED, is_editors=False)

    assert len(club.memory.curating.drafts.originals._held) == _MOST_HELD


async def test_the_bots_own_card_is_changed_otherwise(club: Club) -> None:
    mo = moderator(club)
    await club.mention_bot("heat or ice on my back")

    result = await mo.context_menu(club.channel, words.SAVE, club.seen(club.last()))

    assert result.modal is None
    assert words.SAVE_OWN_CARD in text(club.last())


async def test_a_message_of_an_emoji_opens_an_empty_form(club: Club) -> None:
    mo = moderator(club)
    message = await club.member.send(club.channel, "👍")

    shown = await mo.context_menu(club.channel, words.SAVE, message)
    await mo.submit_modal(shown, FIELDS)

    assert words.PUBLISH in labels(club)


async def test_discord_offers_it_to_those_who_manage_the_server_only(club: Club) -> None:
    message = await club.other.send(club.channel, ASKED)

    with pytest.raises(Exception, match="default-member-permissions"):
        await club.member.context_menu(club.channel, words.SAVE, message)


async def test_our_side_asks_for_the_right_when_it_opens_and_when_it_is_sent(club: Club) -> None:
    # In Server Settings → Integrations a club may let any role use it; simcord knows no such setting.
    role = club.guild.create_role("Coaches")
    coach = club.guild.add_member(club.env.create_user("coach"), roles=[role])
    menu = club.bot.tree.get_command(words.SAVE, type=discord.AppCommandType.message)
    assert menu is not None
    menu.default_permissions = None
    await club.bot.tree.sync()
    await club.memory.settings.change_guild(club.guild.id, lambda _: GuildSettings(editor_role_id=role.id))
    shown = await save(club, coach, club.member, ASKED)
    assert shown.modal is not None

    await club.memory.settings.change_guild(club.guild.id, lambda _: GuildSettings())
    await coach.submit_modal(shown, FIELDS)
    assert words.NOT_ALLOWED in text(club.last())
    refused = await save(club, coach, club.member, ASKED)

    assert refused.modal is None
    assert words.NOT_ALLOWED in text(club.last())
    assert len(club.memory.curating.drafts.originals._held) == 1


def test_there_are_no_more_menus_on_messages_than_discord_allows(club: Club) -> None:
    assert len(club.bot.tree.get_commands(type=discord.AppCommandType.message)) <= 5
