"""How readily a guild's questions are answered: its set's thresholds, moved within safe limits; never a warning."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.model import Thresholds


class Eagerness(StrEnum):
    """What a guild's moderators chose: rather silent than wrong, or rather something than nothing."""

    CAUTIOUS = "cautious"
    BALANCED = "balanced"
    EAGER = "eager"


MOVES: Mapping[Eagerness, Thresholds] = {
    Eagerness.CAUTIOUS: Thresholds(answer=15, suggest=15, margin=8),
    Eagerness.BALANCED: Thresholds(answer=0, suggest=0, margin=0),
    Eagerness.EAGER: Thresholds(answer=-20, suggest=-8, margin=-1),
}
"""How far each moves the thresholds and the margin from those that the set gives by itself."""

LEAST = Thresholds(answer=30, suggest=5, margin=1)
MOST = Thresholds(answer=90, suggest=50, margin=30)
"""Between these the thresholds stay whatever a guild chooses."""


def moved(thresholds: Thresholds, eagerness: Eagerness) -> Thresholds:
    """Return the thresholds of a set as a guild wants them; an answer never takes less than a suggestion."""
    by = MOVES[eagerness]
    if eagerness is Eagerness.BALANCED:
        return thresholds
    suggest = _within(thresholds.suggest + by.suggest, LEAST.suggest, MOST.suggest)
    answer = _within(thresholds.answer + by.answer, LEAST.answer, MOST.answer)
    margin = _within(thresholds.margin + by.margin, LEAST.margin, MOST.margin)
    return Thresholds(max(answer, suggest), suggest, margin)


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
