"""How many cards a second leave the bot, against a bot that always sends the same one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.bots import Constant, open_bare, open_soigneur
from tests.benchmarks.figures import Figure, texts
from tests.benchmarks.network import Network

LEAST = 0.6
_ROUNDS = 50
_QUESTIONS = 25


async def measure(folder: Path) -> list[Figure]:
    """Return the ratio of the two rates, from rounds that take turns: for questions that recur, and for new ones."""
    asked = texts("questions.jsonl")
    new = _in_other_words(asked, _ROUNDS * _QUESTIONS)
    async with open_soigneur(folder) as ours, open_bare(Constant) as bare:
        await _seconds(ours, asked, start=0)
        recurring_seconds = await _rounds(ours, bare, asked, start=len(asked))
        new_seconds = await _rounds(ours, bare, new, start=len(asked) + _ROUNDS * _QUESTIONS)
    ratio, rates = _ratio_and_rates(recurring_seconds)
    ratio_of_new, rates_of_new = _ratio_and_rates(new_seconds)
    return [
        Figure("cards a second, against a bare bot's", f"{ratio:.2f}", f"at least {LEAST}", ratio >= LEAST),
        Figure("- cards a second, for questions that were asked before", rates),
        Figure("- the same for questions in words that nobody used before", f"{ratio_of_new:.2f}: {rates_of_new}"),
    ]


def _in_other_words(asked: Sequence[str], count: int) -> list[str]:
    """Return texts that are all different: each a question in which words of other questions stand for two of its own.

    The same at each run.
    """
    chance = random.Random(0)
    words = [text.split() for text in asked]
    pool = sorted({word for text in words for word in text})
    new: dict[str, None] = {}
    while len(new) < count:
        changed = list(words[len(new) % len(words)])
        for place in chance.sample(range(len(changed)), min(2, len(changed))):
            changed[place] = chance.choice(pool)
        new[" ".join(changed)] = None
    assert not new.keys() & set(asked)
    return list(new)


async def _rounds(ours: Network, bare: Network, asked: Sequence[str], start: int) -> list[tuple[float, float]]:
    """Return the seconds that each round took: ours, and the bare bot's."""
    seconds = []
    for number in range(_ROUNDS):
        at = number * _QUESTIONS
        some = [asked[i % len(asked)] for i in range(at, at + _QUESTIONS)]
        first, second = (ours, bare) if number % 2 else (bare, ours)
        spent = {id(network): await _seconds(network, some, start + at) for network in (first, second)}
        seconds.append((spent[id(ours)], spent[id(bare)]))
    return seconds


async def _seconds(network: Network, asked: Sequence[str], start: int) -> float:
    # Every question comes from somebody else, so that nobody is asked to slow down, and to a channel of its own,
    # so that each is answered with a card and not with a link to an earlier one.
    messages = [
        network.message(text, place=i, member=i, mentions_bot=True) for i, text in enumerate(asked, start=start)
    ]
    network.sent.clear()
    before = perf_counter()
    network.deliver(messages)
    await network.settle()
    spent = perf_counter() - before
    assert len(network.sent) == len(asked)
    return spent


def _ratio_and_rates(seconds: Sequence[tuple[float, float]]) -> tuple[float, str]:
    ours, bare = (_QUESTIONS / median(column) for column in zip(*seconds, strict=True))
    return median(bare / ours for ours, bare in seconds), f"{ours:.0f}, bare {bare:.0f}"
