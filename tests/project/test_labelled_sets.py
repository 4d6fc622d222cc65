"""The labelled questions stay unseen: nothing that the bot learns from is a copy of one."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from bot.domain.model import EntryId, Knowledge, RedFlagId
from bot.domain.normalise import normalise
from tests.project.places import ROOT

SETS = sorted((ROOT / "tests" / "questions").glob("*.jsonl"))
NEAR = 90
FEW_WORDS = 5


def labelled_rows() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each labelled text with its row, a conversation turn by turn."""
    for path in SETS:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield from ((f"{path.name} {row['id']}", turn) for turn in row.get("turns", [row]))


def plain(text: object) -> str:
    return " ".join(normalise(str(text)).words)


@pytest.fixture(scope="module")
def learnt(shipped_knowledge: Knowledge) -> dict[str, str]:
    """What the bot learns from: plain text → where it stands."""
    known = shipped_knowledge
    texts: list[tuple[str, str]] = [(p, e.id) for e in known.entries for p in (e.question, *e.phrasings)]
    texts += [(example, flag.id) for flag in known.red_flags for example in (*flag.fires_on, *flag.silent_on)]
    texts += [(example.text, "examples.yaml") for example in known.examples]
    texts += [(text, "scope.yaml") for text in known.scope.out_of_scope]
    return {plain(text): f"{where}: “{text}”" for text, where in texts}


@pytest.fixture(scope="module")
def labelled() -> dict[str, str]:
    """The labelled texts: plain text → where it stands."""
    found = {plain(row["text"]): where for where, row in labelled_rows()}
    return {text: where for text, where in found.items() if text}


def test_the_clone_has_the_labelled_sets() -> None:
    assert [path.name for path in SETS] == [
        "chatter.jsonl",
        "conversations.jsonl",
        "questions.jsonl",
        "red_flags.jsonl",
    ]


def test_no_text_that_the_bot_learns_from_is_a_labelled_one(learnt: dict[str, str], labelled: dict[str, str]) -> None:
    assert [f"{learnt[text]} = {labelled[text]}" for text in learnt.keys() & labelled.keys()] == []


def test_no_text_that_the_bot_learns_from_is_nearly_a_labelled_one(
    learnt: dict[str, str], labelled: dict[str, str]
) -> None:
    ours, theirs = list(learnt), list(labelled)
    scores = process.cdist(ours, theirs, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, dtype=np.uint8, workers=-1)
    near = [
        f"{learnt[ours[i]]} ~ {labelled[theirs[j]]}: “{theirs[j]}”"
        for i, j in zip(*np.nonzero(scores), strict=True)
        if max(len(ours[i].split()), len(theirs[j].split())) > FEW_WORDS
    ]

    assert near == []


def test_every_label_is_an_id_that_exists(shipped_knowledge: Knowledge) -> None:
    entries = {entry.id for entry in shipped_knowledge.entries}
    flags = {flag.id for flag in shipped_knowledge.red_flags}
    unknown: list[str] = []
    for where, row in labelled_rows():
        expected, reported = row.get("expect", []), row.get("red_flags", [])
        assert isinstance(expected, list)
        assert isinstance(reported, list)
        unknown += [f"{where}: {i}" for i in expected if EntryId(i) not in entries]
        unknown += [f"{where}: {i}" for i in reported if RedFlagId(i) not in flags]

    assert unknown == []
