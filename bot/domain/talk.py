"""The words of talk itself, in a knowledge set's language: they carry a conversation and name no subject."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Talk:
    """What members say around their questions.

    `courtesies` are thanks and acknowledgements; `asides` go with them ("mate", "so much") and are none by themselves;
    `asking` begins a question; `bare` words name no subject ("both of them"). `details` ask or tell a detail of what
    was shown ("how often", "both"). `subject` is what every card is about, as a member would say it: a reply goes on
    from there, `subject_unless` it is about one of these red flags.
    """

    courtesies: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    subject: str = ""
    subject_unless: tuple[str, ...] = ()
