"""How loud the bot is where nobody called it, and what it says there of an answer."""

from __future__ import annotations

from enum import Enum, StrEnum, auto

from bot.domain.model import Answer, Answered

CLEAR = 75.0
"""The score (0-100) from which a text that was not meant for the bot is taken for a question it can answer.

Higher than where it was asked: silence costs little there, and an unwanted answer much.
"""


class Loudness(StrEnum):
    """What the bot says in a channel to what is not meant for it; it is off until a guild chooses otherwise."""

    OFF = "off"
    URGENT_ONLY = "urgent-only"
    QUIET = "quiet"
    NORMAL = "normal"


class Voice(Enum):
    """What is said: nothing, one small line that offers the card, the card, or the warning."""

    SILENCE = auto()
    LINE = auto()
    CARD = auto()
    WARNING = auto()


def voice(found: Answer, loudness: Loudness) -> Voice:
    """Return what to say about an answer that nobody asked for; a warning is said at every loudness but off."""
    if loudness is Loudness.OFF:
        return Voice.SILENCE
    is_clear = isinstance(found.outcome, Answered) and bool(found.matches) and found.matches[0].score >= CLEAR
    if found.warning:
        return Voice.CARD if is_clear and loudness is Loudness.NORMAL else Voice.WARNING
    if not is_clear or loudness is Loudness.URGENT_ONLY:
        return Voice.SILENCE
    return Voice.LINE if loudness is Loudness.QUIET else Voice.CARD
