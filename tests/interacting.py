"""What members do with commands, buttons and forms, as payloads; and what the bot responds, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import discord
from discord import app_commands
from discord.webhook import async_ as webhooks

from tests import discord_payloads
from tests.discord_payloads import Payload

COMMAND, PRESS, TYPING, FORM = 2, 3, 4, 5
BUTTON, MENU = 2, 3

_ids = count(2**62)
_IN_HAND = ("discord.py: on_", "CommandTree-invoker", "discord-ui-")

Command = app_commands.Command[Any, ..., Any]


def commands_of(tree: app_commands.CommandTree[Any]) -> list[Command]:
    """Return every slash command that can be used, those in groups included."""
    return [each for each in tree.walk_commands() if isinstance(each, app_commands.Command)]


def command(leaf: Command, options: Sequence[Payload], resolved: Payload | None = None) -> Payload:
    """Return the data of a slash command, within the groups that it stands in."""
    data: Payload = {"name": leaf.name, "type": 1, "options": options}
    group = leaf.parent
    while group is not None:
        data = {"name": group.name, "type": 2 if group.parent else 1, "options": [data]}
        group = group.parent
    return data | {"id": "1", "type": 1, "resolved": resolved or {}}


def message_command(name: str, about: Payload) -> Payload:
    """Return the data of a command on a message."""
    data = {"id": "1", "type": 3, "name": name, "target_id": about["id"]}
    return data | {"resolved": {"messages": {about["id"]: about}}}


def option(parameter: app_commands.Parameter, value: object) -> Payload:
    """Return an option with its value."""
    return {"name": parameter.name, "type": parameter.type.value, "value": value}


def named(kind: discord.AppCommandOptionType, resolved: Payload) -> str:
    """Return the id of somebody or a file that an option names, described in `resolved` as Discord does."""
    own_id = str(next(_ids))
    if kind is discord.AppCommandOptionType.user:
        resolved.setdefault("users", {})[own_id] = discord_payloads.user(int(own_id))
    if kind is discord.AppCommandOptionType.attachment:
        file = {"id": own_id, "filename": "ours.yaml", "size": 10, "url": "http://x.invalid", "proxy_url": "http://x"}
        resolved.setdefault("attachments", {})[own_id] = file
    return own_id


def press(custom_id: str, values: Sequence[str] | None = None) -> Payload:
    """Return the data of a button that was pressed, or of a menu in which `values` were chosen."""
    if values is None:
        return {"custom_id": custom_id, "component_type": BUTTON}
    return {"custom_id": custom_id, "component_type": MENU, "values": list(values)}


def pressed_in(own_id: int, channel_id: int, content: str, data: Payload) -> Payload:
    """Return the message of the bot's that holds what was pressed; discord.py looks for it there."""
    item: Payload = {"type": data["component_type"], "id": 2, "custom_id": data["custom_id"]}
    if data["component_type"] == MENU:
        options = [{"label": value or "-", "value": value} for value in data["values"]]
        item |= {"options": options, "min_values": 0, "max_values": max(1, len(options)), "disabled": False}
    else:
        item |= {"style": 2, "label": "Press", "disabled": False}
    message = discord_payloads.message(own_id, channel_id, discord_payloads.BOT, content)
    return message | {"components": [{"type": 1, "id": 1, "components": [item]}]}


def form(custom_id: str, fields: Mapping[str, str]) -> Payload:
    """Return the data of a form that was sent."""
    parts: list[Payload] = [
        {"type": 18, "id": number, "component": {"type": 4, "id": 50 + number, "custom_id": each, "value": value}}
        for number, (each, value) in enumerate(fields.items())
    ]
    return {"custom_id": custom_id, "components": parts}


@contextmanager
def responses(hear: Callable[[Payload], None]) -> Iterator[None]:
    """Take what the bot responds to interactions, instead of a network."""
    adapter = webhooks.async_context.get()

    async def request(route: discord.http.Route, **sent: Any) -> Payload:
        told: Payload = sent.get("payload") or {}
        hear(told)
        shown = discord_payloads.posted(next(_ids), int(discord_payloads.OWNER_ID), told.get("data") or {})
        if not route.path.endswith("/callback"):
            return shown
        return {"interaction": {"id": shown["id"], "type": 2}, "resource": {"type": told["type"], "message": shown}}

    vars(adapter)["request"] = request
    try:
        yield
    finally:
        del vars(adapter)["request"]


async def settled() -> None:
    """Wait until the client has finished with everything that reached it."""
    while at_work := [task for task in asyncio.all_tasks() if task.get_name().startswith(_IN_HAND)]:
        await asyncio.wait(at_work)


def parts(shown: object) -> Iterator[Payload]:
    """Yield each part of a message or form, however it is nested."""
    if isinstance(shown, list):
        for each in shown:
            yield from parts(each)
    elif isinstance(shown, dict):
        yield shown
        for key in ("data", "components", "component", "accessory"):
            yield from parts(shown.get(key, []))


def words(shown: object) -> str:
    """Return all text of what the bot sent."""
    return "\n".join(part[key] for part in parts(shown) for key in ("content", "title", "label") if part.get(key))
