"""Mutated interactions through the client: commands, presses and forms as no Discord client sends them."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import discord
from hypothesis import strategies as st
from hypothesis.errors import NonInteractiveExampleWarning

from bot.discord_ui.forms import registry
from tests import discord_payloads, interacting
from tests.benchmarks.bots import open_soigneur
from tests.benchmarks.figures import Figure, texts
from tests.benchmarks.network import GUILDS, Network, channel_id, guild_id
from tests.discord_payloads import Payload
from tests.fuzz.mutating import mutated, random_text

_WAVE = 100
_MOST_KEPT = 2000
_EXAMPLES = 20
_MOST_SHOWN = 5
_ADMINISTRATOR = "8"


@dataclass(slots=True)
class Heard(logging.Handler):
    """Every fault: what the bot logged as one, and what nobody caught."""

    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        logging.Handler.__init__(self, logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.faults.append(record.getMessage())

    def uncaught(self, _: asyncio.AbstractEventLoop, what: Mapping[str, Any]) -> None:
        """Keep what a task left behind."""
        self.faults.append(f"{what.get('message')}: {what.get('exception')!r}")

    __hash__ = object.__hash__


class Members:
    """Members who press, type and send what comes to their minds; they know what the bot has shown so far."""

    def __init__(self, network: Network, chance: Random) -> None:
        self._network = network
        self._chance = chance
        self._ids = count(discord.utils.time_snowflake(discord.utils.utcnow()) + 2**40)
        self._words = texts("questions.jsonl")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NonInteractiveExampleWarning)
            patterns = (*registry._PRESSES, *registry._FORMS)
            self._custom_ids = [
                st.from_regex(each, fullmatch=True).example() for each in patterns for _ in range(_EXAMPLES)
            ]
        self._fields = ["question", "text"]
        self._values = ["relief-heat-or-cold"]
        tree = network.client.tree
        self._commands = interacting.commands_of(tree)
        self._typed = [(leaf, each) for leaf in self._commands for each in leaf.parameters if each.autocomplete]
        self._menus = tree.get_commands(type=discord.AppCommandType.message)

    def learn(self, shown: Payload) -> None:
        """Keep what can be pressed, chosen or filled in of something that the bot has shown."""
        for part in interacting.parts(shown):
            if "custom_id" in part:
                (self._fields if part.get("type") == 4 else self._custom_ids).append(part["custom_id"])
            self._values += [option["value"] for option in part.get("options", ())]
        for kept in (self._fields, self._custom_ids, self._values):
            if len(kept) > _MOST_KEPT:
                del kept[_MOST_KEPT // 4 : len(kept) - _MOST_KEPT // 2]

    def interaction(self) -> Payload:
        """Return the next interaction."""
        chance, guild = self._chance, self._chance.randrange(GUILDS)
        kind, data = chance.choice((self._press, self._press, self._form, self._command, self._typing, self._menu))()
        payload = discord_payloads.interaction(
            next(self._ids), kind, guild_id(guild), channel_id(guild, 0), 10**17 + chance.randrange(10**6), data
        )
        if chance.random() < 0.5:
            payload["member"]["permissions"] = _ADMINISTRATOR
        if kind == interacting.PRESS:
            payload["message"] = interacting.pressed_in(next(self._ids), channel_id(guild, 0), self._text(), data)
        return payload

    def _press(self) -> tuple[int, Payload]:
        chosen = [self._value() for _ in range(self._chance.randint(0, 3))] if self._chance.random() < 0.3 else None
        return interacting.PRESS, interacting.press(self._custom_id(), chosen)

    def _form(self) -> tuple[int, Payload]:
        filled = self._chance.sample(self._fields, k=min(len(self._fields), self._chance.randint(0, 5)))
        return interacting.FORM, interacting.form(self._custom_id(), {each: self._text() for each in filled})

    def _command(self) -> tuple[int, Payload]:
        leaf, resolved = self._chance.choice(self._commands), dict[str, Any]()
        given = [
            interacting.option(each, self._option(each.type, resolved))
            for each in leaf.parameters
            if each.required or self._chance.random() < 0.5
        ]
        return interacting.COMMAND, interacting.command(leaf, given, resolved)

    def _typing(self) -> tuple[int, Payload]:
        leaf, typed = self._chance.choice(self._typed)
        return interacting.TYPING, interacting.command(
            leaf, [interacting.option(typed, self._text()) | {"focused": True}]
        )

    def _menu(self) -> tuple[int, Payload]:
        about = discord_payloads.message(next(self._ids), channel_id(0, 0), discord_payloads.user(10**17), self._text())
        return interacting.COMMAND, interacting.message_command(self._chance.choice(self._menus).name, about)

    def _option(self, kind: discord.AppCommandOptionType, resolved: Payload) -> object:
        """Return a value of the kind that Discord makes sure of."""
        if kind is discord.AppCommandOptionType.boolean:
            return self._chance.random() < 0.5
        if kind is discord.AppCommandOptionType.integer:
            return self._chance.choice((0, 1, 25, -1, 2**53 - 1))
        if kind is discord.AppCommandOptionType.string:
            return self._chance.choice((self._text, self._value))()
        return interacting.named(kind, resolved)

    def _custom_id(self) -> str:
        custom_id = self._chance.choice(self._custom_ids)
        return mutated(custom_id, self._custom_ids, self._chance)[:100] if self._chance.random() < 0.4 else custom_id

    def _value(self) -> str:
        value = self._chance.choice(self._values)
        return mutated(value, self._values, self._chance)[:100] if self._chance.random() < 0.3 else value

    def _text(self) -> str:
        if self._chance.random() < 0.3:
            return random_text(self._chance)
        return mutated(self._chance.choice(self._words), self._words, self._chance)


async def fuzz_payloads(folder: Path, number: int, seed: int) -> list[Figure]:
    """Return the faults that `number` interactions led to."""
    chance, heard = Random(seed), Heard()
    async with open_soigneur(folder) as network:
        members = Members(network, chance)

        async def read_attachment(_: str) -> bytes:
            return random_text(chance).encode("utf-8", "replace")

        vars(network.client.http)["get_from_cdn"] = read_attachment
        asyncio.get_running_loop().set_exception_handler(heard.uncaught)
        logging.getLogger().addHandler(heard)
        receive = network.client._connection.parsers["INTERACTION_CREATE"]
        with interacting.responses(members.learn):
            for start in range(0, number, _WAVE):
                for _ in range(min(_WAVE, number - start)):
                    try:
                        receive(members.interaction())
                    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                        heard.faults.append(repr(error))
                await interacting.settled()
                network.sent.clear()
        logging.getLogger().removeHandler(heard)
    shown = "; ".join(heard.faults[:_MOST_SHOWN]) or "none"
    return [Figure(f"faults from {number:,} commands, presses and forms", shown, "none", not heard.faults)]
