"""Public replies are in the guild's language, private ones in the member's, and what is not translated is English."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

import discord
import pytest

from bot.discord_ui import wording
from bot.discord_ui.wording import commands, languages
from tests.discord_ui.simulated_club import Club, buttons, text

GERMAN = {
    "": SimpleNamespace(SOURCES="Quellen", WARNING_SIGNS="Warnzeichen", safety_net=lambda number: "Im Notfall rufen."),
    "commands": SimpleNamespace(PRIVACY="Was ich lese"),
}
FRENCH = {"": SimpleNamespace(SOURCES="Les sources")}


@pytest.fixture(autouse=True)
def spoken_here() -> Iterator[None]:
    languages.use({"de": GERMAN, "fr": FRENCH})
    yield
    for module in (wording, commands):
        module.__class__ = ModuleType
        del vars(module)["_translated"]


@pytest.fixture
def german_guild(club: Club) -> None:
    club.env.backend.edit_guild(club.guild.id, {"preferred_locale": "de"})


@pytest.fixture
def french_member(monkeypatch: pytest.MonkeyPatch) -> None:
    # simcord has no locales for members or of guilds in interactions
    made = discord.Interaction._from_data

    def with_locales(self: discord.Interaction, data: dict[str, object]) -> None:
        made(self, data | {"locale": "fr", "guild_locale": "de"})  # type: ignore[arg-type]

    monkeypatch.setattr(discord.Interaction, "_from_data", with_locales)


@pytest.mark.usefixtures("german_guild")
async def test_a_public_card_is_in_the_guilds_language(club: Club) -> None:
    await club.mention_bot("heat")

    assert "**Quellen**" in text(club.last())
    assert "Im Notfall rufen." in text(club.last())
    assert "Warnzeichen" in dict(buttons(club.last()))
    assert wording.TIPS == "Tips"
    assert "**Tips**" in text(club.last())


async def test_the_same_card_is_laid_out_for_each_language_that_it_is_read_in(club: Club) -> None:
    await club.mention_bot("heat")
    assert "**Sources**" in text(club.last())
    club.clock.now += 601

    club.env.backend.edit_guild(club.guild.id, {"preferred_locale": "de"})
    await club.mention_bot("heat")
    assert "**Quellen**" in text(club.last())


@pytest.mark.usefixtures("german_guild", "french_member")
async def test_a_private_card_is_in_the_members_language(club: Club) -> None:
    await club.member.slash(club.channel, "ask", question="heat")
    assert "**Les sources**" in text(club.last())

    await club.member.slash(club.channel, "ask", question="heat", private=False)
    assert "**Quellen**" in text(club.last())


@pytest.mark.usefixtures("german_guild", "french_member")
async def test_a_button_answers_its_presser_in_their_language_and_changes_a_public_message_in_the_guilds(
    club: Club,
) -> None:
    await club.mention_bot("long climbs")
    suggestions = club.last()

    await club.other.click(club.seen(suggestions), label="Does stretching help?")
    assert "**Les sources**" in text(club.last())
    await club.member.click(club.seen(suggestions), label="Does stretching help?")
    assert "**Quellen**" in text(club.stored()[0])


async def test_a_guild_whose_language_is_not_translated_reads_english(club: Club) -> None:
    club.env.backend.edit_guild(club.guild.id, {"preferred_locale": "pl"})
    await club.mention_bot("heat")
    assert "**Sources**" in text(club.last())


def test_a_region_of_a_language_is_served_by_the_language() -> None:
    with languages.spoken("de-AT"):
        assert wording.SOURCES == "Quellen"
        assert commands.PRIVACY == "Was ich lese"
    assert wording.SOURCES == "Sources"


def test_every_shipped_translation_says_what_the_english_says_with_the_same_arguments() -> None:
    package = languages.__name__.rpartition(".")[0]
    for modules in languages.translations().values():
        for name, translated in modules.items():
            english = sys.modules[f"{package}.{name}" if name else package]
            for word, value in vars(translated).items():
                if not word.startswith("_") and callable(value):
                    assert inspect.signature(value) == inspect.signature(getattr(english, word))
