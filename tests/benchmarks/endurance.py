"""Whether memory stays level over many answers, and whether a burst of questions is answered in order."""

from __future__ import annotations

import os
import random
from pathlib import Path

from tests.benchmarks.bots import open_soigneur
from tests.benchmarks.figures import Figure, texts

MOST_GROWTH = 0.10
_EARLY, _LATE = 5_000, 50_000
_WAVE = 500


async def measure(folder: Path) -> list[Figure]:
    """Return how memory grows, and whether a burst is answered in order."""
    return [*await _memory(folder), await _burst(folder)]


async def _memory(folder: Path) -> list[Figure]:
    asked = texts("questions.jsonl")
    early = 0.0
    async with open_soigneur(folder) as network:
        network.keeps_sent = False
        for start in range(0, _LATE, _WAVE):
            network.deliver(
                # Each member asks three times in all: nobody is asked to slow down.
                network.message(asked[i % len(asked)], place=i, member=i % (_LATE // 3), mentions_bot=True)
                for i in range(start, start + _WAVE)
            )
            await network.settle()
            if start + _WAVE == _EARLY:
                early = megabytes()
        late = megabytes()
        assert network.count_sent == _LATE
    growth = late / early - 1
    return [
        Figure(
            f"memory after {_LATE:,} answers, against that after {_EARLY:,}",
            f"{growth:+.1%}",
            f"within {MOST_GROWTH:.0%}",
            growth <= MOST_GROWTH,
        ),
        Figure("- resident memory", f"{late:.0f} MB, early {early:.0f} MB"),
    ]


async def _burst(folder: Path) -> Figure:
    asked = texts("questions.jsonl")
    chance = random.Random(0)
    async with open_soigneur(folder, latency=lambda: chance.uniform(0, 0.005)) as network:
        messages = [network.message(asked[i % len(asked)], place=0, member=i, mentions_bot=True) for i in range(_WAVE)]
        network.deliver(messages)
        await network.settle()
        answered = [sent["message_reference"]["message_id"] for sent in network.sent]
    in_order = answered == [int(message["id"]) for message in messages]
    measured = "in order" if in_order else f"{len(answered)} answers, not in order"
    return Figure(f"{_WAVE} questions at once in one channel", measured, "in order", in_order)


def megabytes() -> float:
    """Return the resident memory of this process; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
