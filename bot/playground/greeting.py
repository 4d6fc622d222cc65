"""What the newcomer reads first, in the browser and in the terminal."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "Soigneur: try it"
HEADING = "Try Soigneur, here and now"
WHAT_THIS_IS = (
    "This is the real bot in a make-believe club. Everything runs on this computer: "
    "no Discord account, no token, and nothing you type leaves the machine or is kept."
)
FIRST_ANSWER = (
    "The bot is still learning its questions, so the first answer takes up to a minute. After that they come at once."
)
NOT_A_DOCTOR = "General information for adults, not a diagnosis."


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to type, with what it shows."""

    text: str
    shows: str


SUGGESTIONS = (
    Suggestion("@soigneur my back seized up on the climb, heat or ice?", "Ask in your own words"),
    Suggestion("@soigneur back spasm and now I'm numb between my legs", "A warning sign"),
    Suggestion("/ask", "The slash command"),
)


def introduction(*, is_ready: bool) -> str:
    """Return what this is, and that the first answer takes a while where the bot is not ready yet."""
    return WHAT_THIS_IS if is_ready else f"{WHAT_THIS_IS} {FIRST_ANSWER}"
