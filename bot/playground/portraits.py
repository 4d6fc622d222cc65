"""Portraits for the people in the playground, drawn so that no picture has to be shipped."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

_SIZE = 128
_SCALE = 4
_COLOURS = ("#4C8C6B", "#B8683F", "#5673A8", "#8A5A8F", "#A3873A")


def letter_portrait(name: str, place: int) -> bytes:
    """Return a PNG with the first letter of `name` on the colour at `place`."""
    size = _SIZE * _SCALE
    picture = Image.new("RGB", (size, size), _COLOURS[place % len(_COLOURS)])
    font = ImageFont.load_default(size * 0.5)
    ImageDraw.Draw(picture).text((size / 2, size / 2), name[0].upper(), fill="#FFFFFF", font=font, anchor="mm")
    return _png(picture)


def bot_portrait() -> bytes:
    """Return a PNG of the soigneur's badge: a white cross with a heartbeat's notch on a teal ground."""
    size = _SIZE * _SCALE
    picture = Image.new("RGB", (size, size), "#0F766E")
    draw = ImageDraw.Draw(picture)
    arm, reach, middle = size * 0.13, size * 0.31, size / 2
    for box in (
        (middle - arm, middle - reach, middle + arm, middle + reach),
        (middle - reach, middle - arm, middle + reach, middle + arm),
    ):
        draw.rounded_rectangle(box, radius=size * 0.05, fill="#FFFFFF")
    beat = [(-0.31, 0), (-0.12, 0), (-0.05, -0.14), (0.05, 0.14), (0.12, 0), (0.31, 0)]
    draw.line(
        [(middle + x * size, middle + y * size) for x, y in beat], fill="#0F766E", width=int(size * 0.05), joint="curve"
    )
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    small = picture.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS)
    stream = BytesIO()
    small.quantize(32).save(stream, "PNG")
    return stream.getvalue()
