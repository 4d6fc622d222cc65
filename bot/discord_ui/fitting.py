"""Fit text into Discord: its limits, its markdown, its links."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from bot.discord_ui import wording

# https://docs.discord.com/developers/components/reference and .../resources/message
TEXT_LIMIT = 4000
CONTENT_LIMIT = 2000
LABEL_LIMIT = 80
CHOICE_LIMIT = 100

_URL_OR_MARK = re.compile(r"(https?://[^\s<>]+)|(@(?=everyone|here)|[\\*_~|`<>\[\]])")
_LINE_MARK = re.compile(r"^(?:([#+-])|(\d+)\.(?=\s))")
_URL_BREAKERS = {ord(c): f"%{ord(c):02X}" for c in '()<>[]\\"` '}


def size(text: str) -> int:
    """Return the length as Discord may count it: in UTF-16 units, never fewer than its characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """Return `text` as one line that shows as written: no markdown, no mention, no timestamp."""
    line = " ".join(text.split())
    line = _URL_OR_MARK.sub(lambda m: m[1] or ("@\u200b" if m[2] == "@" else f"\\{m[2]}"), line)
    return _LINE_MARK.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\.", line)


def safe_url(url: str) -> str:
    """Return `url` with the characters encoded that would end a markdown link early."""
    return url.strip().translate(_URL_BREAKERS)


def link(text: str, url: str) -> str:
    """Return a markdown link."""
    return f"[{escape(text)}]({safe_url(url)})"


def shorten(text: str, limit: int) -> str:
    """Return `text` within `limit`, cut after a whole word and with "…" where it was too long."""
    line = " ".join(text.split())
    if size(line) <= limit:
        return line
    end = limit - size(wording.CUT)
    while size(line[:end]) > limit - size(wording.CUT):
        end -= 1
    head = line[:end]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:.") + wording.CUT


def in_messages(text: str, limit: int) -> list[str]:
    """Return `text` in as many pieces as it takes, each within `limit` and cut after a whole line if it can be."""
    pieces: list[str] = []
    for line in text.splitlines():
        for part in textwrap.wrap(line, limit // 2, drop_whitespace=False) if size(line) > limit else [line]:
            if pieces and size(pieces[-1]) + 1 + size(part) <= limit:
                pieces[-1] += f"\n{part}"
            else:
                pieces.append(part)
    return pieces


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines under a heading; where room is short, the lowest `rank` is served first."""

    rank: int
    lines: tuple[str, ...]
    heading: str | None = None
    joint: str = "\n"


def fit(blocks: Sequence[Block], limit: int) -> list[str]:
    """Return the text of each block in the order given, together within `limit`.

    A block is cut after a whole line and then ends in "…"; one without room for a line is an empty text.
    """
    texts = [""] * len(blocks)
    for place in sorted(range(len(blocks)), key=lambda i: blocks[i].rank):
        texts[place] = _within(blocks[place], limit)
        limit -= size(texts[place])
    return texts


def _within(block: Block, limit: int) -> str:
    whole = _joined(block, block.lines)
    if size(whole) <= limit:
        return whole
    for count in range(len(block.lines) - 1, 0, -1):
        text = _joined(block, (*block.lines[:count], wording.CUT))
        if size(text) <= limit:
            return text
    return ""


def _joined(block: Block, lines: tuple[str, ...]) -> str:
    if not lines:
        return ""
    text = block.joint.join(lines)
    return f"{block.heading}\n{text}" if block.heading else text
