"""Show a message of the simulated Discord as plain text, with a number on everything that can be pressed."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

import discord

_LINK = re.compile(r"\[([^\]]+)\]\(<?(https?://[^)>]+)>?\)")
_BARE_LINK = re.compile(r"<(https?://[^>]+)>")
_MENTION = re.compile(r"<@!?(\d+)>")
_HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)
_LABEL = re.compile(r"^\*\*([^*\n]+)\*\*$", re.MULTILINE)
_SMALL = re.compile(r"^-# ", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*\*|__|~~|\*|`)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([^\w\s])")


@dataclass(frozen=True, slots=True)
class Control:
    """Something to press: a button, or one option (`value`) of a select."""

    message: discord.Message
    custom_id: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class PlainMessage:
    """A message as text, and what can be pressed in it in the order of the numbers shown, from 1."""

    text: str
    controls: tuple[Control, ...]


def plain_message(message: discord.Message, width: int) -> PlainMessage:
    """Return `message` as text of at most `width` columns; only an address may be longer."""
    controls: list[Control] = []
    blocks = list(_blocks(message, message.components, controls))
    if message.content:
        blocks.insert(0, message.content)
    names = {user.id: user.display_name for user in message.mentions}
    lines = [line for block in blocks for line in _wrapped(_unmarked(block, names), width)]
    return PlainMessage("\n".join(lines).strip("\n"), tuple(controls))


def _blocks(message: discord.Message, components: Iterable[object], controls: list[Control]) -> Iterator[str]:
    for component in components:
        match component:
            case discord.TextDisplay(content=content):
                yield content
            case discord.Container(children=children):
                yield from _blocks(message, children, controls)
            case discord.SectionComponent(children=children, accessory=accessory):
                yield from _blocks(message, [*children, accessory], controls)
            case discord.ActionRow(children=children):
                yield "  ".join(_blocks(message, children, controls))
            case discord.Button(label=label, emoji=emoji):
                yield _button(message, component, " ".join(str(part) for part in (emoji, label) if part), controls)
            case discord.SelectMenu(options=options, custom_id=custom_id, placeholder=placeholder):
                start = count(len(controls) + 1)
                controls.extend(Control(message, custom_id, option.value) for option in options)
                choices = "\n".join(f"[{next(start)}] {option.label}" for option in options)
                yield f"{placeholder or 'Choose'}:\n{choices}"
            case discord.SeparatorComponent():
                yield ""
            case _:
                continue


def _button(message: discord.Message, button: discord.Button, label: str, controls: list[Control]) -> str:
    if button.url:
        return f"{label}: {button.url}"
    if button.disabled or not button.custom_id:
        return f"({label})"
    controls.append(Control(message, button.custom_id))
    return f"[{len(controls)}] {label}"


def _unmarked(text: str, names: dict[int, str]) -> str:
    """Return `text` without Discord's markup; a link becomes its words and its address."""
    text = _LINK.sub(lambda link: f"{link[1]} ({link[2]})", text)
    text = _BARE_LINK.sub(r"\1", text)
    text = _MENTION.sub(lambda mention: f"@{names.get(int(mention[1]), 'someone')}", text)
    text = _HEADING.sub(lambda heading: f"== {heading[1]} ==", _SMALL.sub("", text))
    text = _LABEL.sub(r"\n\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPED.sub(r"\1", text)


def _wrapped(text: str, width: int) -> Iterator[str]:
    for line in text.split("\n"):
        indent = "  " if line.startswith(("- ", "• ")) else ""
        yield from textwrap.wrap(
            line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
