"""The answers that the shipped knowledge gives: floors for the figures of docs/figures.md, which may only rise."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.domain.model import EntryId, RedFlagId
from bot.domain.pipeline import Flow
from bot.services.evaluating import LabelledQuestion, Share, evaluate_questions, figures, labelled_level
from tests.project.places import ROOT

FLOORS = {
    "questions": {"right_first": 0.90, "right_within_three": 0.975},
    "red_flags": {"right_first": 0.90, "right_within_three": 0.985},
}
"""Shares that may rise. The targets are 0.90 and 0.97."""

CEILINGS = {
    "questions": {"wrong_when_answered": 0.055, "out_answered": 0.02},
    "red_flags": {"wrong_when_answered": 0.085, "out_answered": 0.0},
    "chatter": {"out_answered": 0.015},
}
"""Shares that may fall. The targets are 0.07 and 0.03, and 1 in 150 of the chatter."""

LEAST_LEFT_OUT = 0.84
LEAST_AREA = 0.995


def labelled(flow: Flow, name: str) -> Iterator[LabelledQuestion]:
    """Yield the questions of a labelled file."""
    for line in (ROOT / "tests" / "questions" / f"{name}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        level = labelled_level(flow, map(RedFlagId, row["red_flags"]))
        yield LabelledQuestion(row["text"], row["scope"] == "in", frozenset(map(EntryId, row["expect"])), level)


@pytest.mark.parametrize("name", CEILINGS)
def test_no_figure_falls_below_its_floor_or_rises_above_its_ceiling(shipped_flow: Flow, name: str) -> None:
    found = figures(evaluate_questions(shipped_flow, list(labelled(shipped_flow, name))))

    def ratio(figure: str) -> float:
        share = getattr(found, figure)
        assert isinstance(share, Share)
        assert share.ratio is not None
        return round(share.ratio, 3)

    assert {f: r for f, floor in FLOORS.get(name, {}).items() if (r := ratio(f)) < floor} == {}
    assert {f: r for f, ceiling in CEILINGS[name].items() if (r := ratio(f)) > ceiling} == {}
    assert name == "chatter" or (found.area_under_curve or 0) >= LEAST_AREA


def test_phrasings_stand_in_for_one_another(shipped_flow: Flow) -> None:
    index = shipped_flow.index

    assert index.right_when_left_out / index.phrasings >= LEAST_LEFT_OUT
