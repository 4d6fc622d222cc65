"""What the bot says in a channel where it listens, and what listening costs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any

from bot.discord_ui.client import Soigneur
from bot.discord_ui.doors import opening
from bot.domain.loudness import Loudness
from bot.domain.model import Level
from bot.services.asking import AskService
from tests.benchmarks.bots import open_parts
from tests.benchmarks.figures import Figure
from tests.benchmarks.network import CHANNELS, Network, channel_id, guild_id
from tests.discord_payloads import Payload
from tests.project.places import ROOT

MOST_CHATTER = 1
LEAST_RIGHT = 0.80
MOST = 1.5
_ROUNDS = 60
_MESSAGES = 20
_VOTE = re.compile(r"vote:([a-z0-9-]+):")

Row = dict[str, Any]


async def measure(folder: Path) -> list[Figure]:
    """Return what was said of a mixed replay, and the ratio of processor time."""
    chatter, asked = _rows("chatter.jsonl"), _rows("questions.jsonl")
    async with open_parts(folder) as (asking, memory):
        for place in range(len(chatter) + len(asked)):
            guild = place // CHANNELS
            await memory.hearing.change(guild_id(guild), channel_id(guild, place % CHANNELS), Loudness.NORMAL)
        async with Soigneur(opening(asking, memory, "GB"), reads_words=True) as client:
            network = Network(client)
            await network.open()
            said = await _replay(network, [*chatter, *asked])
            network.keeps_sent = False
            return [*_figures(chatter, asked, said, asking), await _cost(network, asking, chatter)]


async def _replay(network: Network, rows: Sequence[Row]) -> dict[str, Payload]:
    """Return what was said of each text, by its id, of texts in mixed order, each in a channel of its own."""
    order = list(enumerate(rows))
    Random(0).shuffle(order)
    ids = {}
    for place, row in order:
        message = network.message(row["text"], place=place, member=place, mentions_bot=False)
        ids[message["id"]] = row["id"]
        network.deliver([message])
        await network.settle()
    return {ids[str(body["message_reference"]["message_id"])]: body for body in network.sent}


def _figures(
    chatter: Sequence[Row], asked: Sequence[Row], said: dict[str, Payload], asking: AskService
) -> list[Figure]:
    within = [row for row in asked if row["scope"] == "in"]
    right = sum(_is_right(row, said.get(row["id"])) for row in within)
    triager = asking.library.current(None).triager
    grave = [row for row in asked if triager.level_of(row["red_flags"]) is Level.EMERGENCY]
    missed = sum("Call 999 now" not in said.get(row["id"], {}).get("content", "") for row in grave)
    spoken = [said[row["id"]] for row in chatter if row["id"] in said]
    alarms = sum("content" in body and bool(body["content"]) for body in spoken)
    return [
        Figure(
            f"chatter answered in a normal channel, of {len(chatter)}",
            f"{len(spoken)}",
            f"at most {MOST_CHATTER}",
            len(spoken) <= MOST_CHATTER,
        ),
        Figure("- of these, taken for an emergency", f"{alarms}"),
        Figure(
            f"questions in scope answered right there, of {len(within)}",
            f"{right / len(within):.1%}",
            f"at least {LEAST_RIGHT:.0%}",
            right >= LEAST_RIGHT * len(within),
        ),
        Figure(f"emergencies in questions that were not told, of {len(grave)}", f"{missed}", "none", missed == 0),
    ]


def _is_right(row: Row, body: Payload | None) -> bool:
    """Tell whether a card of an entry that counts as right was posted; or a warning, where the text reports a sign."""
    if body is None:
        return False
    shown = _VOTE.search(json.dumps(body.get("components", [])))
    is_warned = bool(body.get("content")) or "You mentioned:" in json.dumps(body.get("components", []))
    return (shown is not None and shown[1] in row["expect"]) or (bool(row["red_flags"]) and is_warned)


async def _cost(network: Network, asking: AskService, chatter: Sequence[Row]) -> Figure:
    """Return what a message costs in a normal channel, against the flow alone on the same text."""
    ratios = []
    for number in range(_ROUNDS):
        # Texts that nobody wrote before: none is answered from memory.
        some = [f"{chatter[i % len(chatter)]['text']} {number}" for i in range(number, number + _MESSAGES)]
        spent = {True: 0.0, False: 0.0}
        for is_flow in (True, False) if number % 2 else (False, True):
            texts = [f"{text} {int(is_flow)}" for text in some]
            messages = [network.message(t, place=i, member=i, mentions_bot=False) for i, t in enumerate(texts)]
            before = process_time()
            if is_flow:
                for text in texts:
                    asking.ask(None, text)
            else:
                network.deliver(messages)
                await network.settle()
            spent[is_flow] = process_time() - before
        ratios.append(spent[False] / spent[True])
    ratio = median(ratios[_ROUNDS // 10 :])
    return Figure(
        "a message in a normal channel, against the flow itself", f"{ratio:.2f} x", f"at most {MOST} x", ratio <= MOST
    )


def _rows(file: str) -> list[Row]:
    lines = (ROOT / "tests" / "questions" / file).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
