"""A chart of figures by week as a picture: rows of bars, each with its name and its numbers, so that none needs colour.

Drawn for a phone: Discord shows it at about half its size there. Its own light ground reads the same in either theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

_WIDTH, _MARGIN = 840, 28
_TITLE, _NUMBER, _HIGHEST, _GAP, _AXIS = 48, 32, 150, 20, 72
_THOUSAND = 1000
_GROUND, _INK, _FAINT, _LINE = "#ffffff", "#1a1a1a", "#555555", "#8c8c8c"
_COLOURS = ("#0072b2", "#b34700", "#4d4d4d", "#00795a")
"""Told apart with every kind of colour blindness (after Okabe and Ito), and from white at 4.5 to 1 or more."""


@dataclass(frozen=True, slots=True)
class Bars:
    """One row of a chart: its name, and a number for each week."""

    name: str
    numbers: tuple[int, ...]


def draw(weeks: Sequence[tuple[str, str]], rows: Sequence[Bars]) -> bytes:
    """Return the chart as PNG: rows of bars below one another, all on the same scale; day and month of each week."""
    # Only a chart needs it: 20 MB, and a tenth of a second to load.
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    highest = max(1, *(number for row in rows for number in row.numbers))
    heights = [round(_HIGHEST * max(row.numbers) / highest) for row in rows]
    rest = 2 * _MARGIN + _AXIS + len(rows) * (_TITLE + _NUMBER + _GAP)
    image = Image.new("RGB", (_WIDTH, rest + sum(heights)), _GROUND)
    draw = ImageDraw.Draw(image)
    title, small = ImageFont.load_default(32), ImageFont.load_default(26 if highest < _THOUSAND else 22)
    top = _MARGIN
    for row, height, colour in zip(rows, heights, cycle(_COLOURS), strict=False):
        draw.text((_MARGIN, top), row.name, fill=_INK, font=title)
        floor = top + _TITLE + _NUMBER + height
        _draw_bars(_Pen(draw, small, _HIGHEST / highest), row.numbers, floor, colour)
        top = floor + _GAP
    for place, lines in enumerate(weeks):
        for number, line in enumerate(lines):
            draw.text((_middle(place, len(weeks)), top + 30 * number), line, fill=_INK, font=small, anchor="mt")
    kept = BytesIO()
    image.quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


@dataclass(frozen=True, slots=True)
class _Pen:
    draw: ImageDraw
    font: FreeTypeFont | ImageFont
    scale: float


def _draw_bars(pen: _Pen, numbers: Sequence[int], floor: int, colour: str) -> None:
    half = _step(len(numbers)) * 0.34
    for place, number in enumerate(numbers):
        middle, height = _middle(place, len(numbers)), max(3, round(number * pen.scale)) if number else 0
        if height:
            pen.draw.rectangle((middle - half, floor - height, middle + half, floor), fill=colour)
        ink = _INK if number else _FAINT
        pen.draw.text((middle, floor - height - 6), f"{number:,}", fill=ink, font=pen.font, anchor="mb")
    pen.draw.line((_MARGIN, floor, _WIDTH - _MARGIN, floor), fill=_LINE, width=2)


def _step(count: int) -> float:
    return (_WIDTH - 2 * _MARGIN) / count


def _middle(place: int, count: int) -> float:
    return _MARGIN + _step(count) * (place + 0.5)
