"""`soigneur ask`: one question or many, as text and as data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.cli.card import card_text
from bot.domain.model import Answer, Answered
from tests.cli.conftest import Soigneur
from tests.factories import make_entry, make_knowledge
from tests.project.places import ROOT


def test_a_question_is_answered_with_a_card_and_its_sources(soigneur: Soigneur) -> None:
    ended = soigneur("ask", "Heat or ice for a back spasm after a long ride?")

    assert ended.code == 0
    assert "HEAT OR COLD" in ended.out.upper()
    assert "https://" in ended.out
    assert "112" in ended.out


def test_an_emergency_shows_the_number_and_no_card(soigneur: Soigneur) -> None:
    ended = soigneur("ask", "my back went and I am numb between the legs and cannot pee")

    assert "999 (UK)" in ended.out
    assert "TIPS" not in ended.out.upper()


def test_the_country_of_the_settings_gives_one_number(soigneur: Soigneur, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('country = "GB"\n', encoding="utf-8")

    ended = soigneur("ask", "my back went and I have crushing chest pain")

    assert "911" not in ended.out
    assert "999" in ended.out


def test_json_has_outcome_entries_scores_level_and_red_flags(soigneur: Soigneur) -> None:
    answer = json.loads(soigneur("ask", "--json", "heat or ice for my back?").out)

    assert set(answer) == {"outcome", "entries", "scores", "level", "red_flags"}
    assert answer["entries"][0] == "relief-heat-or-cold"
    assert len(answer["entries"]) == len(answer["scores"]) == 5
    assert (answer["outcome"], answer["level"], answer["red_flags"]) == ("answered", "none", [])


def test_many_questions_come_back_in_order_with_their_ids(soigneur: Soigneur) -> None:
    lines = [
        {"id": "a", "text": "numb left leg since my back seized"},
        {"id": 2, "text": "🤷"},
        {"id": None, "text": "ride at 6?"},
    ]

    ended = soigneur("ask", "--jsonl", stdin="\n".join(map(json.dumps, lines)) + "\n\n")
    answers = [json.loads(line) for line in ended.out.splitlines()]

    assert [answer["id"] for answer in answers] == ["a", 2, None]
    assert [answer["outcome"] for answer in answers][1:] == ["unanswered", "unanswered"]
    assert answers[0]["level"] == "urgent"
    assert answers[0]["red_flags"] == ["leg-numbness-tingling-weakness"]


def test_why_shows_words_warning_signs_scores_and_thresholds(soigneur: Soigneur) -> None:
    ended = soigneur("ask", "--why", "no chest pain. Stretching, heat or ice for my back?")

    assert "“chest pain” does not count (denied: no)" in ended.out
    assert "not found in the words: cauda-equina" in ended.out
    assert "stretching→stretch" in ended.out
    assert ended.out.count("closest phrasing") == 5
    assert "its sentences, on average" in ended.out
    assert "So it answers with relief-heat-or-cold." in ended.out


@pytest.mark.parametrize(
    ("arguments", "stdin", "remedy"),
    [
        (["ask"], "", "Give one question"),
        (["ask", "--jsonl", "a question"], "", "Give one question"),
        (["ask", "--jsonl"], "not json\n", "standard input:1"),
        (["ask", "--jsonl"], '{"id": 1, "text": "a"}\n["b"]\n', "standard input:2"),
        (["ask", "--jsonl"], '{"id": 1}\n', "“text” is missing"),
        (["ask", "--knowledge", "nowhere", "a question"], "", "There is no folder nowhere"),
        (["ask", "--config", "nowhere.toml", "a question"], "", "config.example.toml"),
        (["aks"], "", "No such command"),
    ],
)
def test_wrong_use_ends_with_2_and_the_remedy(
    soigneur: Soigneur, arguments: list[str], stdin: str, remedy: str
) -> None:
    ended = soigneur(*arguments, stdin=stdin)

    assert ended.code == 2
    assert remedy in ended.err
    assert "Traceback" not in ended.err


def test_a_clubs_own_set_answers_its_own_questions(soigneur: Soigneur, club_set: Path) -> None:
    answer = json.loads(soigneur("ask", "--json", "--knowledge", str(club_set), "how much is a pint of cider").out)

    assert answer["entries"][0] == "prices"


def test_a_clubs_own_set_keeps_the_shipped_warning_signs(soigneur: Soigneur, club_set: Path) -> None:
    answer = json.loads(
        soigneur("ask", "--json", "--knowledge", str(club_set), "is the bar open, I have crushing chest pain").out
    )

    assert answer["level"] == "emergency"


def test_thanks_are_unanswered_in_json_and_a_friendly_line_on_the_terminal(soigneur: Soigneur) -> None:
    plain = json.loads(soigneur("ask", "--json", "cheers all").out)

    assert (plain["outcome"], len(plain["entries"]), plain["level"]) == ("unanswered", 5, "none")
    assert "Glad to help" in soigneur("ask", "cheers all").out


def test_a_set_that_was_read_before_is_answered_from_without_what_takes_long_to_import(
    soigneur: Soigneur, data_folder: Path
) -> None:
    soigneur("ask", "heat or ice?")
    code = """
import sys
for slow in ("discord", "yaml", "pydantic", "sqlalchemy"):
    sys.modules[slow] = None
from bot.cli import main
main()
"""

    ended = subprocess.run(
        [sys.executable, "-c", code, "ask", "heat or ice for a back spasm?"],
        cwd=ROOT,
        env=os.environ | {"SOIGNEUR_DATA": str(data_folder)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stderr == ""
    assert "HEAT OR COLD" in ended.stdout


def test_a_card_says_when_its_check_is_overdue() -> None:
    entry = make_entry(check_again_by=date(2026, 12, 1))
    knowledge = make_knowledge([entry])
    answer = Answer(None, Answered(entry, ()))

    assert "A new check was due by 1 December 2026." in card_text(answer, knowledge, None, date(2026, 12, 2))
    assert "A new check" not in card_text(answer, knowledge, None, date(2026, 12, 1))
