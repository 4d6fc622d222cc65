"""What moderators read where an entry has come out of step: with the base, or with the date of its check."""

from __future__ import annotations

from datetime import date

LIST = "What your club changed"
NOTHING_CHANGED = "Your club has changed nothing: members see the questions and answers that come with me."

# --- The base has changed -------------------------------------------------------------------------------

MOVED = "What comes with me has changed under your club's changes"
MOVED_UNDER = "What comes with me has changed since your club changed these. Please compare:"
MOVED_HOW = "Members still see your club's text. Look at both, then keep yours or take what comes with me."
SHOW_BOTH = "Show both texts of …"
COMPARE = "Compare with what comes with me"
DIFFERS = "Only what differs is shown."
SAME = "Both say the same."
COMES_WITH_ME = "comes with me"
YOUR_CLUBS = "your club's"
BASE_GONE = "It no longer comes with me. Members still see your club's text."
OURS_HIDDEN = "Your club has hidden it. What comes with me now:"
KEEP = "Keep ours"
TAKE = "Take what comes with me"
LET_GO = "Take ours away too"
FOLLOWS = "Members see what comes with me."
FOLLOWS_HOW = "Your club has no text of its own here, so there is nothing to compare."

# --- Checks ---------------------------------------------------------------------------------------------

OVERDUE = "These are due for a new check:"
CHOOSE_OVERDUE = "Check an entry …"
CHECK_HOW = (
    "Read the card above, and the pages that it links to. If it is still right, the next check is due in a year. "
    "If not, change it."
)
STILL_RIGHT = "Still right"
EDIT = "Edit"
NOT_DUE = "This entry is not due for a check."
NOT_DUE_HOW = "Somebody has checked or changed it already. /qa list shows what is due."

CHANGED_SINCE = "This has changed since you looked."
CHANGED_SINCE_HOW = "Nothing was done. Look at it again with /qa list."


def due(question: str, by: date) -> str:
    """Return an entry with the day by which it was due."""
    return f"{question} (by {by.day} {by:%B %Y})"
