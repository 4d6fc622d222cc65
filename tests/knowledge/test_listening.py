"""What the shipped set would say in a channel where it listens: a ratchet beside the figures of docs/benchmarks.md."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.loudness import Loudness, Voice, voice
from bot.domain.model import Answer, Answered, Level
from bot.domain.pipeline import Flow, answer_question
from tests.project.places import ROOT

Said = list[tuple[dict[str, Any], Answer]]


def said(flow: Flow, file: str) -> Said:
    lines = (ROOT / "tests" / "questions" / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row, answer_question(flow, row["text"])) for row in map(json.loads, lines)]


@pytest.fixture(scope="module")
def chatter(shipped_flow: Flow) -> Said:
    return said(shipped_flow, "chatter")


@pytest.fixture(scope="module")
def questions(shipped_flow: Flow) -> Said:
    return said(shipped_flow, "questions")


def test_at_most_one_piece_of_chatter_in_150_gets_a_card(chatter: Said) -> None:
    carded = [row["id"] for row, answer in chatter if voice(answer, Loudness.NORMAL) is Voice.CARD]
    assert len(carded) <= 1


def test_four_in_five_questions_in_scope_are_answered_right_unasked(questions: Said) -> None:
    within = [(row, answer) for row, answer in questions if row["scope"] == "in"]
    right = [row for row, answer in within if is_right(row, answer)]
    assert len(right) >= 0.8 * len(within)


def is_right(row: dict[str, Any], answer: Answer) -> bool:
    spoken = voice(answer, Loudness.NORMAL)
    is_shown = (
        spoken is Voice.CARD and isinstance(answer.outcome, Answered) and answer.outcome.entry.id in row["expect"]
    )
    return is_shown or (bool(row["red_flags"]) and answer.level > Level.NONE)


@pytest.mark.parametrize("loudness", [Loudness.URGENT_ONLY, Loudness.QUIET, Loudness.NORMAL])
def test_no_warning_that_the_set_finds_is_left_unsaid(questions: Said, loudness: Loudness) -> None:
    warned = [answer for _, answer in questions if answer.level > Level.NONE]
    assert len(warned) > 30
    assert all(voice(answer, loudness) in {Voice.WARNING, Voice.CARD} for answer in warned)


def test_every_emergency_in_the_questions_is_told(shipped_flow: Flow, questions: Said) -> None:
    level_of = shipped_flow.triager.level_of
    grave = [answer for row, answer in questions if level_of(row["red_flags"]) is Level.EMERGENCY]
    assert grave
    assert all(answer.level is Level.EMERGENCY for answer in grave)
