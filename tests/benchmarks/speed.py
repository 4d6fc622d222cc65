"""How long the whole flow takes, against the plainest fuzzy search over the same phrasings, and for hostile texts."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from rapidfuzz import fuzz, process

from bot.app import open_flow, open_folders
from bot.config import Config
from bot.domain.match import texts_of
from bot.domain.model import Knowledge
from bot.domain.pipeline import answer_question, prepare
from bot.services.loading import load_parsed
from tests.benchmarks.figures import Figure, texts

MOST_OF_WRATIO = 1 / 4
MOST_OF_WRATIO_AT_16_000 = 1 / 10
MOST_FOR_HOSTILE = 20
MOST_TO_LOAD = 0.5
_MANY = 16_000
_ASKED = 120
_TRIES = 5


async def measure(folder: Path) -> list[Figure]:
    """Return the ratios, on the shipped knowledge and on one of 16,000 phrasings, and the time to load and build."""
    before = perf_counter()
    flow = open_flow(Config(data=folder))
    loaded = perf_counter() - before
    asked = texts("questions.jsonl")[:_ASKED]

    def ask(text: str) -> None:
        answer_question(flow, text)

    usual = median(_seconds(ask, asked))
    hostile = [_hostile(name, make, ask, usual) for name, make in _HOSTILE.items()]
    knowledge = load_parsed(*open_folders(Config())).knowledge  # the kept flow has no examples to learn from any more
    before = process_time()
    prepare(knowledge)
    built = process_time() - before
    return [
        _against_wratio(knowledge, ask, asked, MOST_OF_WRATIO),
        _against_wratio(many := grown(knowledge, _MANY), _asking(many), asked, MOST_OF_WRATIO_AT_16_000),
        *hostile,
        Figure("the index from the cache", f"{loaded:.2f} s", f"at most {MOST_TO_LOAD} s", loaded <= MOST_TO_LOAD),
        Figure("- built anew (processor time)", f"{built:.1f} s"),
    ]


def grown(knowledge: Knowledge, phrasings: int) -> Knowledge:
    """Return the knowledge with about so many phrasings: the same again, each with a word of the set put in place of one.

    Deterministic.
    """
    chance = random.Random(0)
    own = {entry.id: list(texts_of(entry)) for entry in knowledge.entries}
    words = sorted({word for texts in own.values() for text in texts for word in text.split()})
    growth = phrasings / sum(map(len, own.values()))
    entries = []
    for entry in knowledge.entries:
        enough = round(len(own[entry.id]) * growth)
        new = dict.fromkeys(own[entry.id])
        while len(new) < enough:
            text = chance.choice(own[entry.id]).split()
            text[chance.randrange(len(text))] = chance.choice(words)
            new[" ".join(text)] = None
        entries.append(replace(entry, phrasings=tuple(new)))
    return replace(knowledge, entries=tuple(entries))


def _asking(knowledge: Knowledge) -> Callable[[str], None]:
    flow = prepare(knowledge)

    def ask(text: str) -> None:
        answer_question(flow, text)

    return ask


def _against_wratio(knowledge: Knowledge, ask: Callable[[str], None], asked: Sequence[str], most: float) -> Figure:
    phrasings = [text for entry in knowledge.entries for text in texts_of(entry)]

    def search(text: str) -> None:
        process.extractOne(text, phrasings, scorer=fuzz.WRatio)

    ours, theirs = median(_seconds(ask, asked)), median(_seconds(search, asked))
    return Figure(
        f"a question against `extractOne` with WRatio, {len(phrasings):,} phrasings",
        f"1/{theirs / ours:.0f}: {ours * 1e3:.2f} ms, {theirs * 1e3:.1f} ms",
        f"at most 1/{1 / most:.0f}",
        ours <= most * theirs,
    )


def _seconds(call: Callable[[str], None], asked: Sequence[str]) -> list[float]:
    return [_spent(call, text) for text in asked]


def _spent(call: Callable[[str], None], text: str) -> float:
    before = process_time()
    call(text)
    return process_time() - before


def _hostile(name: str, make: Callable[[random.Random], str], ask: Callable[[str], None], usual: float) -> Figure:
    # Each time other words, so that none is remembered.
    spent = min(_spent(ask, make(random.Random(number))) for number in range(_TRIES))
    ratio = spent / usual
    is_met = ratio <= MOST_FOR_HOSTILE
    return Figure(f"{name}, against a usual question", f"{ratio:.1f} x", f"at most {MOST_FOR_HOSTILE} x", is_met)


def _letters(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("abcdefghijklmnoprstuvwy", k=count))


_HOSTILE: dict[str, Callable[[random.Random], str]] = {
    "4,000 characters without a space": lambda chance: _letters(chance, 4000),
    "4,000 characters, a mark after each": lambda chance: ".".join(_letters(chance, 2000)),
    "a thousand unknown words": lambda chance: " ".join(_letters(chance, 3) for _ in range(1000)),
    "500 longer unknown words": lambda chance: " ".join(_letters(chance, 7) for _ in range(500)),
    "a thousand sentences of a word": lambda chance: ". ".join(_letters(chance, 2) for _ in range(1000)),
    "one warning sign 300 times": lambda chance: "numb foot, " * 300 + _letters(chance, 5),
    "one denial 400 times": lambda chance: "no numb, " * 400 + _letters(chance, 5),
    "one usual word 800 times": lambda chance: "back " * 800 + _letters(chance, 5),
}
