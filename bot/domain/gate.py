"""Judge whether a question is one that the set answers at all, whichever entry comes closest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_STEPS = 30
_STRENGTH = 1.0
_LEAST_SPAN = 0.1
_ANY_ENTRY = 0.15


class Evidence(NamedTuple):
    """What a text shows for and against being within scope."""

    votes_for_best: float
    votes_for_best_three: float
    votes_for_outside: float
    votes_for_anything: float
    likeness_inside: float
    likeness_outside: float
    known_words: float
    about: float
    not_about: float
    length: float


@dataclass(frozen=True, slots=True)
class Gate:
    """A logistic judgement on Evidence, on a scale that two shares of outside texts have set."""

    weights: tuple[float, ...]
    weak: float
    clear: float

    def judge(self, evidence: Evidence) -> float:
        """Return 0 where an answer begins to be clear, -1 where a suggestion begins, and so on along that line."""
        judged = self.weights[-1] + sum(map(mul, self.weights[:-1], evidence))
        return float((judged - self.clear) / (self.clear - self.weak))


def train(inside: Sequence[Evidence], outside: Sequence[Evidence], kept_out: tuple[float, float]) -> Gate:
    """Return the gate that best tells `inside` from `outside`.

    `kept_out` are the shares of outside texts below which nothing is suggested, and nothing answered. Both classes
    weigh the same, however many examples each has. Deterministic.
    """
    rows = np.array([*inside, *outside], dtype=np.float64)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    features = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])
    labels = np.array([1.0] * len(inside) + [0.0] * len(outside))
    importance = np.where(labels == 1, 0.5 / len(inside), 0.5 / len(outside)) * len(rows)
    solution = _newton(features, labels, importance)
    weights = solution[:-1] / spread
    constant = float(solution[-1] - weights @ middle)
    return _placed((*map(float, weights), constant), outside, kept_out)


def untrained(outside: Sequence[Evidence], kept_out: tuple[float, float]) -> Gate:
    """Return a gate for a set that has no outside texts of its own: the votes alone, placed on stand-ins for them.

    The best entry's count most; what all of them claim together tells a subject of the set from any other.
    """
    plain = Evidence(1, 0, 0, _ANY_ENTRY, 0, 0, 0, 0, 0, 0)
    return _placed((*plain, 0.0), outside, kept_out)


def _placed(weights: tuple[float, ...], outside: Sequence[Evidence], kept_out: tuple[float, float]) -> Gate:
    judged = [weights[-1] + sum(map(mul, weights[:-1], evidence)) for evidence in outside]
    weak, clear = map(float, np.quantile(judged, kept_out))
    return Gate(weights, weak, max(clear, weak + _LEAST_SPAN))


def _newton(
    features: NDArray[np.float64], labels: NDArray[np.float64], importance: NDArray[np.float64]
) -> NDArray[np.float64]:
    solution = np.zeros(features.shape[1])
    ridge = _STRENGTH * np.eye(features.shape[1])
    ridge[-1, -1] = 1e-6
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(features @ solution, -30, 30)))
        gradient = features.T @ (importance * (chance - labels)) + ridge @ solution
        curvature = (features.T * (importance * chance * (1 - chance))) @ features + ridge
        step = np.linalg.solve(curvature, gradient)
        solution -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    return solution
