"""What members and moderators read about the inbox: questions without an answer, and suggestions."""

from __future__ import annotations

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
