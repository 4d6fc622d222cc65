"""Texts that nobody would write, and texts that somebody nearly wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

LONGEST = 4000
"""What Discord lets a member write."""

_ODD = (
    "\0", "\t", "\n", "\r\n", "\u200b", "\u200d", "\u202e", "\ufeff", "\u0301" * 12, "\ud800", "💥", "👩‍🦽", "ﬁ", "Ⅷ", "ß", "İ", "ſ",
    "１２", "½", "’", "“", "…", "—", "<@1>", "<@&1>", "@everyone", "||", "`", "```", "**", "\\", "{}", "%s", "{0.__class__}",
    "'; DROP TABLE given_answers; --", "../../", "http://x.invalid/", " no ", " not ", " numb ", " pain ", " if ", "?", ".", ",", "9" * 30,
)  # fmt: skip
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz      ",
    "aeiou nt.",
    "0123456789:.,-/ km",
    "".join(map(chr, range(0x20, 0x7F))),
    "".join(map(chr, range(0xA0, 0x250))),
    "अआइईउکلمنو语言背痛腰スパズム",
)


def random_text(chance: Random) -> str:
    """Return characters at random: of one alphabet, or of all of Unicode."""
    length = min(LONGEST, int(chance.expovariate(1 / 40)))
    if chance.random() < 0.2:
        return "".join(chr(chance.randrange(0x110000)) for _ in range(length))
    return "".join(chance.choices(chance.choice(_ALPHABETS), k=length))


def mutated(text: str, others: Sequence[str], chance: Random) -> str:
    """Return `text` after a few changes, mixed with `others`; never longer than a message may be."""
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        text = chance.choice(_CHANGES)(text, others, chance)
    return text[:LONGEST]


def _cut(text: str, _: Sequence[str], chance: Random) -> str:
    start = chance.randint(0, len(text))
    return text[:start] + text[chance.randint(start, len(text)) :]


def _insert(text: str, _: Sequence[str], chance: Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_ODD) + text[at:]


def _swap(text: str, _: Sequence[str], chance: Random) -> str:
    if len(text) < 2:
        return text
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _splice(text: str, others: Sequence[str], chance: Random) -> str:
    other = chance.choice(others)
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


def _shuffle(text: str, _: Sequence[str], chance: Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _repeat(text: str, _: Sequence[str], chance: Random) -> str:
    # Rarely, as long texts take most of the time that short ones need.
    return text * chance.randint(2, 60) if chance.random() < 0.02 else text


def _recase(text: str, _: Sequence[str], chance: Random) -> str:
    return chance.choice((text.upper(), text.title(), text.swapcase()))


def _scatter(text: str, _: Sequence[str], chance: Random) -> str:
    return "".join(chr(chance.randrange(0x3000)) if chance.random() < 0.1 else each for each in text)


_CHANGES: tuple[Callable[[str, Sequence[str], Random], str], ...] = (
    _cut, _insert, _insert, _swap, _splice, _shuffle, _repeat, _recase, _scatter,
)  # fmt: skip
