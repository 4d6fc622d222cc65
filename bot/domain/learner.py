"""Learn from the phrasings how much each one's likeness to a question speaks for each entry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.algebra import Floats, inverse_root

STRENGTH = 0.2
"""How much is held back from what one text alone shows. (A text's bent likeness to itself is 2.)"""
_MOST_TRAINED = 6000
"""Beyond so many texts the exact solution would take minutes and gigabytes; class means serve instead."""


@dataclass(frozen=True, slots=True)
class Votes:
    """What likeness to the texts of a set says about the classes of a question.

    `weights[text, class]`: what bent likeness to a text adds for a class. `left_out`: each text judged by the others.
    `root`: the inverse root of what was solved, None where class means served.
    """

    weights: Floats
    left_out: Floats
    root: Floats | None

    def of_strangers(self, owners: NDArray[np.intp]) -> Floats:
        """Return each text judged as if no text of its class were known: left out, all of them at once."""
        found = self.left_out.copy()
        for number in np.unique(owners):
            own = np.flatnonzero(owners == number)
            if self.root is not None:
                columns = self.root[:, own]
                found[own] = -np.linalg.solve(columns.T @ columns, self.weights[own])
            found[own, number] = 0
        return found


def bend(likeness: Floats) -> Floats:
    """Return likenesses with the high ones raised: a polynomial kernel, by which terms that stand together count.

    "Drink" and "why" each say little; a text that holds both asks for a cause.
    """
    return likeness * (1 + likeness)


def learn(likeness: Floats, owners: NDArray[np.intp], classes: int) -> Votes:
    """Return the votes of texts whose mutual `likeness` (cosines) and class (`owners`) are known.

    Kernel ridge regression on one column for each class: convex, exact, and its leave-one-out
    predictions come for free (Rifkin & Lippert 2007, "Notes on Regularized Least Squares").
    """
    count = len(owners)
    targets = np.zeros((count, classes), np.float32)
    targets[np.arange(count), owners] = 1
    bent = bend(likeness)
    if count > _MOST_TRAINED:
        return _class_means(bent, targets)
    root = inverse_root(bent + STRENGTH * np.eye(count, dtype=np.float32))
    weights = root.T @ (root @ targets)
    left_out = targets - weights / (root * root).sum(axis=0)[:, None]
    return Votes(weights, left_out, root)


def _class_means(bent: Floats, targets: Floats) -> Votes:
    weights = targets / np.maximum(targets.sum(axis=0), 1)
    left_out = bent @ weights - np.diag(bent)[:, None] * weights
    return Votes(weights.astype(np.float32), left_out.astype(np.float32), root=None)
