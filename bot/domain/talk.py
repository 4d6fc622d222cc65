"""The words of talk itself, in a knowledge set's language: they carry a conversation and name no subject."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Talk:
    """What members say around their questions.

    `courtesies` are thanks and acknowledgements; `asides` go with them ("mate", "so much") and are none by themselves;
    `asking` begins a question; `bare` words name no subject ("how often", "both of them").
    """

    courtesies: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
