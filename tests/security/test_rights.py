"""A member without rights tries every command, button and form: each is refused, or is meant for everybody."""

from __future__ import annotations

import re
import sqlite3
import warnings
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import discord
import pytest
from hypothesis import strategies as st
from hypothesis.errors import NonInteractiveExampleWarning

from bot.app import open_memory
from bot.discord_ui import custom_ids
from bot.discord_ui.client import Soigneur
from bot.discord_ui.doors import opening
from bot.discord_ui.forms import registry
from bot.discord_ui.wording import commands, curation, listening, people
from bot.storage.place import FILE_NAME
from tests import discord_payloads, interacting
from tests.benchmarks.network import Network, channel_id, guild_id
from tests.discord_payloads import Payload
from tests.discord_ui.fakes import FakeAsking

FOR_EVERYBODY = {
    "ask", "Answer this", "topics", "warning-signs", "privacy", "about", "help", "my-settings", "my-data delete", "suggest",
}  # fmt: skip
PRESSED_BY_EVERYBODY = {
    custom_ids.SHOW, custom_ids.RELATED, custom_ids.QUESTIONS, custom_ids.MID_RIDE, custom_ids.SIGNS, custom_ids.NONE_FITS,
    custom_ids.VOTE, custom_ids.FOLLOW_UP, custom_ids.SHARE, custom_ids.DISMISS, custom_ids.TOPICS, custom_ids.ASK,
    custom_ids.CALL,
}  # fmt: skip
SENT_BY_EVERYBODY = {custom_ids.FOLLOW_UP, custom_ids.ASK, custom_ids.SUGGEST_FORM}

REFUSALS = (commands.ONLY_MANAGERS, curation.NOT_ALLOWED, people.NOT_YOURS, listening.SOLVED_NOT_YOURS)
OF_MEMBERS = {"given_answers", "votes", "weekly_counts", "member_settings", "suggestions", "gaps", "revision"}
"""The last counts what members chose, too; what is changed of a club stands in `guild_revisions` besides."""
EXAMPLES = 5


@dataclass(slots=True)
class Intruder:
    """A member without any right in the club, and what they are told."""

    network: Network
    data: Path
    ids: count[int]

    async def does(self, kind: int, payload: Payload) -> str:
        """Return what the bot responds to an interaction."""
        told: list[Payload] = []
        arrived = discord_payloads.interaction(
            next(self.ids), kind, guild_id(0), channel_id(0, 0), 10**17 + next(self.ids), payload
        )
        if kind == interacting.PRESS:
            arrived["message"] = interacting.pressed_in(next(self.ids), channel_id(0, 0), "a card", payload)
        with interacting.responses(told.append):
            self.network.client._connection.parsers["INTERACTION_CREATE"](arrived)
            await interacting.settled()
        assert told, "nobody waits for nothing"
        return "\n".join(map(interacting.words, told))

    def club(self) -> list[str]:
        """Return all that the store holds of the club: not what members did for themselves."""
        with sqlite3.connect(self.data / FILE_NAME) as connection:
            lines = [line for line in connection.iterdump() if line.startswith("INSERT")]
        connection.close()
        return [line for line in lines if line.split('"')[1] not in OF_MEMBERS]


@pytest.fixture
async def intruder(tmp_path: Path) -> AsyncIterator[Intruder]:
    asking = FakeAsking()
    async with open_memory(tmp_path, asking.library) as memory, Soigneur(opening(asking, memory, "GB")) as client:
        network = Network(client)
        await network.open()
        yield Intruder(network, tmp_path, count(2**61))


async def test_every_command_is_for_everybody_or_refuses(intruder: Intruder) -> None:
    before = intruder.club()
    tree = intruder.network.client.tree
    refused = set()
    for leaf in interacting.commands_of(tree):
        resolved: Payload = {}
        given = [interacting.option(each, "heat" if each.type.value == 3 else interacting.named(each.type, resolved))
                 for each in leaf.parameters if each.required]  # fmt: skip
        told = await intruder.does(interacting.COMMAND, interacting.command(leaf, given, resolved))
        refused |= {leaf.qualified_name} if any(refusal in told for refusal in REFUSALS) else set()
    about = discord_payloads.message(1, channel_id(0, 0), discord_payloads.user(10**17), "heat")
    for menu in tree.get_commands(type=discord.AppCommandType.message):
        told = await intruder.does(interacting.COMMAND, interacting.message_command(menu.name, about))
        refused |= {menu.name} if any(refusal in told for refusal in REFUSALS) else set()

    known = {leaf.qualified_name for leaf in interacting.commands_of(tree)}
    known |= {menu.name for menu in tree.get_commands(type=discord.AppCommandType.message)}
    assert known - refused == FOR_EVERYBODY
    assert intruder.club() == before


@pytest.mark.parametrize("pattern", registry._PRESSES, ids=lambda pattern: pattern.pattern[:20])
async def test_every_button_is_for_everybody_or_refuses(intruder: Intruder, pattern: re.Pattern[str]) -> None:
    before = intruder.club()
    for custom_id in examples(pattern):
        for values in (None, ["GB"]):
            told = await intruder.does(interacting.PRESS, interacting.press(custom_id, values))

            is_refused = any(refusal in told for refusal in REFUSALS)
            assert is_refused == (pattern not in PRESSED_BY_EVERYBODY), custom_id
    assert intruder.club() == before


@pytest.mark.parametrize("pattern", registry._FORMS, ids=lambda pattern: pattern.pattern[:20])
async def test_every_form_is_for_everybody_or_refuses(intruder: Intruder, pattern: re.Pattern[str]) -> None:
    before = intruder.club()
    for custom_id in examples(pattern):
        told = await intruder.does(interacting.FORM, interacting.form(custom_id, {"country": "GB", "question": "heat"}))

        is_refused = any(refusal in told for refusal in REFUSALS)
        assert is_refused == (pattern not in SENT_BY_EVERYBODY), custom_id
    assert intruder.club() == before


def examples(pattern: re.Pattern[str]) -> list[str]:
    """Return custom ids that a pattern reads, as somebody could forge them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonInteractiveExampleWarning)
        return [st.from_regex(pattern, fullmatch=True).example() for _ in range(EXAMPLES)]
