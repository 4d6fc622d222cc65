"""What members and moderators read about the inbox: questions without an answer, and suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

# --- Set-up -------------------------------------------------------------------------------------------

TURN_ON = "Turn the inbox on"
TURN_OFF = "Turn the inbox off and empty it"
TERMS = "An inbox of questions that I could not answer?"
TERMS_LINES = (
    "I then keep what members ask me here and I cannot answer. I also take what they propose with /suggest.",
    "I take out names, links and numbers first, as well as I can. I do not keep who asked, or where.",
    "A suggestion is kept under a code, so that whoever made it can delete it with /my-data delete.",
    "Moderators see a question only once it was asked on two days. Suggestions they see at once.",
    "Everything is gone after 28 days, or at once when you turn the inbox off. /qa gaps shows it.",
    "Please tell your members that you turn it on. /privacy says what it is.",
)
CONFIRM = "Yes, turn it on"
BACK = "Back"
TURNED_ON = "The inbox is on. /qa gaps shows it."
TURNED_OFF = "The inbox is off, and what was in it is gone."

# --- /suggest -----------------------------------------------------------------------------------------

SUGGEST_DESCRIPTION = "Tell the moderators what you would like me to answer"
SUGGEST = "Suggest a question"
SUGGEST_LABEL = "What should I be able to answer?"
SUGGEST_HINT = "Such as: how do I sleep with a sore back? No names, please."
SUGGESTED = "Thank you. The moderators can read this:"
SUGGESTED_HOW = "It is kept for 28 days at most, without your name. /my-data delete deletes it."
NOT_SUGGESTED = "I did not pass that on."
NOT_SUGGESTED_WARNED = (
    "It reads as if somebody may need help, so I kept nothing of it. Please look at the advice above first."
)


def state(*, is_on: bool) -> str:
    """Return whether the inbox is on."""
    if is_on:
        return "Inbox of questions without an answer: on. /qa gaps shows it."
    return "Inbox of questions without an answer: off. Nothing is kept."


# --- /qa gaps -----------------------------------------------------------------------------------------

GAPS_DESCRIPTION = "What members asked and I could not answer, and what they suggest"
CLUSTER = "Asked without an answer"
SUGGESTION = "Suggested by a member"
EMPTY = "Nothing waits in the inbox."
EMPTY_HOW = "A question comes here once it was asked on two days and I could not answer it."
OFF = "The inbox is off."
OFF_HOW = "Whoever may manage the server can turn it on in /setup. Until then I keep no questions."
OWN_WORDS = "Please write in your own words. A copy of what a member wrote cannot be published."
NEW_ENTRY = "New entry"
ADD_PHRASING = "Add as phrasing of “{question}”"
OUT_OF_SCOPE = "Out of scope"
SNOOZE = "Snooze"
NEVER = "Never"
APPROVE = "Approve"
EDIT = "Edit “{question}”"
REJECT = "Reject"
NEXT = "Next"
MORE = "…"

SETTLED = "That one is settled already, or its time is over."
SET_OUT_OF_SCOPE = "Marked as out of scope. What asks the same stays out of the inbox for 28 days."
SET_NEVER = "Gone. What asks the same stays out of the inbox for 28 days."
SNOOZED = "It comes back in a week."
REJECTED = "Rejected. The suggestion is gone."


def place(number: int, count: int) -> str:
    """Return which of how many is shown."""
    return f"({number} of {count})"


def asked(count: int, days: Sequence[date]) -> str:
    """Return how often something was asked, and on which days."""
    times = "Asked once" if count == 1 else f"Asked {count} times"
    return f"{times} on {len(days)} days: {', '.join(map(_day, days))}."


def suggested(day: date) -> str:
    """Return when something was suggested."""
    return f"Suggested on {_day(day)}."


def closest(question: str | None) -> str:
    """Return which entry comes closest."""
    return f"Closest entry: “{question}”." if question else "No entry comes close."


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
