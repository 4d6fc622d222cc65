"""Labelled questions: what people might ask, and which entry is right; for measuring, never for learning."""

from __future__ import annotations

from typing import NamedTuple


class Labelled(NamedTuple):
    """A question with the ids of the entries that answer it; where it has none, nothing should."""

    text: str
    expect: frozenset[str]
