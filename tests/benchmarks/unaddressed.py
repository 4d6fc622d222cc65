"""What a guild message costs that is not for the bot, against a bot that does nothing."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import process_time

from tests.benchmarks.bots import Silent, open_bare, open_soigneur
from tests.benchmarks.figures import Figure, texts
from tests.benchmarks.network import Network

MOST = 1.15
_ROUNDS = 300
_MESSAGES = 100


async def measure(folder: Path) -> list[Figure]:
    """Return the ratio of processor time, from rounds that take turns."""
    said = texts("chatter.jsonl")
    async with open_soigneur(folder) as ours, open_bare(Silent) as bare:
        costs = []
        for number in range(_ROUNDS):
            first, second = (ours, bare) if number % 2 else (bare, ours)
            cost = {id(network): await _cost(network, said, number) for network in (first, second)}
            costs.append((cost[id(ours)], cost[id(bare)]))
        assert not ours.sent
    ratio = median(one / other for one, other in costs[_ROUNDS // 10 :])
    ours_each, bare_each = (median(column) / _MESSAGES * 1e6 for column in zip(*costs, strict=True))
    return [
        Figure(
            "a message that is not for the bot, against a bare bot",
            f"{ratio:.2f} x",
            f"at most {MOST} x",
            ratio <= MOST,
        ),
        Figure("- processor time each", f"{ours_each:.0f} µs, bare {bare_each:.0f} µs"),
    ]


async def _cost(network: Network, said: list[str], number: int) -> float:
    start = number * _MESSAGES
    messages = [
        network.message(said[i % len(said)], place=i, member=i % 500, mentions_bot=False)
        for i in range(start, start + _MESSAGES)
    ]
    before = process_time()
    network.deliver(messages)
    await network.settle()
    return process_time() - before
