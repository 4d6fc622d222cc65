"""Mutated interactions through the client: commands, presses and forms as no Discord client sends them."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import discord
from discord import app_commands
from discord.webhook import async_ as webhooks
from hypothesis import strategies as st
from hypothesis.errors import NonInteractiveExampleWarning

from bot.discord_ui.forms import registry
from tests import discord_payloads
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
_BUTTON, _MENU = 2, 3
_COMMAND, _PRESS, _TYPING, _FORM = 2, 3, 4, 5


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
        self._commands = [
            (top, leaf) for top in tree.walk_commands() for leaf in [top] if isinstance(leaf, app_commands.Command)
        ]
        self._menus = tree.get_commands(type=discord.AppCommandType.message)

    def learn(self, shown: Payload) -> None:
        """Keep what can be pressed, chosen or filled in of something that the bot has shown."""
        for part in _parts(shown):
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
        if kind == _PRESS:
            payload["message"] = discord_payloads.message(
                next(self._ids), channel_id(guild, 0), discord_payloads.BOT, self._text()
            )
        return payload

    def _press(self) -> tuple[int, Payload]:
        data: Payload = {"custom_id": self._custom_id(), "component_type": _BUTTON}
        if self._chance.random() < 0.3:
            data |= {"component_type": _MENU, "values": [self._value() for _ in range(self._chance.randint(0, 3))]}
        return _PRESS, data

    def _form(self) -> tuple[int, Payload]:
        fields = self._chance.sample(self._fields, k=min(len(self._fields), self._chance.randint(0, 5)))
        parts: list[Payload] = [
            {
                "type": 18,
                "id": number,
                "component": {"type": 4, "id": 50 + number, "custom_id": each, "value": self._text()},
            }
            for number, each in enumerate(fields)
        ]
        return _FORM, {"custom_id": self._custom_id(), "components": parts}

    def _command(self) -> tuple[int, Payload]:
        _, leaf = self._chance.choice(self._commands)
        resolved: Payload = {}
        given = []
        for parameter in leaf.parameters:
            if parameter.required or self._chance.random() < 0.5:
                value = self._option(parameter.type, resolved)
                given.append({"name": parameter.name, "type": parameter.type.value, "value": value})
        return _COMMAND, _nested(leaf, given) | {"resolved": resolved}

    def _typing(self) -> tuple[int, Payload]:
        _, leaf = self._chance.choice([each for each in self._commands if _typed(each[1])])
        name = self._chance.choice(_typed(leaf))
        return _TYPING, _nested(leaf, [{"name": name, "type": 3, "value": self._text(), "focused": True}])

    def _menu(self) -> tuple[int, Payload]:
        menu = self._chance.choice(self._menus)
        about = discord_payloads.message(next(self._ids), channel_id(0, 0), discord_payloads.user(10**17), self._text())
        data = {"id": "1", "type": 3, "name": menu.name, "target_id": about["id"]}
        return _COMMAND, data | {"resolved": {"messages": {about["id"]: about}}}

    def _option(self, kind: discord.AppCommandOptionType, resolved: Payload) -> object:
        """Return a value of the kind that Discord makes sure of."""
        if kind is discord.AppCommandOptionType.boolean:
            return self._chance.random() < 0.5
        if kind is discord.AppCommandOptionType.integer:
            return self._chance.choice((0, 1, 25, -1, 2**53 - 1))
        own_id = str(next(self._ids))
        if kind is discord.AppCommandOptionType.user:
            resolved.setdefault("users", {})[own_id] = discord_payloads.user(int(own_id))
            return own_id
        if kind is discord.AppCommandOptionType.attachment:
            file = {"id": own_id, "filename": self._text()[:50] or "a", "size": self._chance.choice((10, 10**7))}
            resolved.setdefault("attachments", {})[own_id] = file | {"url": "http://x.invalid", "proxy_url": "http://x"}
            return own_id
        return self._chance.choice((self._text, self._value))()

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
        adapter = webhooks.async_context.get()

        async def request(route: discord.http.Route, **sent: Any) -> Payload:
            told = sent.get("payload") or {}
            members.learn(told.get("data") or told)
            shown = discord_payloads.posted(next(members._ids), channel_id(0, 0), told.get("data") or {})
            if not route.path.endswith("/callback"):
                return shown
            return {"interaction": {"id": shown["id"], "type": 2}, "resource": {"type": told["type"], "message": shown}}

        async def read_attachment(_: str) -> bytes:
            return random_text(chance).encode("utf-8", "replace")

        vars(adapter)["request"] = request
        vars(network.client.http)["get_from_cdn"] = read_attachment
        asyncio.get_running_loop().set_exception_handler(heard.uncaught)
        logging.getLogger().addHandler(heard)
        receive = network.client._connection.parsers["INTERACTION_CREATE"]
        for start in range(0, number, _WAVE):
            for _ in range(min(_WAVE, number - start)):
                try:
                    receive(members.interaction())
                except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                    heard.faults.append(repr(error))
            await _settled()
            network.sent.clear()
        logging.getLogger().removeHandler(heard)
        del vars(adapter)["request"]
    shown = "; ".join(heard.faults[:_MOST_SHOWN]) or "none"
    return [Figure(f"faults from {number:,} commands, presses and forms", shown, "none", not heard.faults)]


async def _settled() -> None:
    """Wait until everything that was begun is done."""
    while at_work := [
        task
        for task in asyncio.all_tasks()
        if task.get_name().startswith(("discord.py: on_", "CommandTree-invoker", "discord-ui-"))
    ]:
        await asyncio.wait(at_work)


def _typed(leaf: app_commands.Command[Any, ..., Any]) -> list[str]:
    return [parameter.name for parameter in leaf.parameters if parameter.autocomplete]


def _nested(leaf: app_commands.Command[Any, ..., Any], given: list[Payload]) -> Payload:
    """Return the data of a command, within the groups that it stands in."""
    data: Payload = {"name": leaf.name, "type": 1, "options": given}
    group = leaf.parent
    while group is not None:
        data = {"name": group.name, "type": 2 if group.parent else 1, "options": [data]}
        group = group.parent
    return data | {"id": "1", "type": 1}


def _parts(shown: object) -> Iterator[Payload]:
    """Yield each part of a message or form, however it is nested."""
    if isinstance(shown, list):
        for each in shown:
            yield from _parts(each)
    elif isinstance(shown, dict):
        yield shown
        for key in ("components", "component", "accessory"):
            yield from _parts(shown.get(key, []))
