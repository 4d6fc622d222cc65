"""`soigneur eval`: figures of labelled questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Soigneur

ROWS = [
    {"text": "when does the bar open", "scope": "in", "expect": ["opening-hours"], "red_flags": []},
    {"text": "how much is a pint", "scope": "in", "expect": ["opening-hours"], "red_flags": []},
    {"text": "selling my old saddle", "scope": "out", "expect": [], "red_flags": []},
    {
        "text": "crushing chest pain, is the bar open",
        "scope": "in",
        "expect": ["opening-hours"],
        "red_flags": ["chest-pain-or-breathless"],
    },
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return path


def test_figures_are_counted_as_docs_figures_says(soigneur: Soigneur, club_set: Path, labelled: Path) -> None:
    ended = soigneur("eval", "--json", "--knowledge", str(club_set), str(labelled))
    figures = json.loads(ended.out)[str(labelled)]

    assert ended.code == 0
    assert figures["in scope, right first"]["count"] == 2
    assert figures["wrong when it answers"] == {"count": 1, "total": 3, "ratio": pytest.approx(1 / 3)}
    assert figures["out of scope, answered"]["count"] == 0
    assert figures["red flags found: emergency"] == {"count": 1, "total": 1, "ratio": 1.0}
    assert figures["false alarms"] == {"count": 0, "total": 3, "ratio": 0.0}
    assert figures["area under the curve"] == 1.0


def test_the_table_names_the_file_and_the_figures(soigneur: Soigneur, club_set: Path, labelled: Path) -> None:
    ended = soigneur("eval", "--knowledge", str(club_set), str(labelled))

    assert "labelled.jsonl" in ended.out
    assert "in scope, right first" in ended.out


def test_conversations_are_counted_by_their_addressed_turns(soigneur: Soigneur, club_set: Path, tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    turns = [
        {
            "author": "member",
            "text": "when does the bar open?",
            "addressed": True,
            "expect": ["opening-hours"],
            "red_flags": [],
        },
        {"author": "other", "text": "ask Jo", "addressed": False, "expect": [], "red_flags": []},
    ]
    path.write_text(json.dumps({"id": "c", "turns": turns}), encoding="utf-8")

    figures = json.loads(soigneur("eval", "--json", "--knowledge", str(club_set), str(path)).out)[str(path)]

    assert figures["in scope, right first"]["total"] == 1


def test_confusions_name_who_takes_whose_questions_with_the_texts(
    soigneur: Soigneur, club_set: Path, tmp_path: Path
) -> None:
    wrong = {"scope": "in", "red_flags": []}
    path = tmp_path / "labelled.jsonl"
    rows = [
        {**wrong, "text": "is the bar open on [sunday]", "expect": ["prices"]},
        {**wrong, "text": "how much is a pint", "expect": ["opening-hours"]},
        {**wrong, "text": "how much is a coffee", "expect": ["opening-hours"]},
        {**wrong, "text": "price list", "expect": ["prices"]},
        {**wrong, "text": "what time does the bar open", "scope": "out", "expect": []},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    told = soigneur("eval", "--confusions", "--knowledge", str(club_set), str(path)).out
    plain = json.loads(soigneur("eval", "--confusions", "--json", "--knowledge", str(club_set), str(path)).out)

    assert plain[str(path)]["confusions"] == [
        {"expected": "opening-hours", "came": "prices", "texts": ["how much is a pint", "how much is a coffee"]},
        {"expected": "prices", "came": "opening-hours", "texts": ["is the bar open on [sunday]"]},
        {"expected": None, "came": "opening-hours", "texts": ["what time does the bar open"]},
    ]
    assert "[sunday]" in told
    assert "out of scope" in told


@pytest.mark.parametrize("content", ["{", "[1]", '{"expect": []}'])
def test_lines_that_are_no_labelled_questions_are_named(soigneur: Soigneur, tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(content, encoding="utf-8")

    ended = soigneur("eval", str(path))

    assert ended.code == 2
    assert "broken.jsonl:1" in ended.err


def test_the_phrasings_can_be_asked_each_left_out(soigneur: Soigneur, club_set: Path, labelled: Path) -> None:
    ended = soigneur("eval", "--json", "--left-out", "--knowledge", str(club_set), str(labelled))
    share = json.loads(ended.out)["the phrasings, each left out"]["right first"]

    assert 0 <= share["count"] <= share["total"]
    assert share["total"] > 0
