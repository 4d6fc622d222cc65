"""Read and write JSON Lines: one object a line, every fault with its line number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.services.errors import BotError


class InvalidLines(BotError):
    """Lines that cannot be used, with every fault found."""


def read_objects(lines: Iterable[str], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line's number and object; empty lines are passed over, raises InvalidLines at a line that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read = json.loads(line)
        except json.JSONDecodeError as error:
            raise InvalidLines(f"{name}:{number}: This is not JSON ({error.msg}). Write one object a line.") from None
        if not isinstance(read, dict):
            raise InvalidLines(f"{name}:{number}: This is not an object. Write {{…}} with its fields on one line.")
        yield number, read


def text_of(row: dict[str, Any], name: str, number: int) -> str:
    """Return the row's `text`; raises InvalidLines when there is none."""
    text = row.get("text")
    if not isinstance(text, str):
        raise InvalidLines(f'{name}:{number}: The field “text” is missing or is not text. Add "text": "…".')
    return text
