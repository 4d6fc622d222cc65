"""What moderators read while they keep the Q&A right."""

from __future__ import annotations

from bot.domain.changes import Act
from bot.domain.model import Level

# --- Commands -----------------------------------------------------------------------------------------

QA_DESCRIPTION = "Keep the questions and answers right"
ADD_DESCRIPTION = "Add a question with its answer"
EDIT_DESCRIPTION = "Change an entry"
HIDE_DESCRIPTION = "Hide an entry from members; it can come back"
RESTORE_DESCRIPTION = "See what is hidden, and bring it back"
HISTORY_DESCRIPTION = "What was changed, by whom; bring any state back"
TEST_DESCRIPTION = "See what I answer, and why"
LIST_DESCRIPTION = "What your club added, changed or hid"
REVIEW_DESCRIPTION = "What waits for a second moderator"
SAVE = "Save as Q&A"
SAVE_FORM = "Save as Q&A: in your own words"
SAVE_OWN_CARD = "That is a message of mine. To change one of my cards, use /qa edit."
SIGN_DESCRIPTION = "Add a warning sign: I then warn of what you write"
SIGN_LIKE = "Whose warning members get: one that comes with me"
SIGN_LEVEL = "How grave it is; never less than the one chosen"
ENTRY_OPTION = "The entry, by its question"
TEST_OPTION = "A question as a member would ask it"

NOT_ALLOWED = "You cannot change the questions and answers."
NOT_ALLOWED_HOW = "It takes the permission Manage Server, or the editors' role that is chosen in /setup."
NO_ENTRY = "I know no such entry."
NO_ENTRY_HOW = "Choose one from the list that appears while you type."

# --- Forms --------------------------------------------------------------------------------------------

PARTS = {
    "wording": "Wording: the question and how members put it",
    "answer": "Answer: what to do, tips, mid-ride",
    "help": "Help and note: when to get help, what to know",
    "sources": "Sources and related entries",
}
CHOOSE_PART = "Change a part"
QUESTION = "Question"
PHRASINGS = "How members put it, one per line"
PHRASINGS_OWN = "More ways members put it, one per line"
DO_NOW = "What to do now"
TIPS = "Tips, one per line"
MID_RIDE = "Mid-ride: up to three short lines"
GET_HELP_IF = "Get medical help if …, one per line"
NOTE = "Good to know"
SOURCES = "Sources, one per line: a link, or an id"
RELATED = "Related entries by id, one per line"

SIGN_TITLE = "A new warning sign"
SIGN_SAY = "What members may say, one phrase per line"
SIGN_FIRES = "Must be warned of: sentences, one per line"
SIGN_SILENT = "Must not: sentences, one per line"
LEVELS = {
    Level.PROFESSIONAL: "See a doctor or physio",
    Level.URGENT: "Get help today",
    Level.EMERGENCY: "Emergency: call now",
}

# --- The draft ----------------------------------------------------------------------------------------

DRAFT = "Your draft: nobody else sees it yet"
HIDE_DRAFT = "Hide this entry?"
HIDE_HOW = "Members no longer see it. Its history stays, and /qa restore brings it back."
PROBLEMS = "Before it can be published:"
EFFECTS = "What it does to other questions"
UNCHANGED = "Nothing is changed yet. Choose a part to change."
GONE = "out"
COME = "in"
NO_EFFECTS = "Every other question gets the same answer as before."
NEEDS_SECOND = "This is about when to get help, so a second moderator has to confirm it before members see it."
PUBLISH = "Publish"
PROPOSE = "Send to a second moderator"
DISCARD = "Discard"
DISCARDED = "Discarded. Nothing was changed."
DRAFT_GONE = "This draft is no longer here."
DRAFT_GONE_HOW = "It was published or discarded, or it is no longer kept. Open the entry again with /qa edit."
SIGN_DRAFT = "Your warning sign: nobody else sees it yet"
SIGN_GONE_HOW = "It was sent on, discarded, or is older than a week. Begin again with /qa warning-sign."
SIGN_WARNS = "Members then read"
SIGN_CHANGE = "Change the phrases"
SIGN_STAYS = (
    "A second moderator has to confirm it. After that it stays: nobody can take it away or weaken it from Discord. "
    "Only whoever runs me can."
)
NO_SIGN = "I have no such warning sign. Choose one from the list that appears while you type."
CLUB_LINK = "(added by the club)"

# --- After publishing ---------------------------------------------------------------------------------

UNDO = "Undo"
UNDO_OVER = "Ten minutes have passed. Use /qa history to bring an earlier state back."
STALE = "Somebody saved this entry before you."
STALE_OURS = "What stands there now, and what yours would make of it"
STALE_PROPOSAL = "Somebody changed this entry after it was proposed. It still waits, and nothing of it is lost."
TAKE_UP = "Make a draft of it"
STALE_HOW = (
    "Nothing of yours is lost: it is still your draft. Look at what changed, then publish it over that, or discard it."
)
APPROVE = "Confirm"
REJECT = "Reject"
REJECTED = "Rejected. Nothing was changed."
PROPOSED = "It waits for a second moderator."
PROPOSED_HOW = (
    "Another moderator can confirm it with /qa review. If there is none, the server's owner can do it after 24 hours."
)
NOTHING_WAITS = "Nothing waits for a second moderator."
HISTORY = "What was changed"
NO_HISTORY = "Nothing has been changed here yet."
BRING_BACK = "Bring back the state after …"
BIN = "Hidden entries"
BIN_EMPTY = "Nothing is hidden."
BIN_HOW = "They stay here until you bring them back, however long that is. Members do not see them."
BIN_CHOOSE = "Bring back …"
NOT_HIDDEN = "This entry is not hidden any more."
ADDED_SIGNS = "Warning signs that your club added"

_ACTS = {
    Act.ADD: "added",
    Act.EDIT: "changed",
    Act.HIDE: "hid",
    Act.RESTORE: "brought back",
    Act.IMPORT: "imported",
    Act.KEEP: "kept the club's words for",
    Act.FOLLOW: "brought back what comes with me for",
    Act.CHECK: "checked and found still right:",
    Act.WARN: "added the warning sign",
}
FIELDS = {
    "topic": "Topic",
    "question": "Question",
    "phrasings": "Phrasings",
    "do_now": "What to do now",
    "tips": "Tips",
    "mid_ride": "Mid-ride",
    "get_help_if": "Get help if",
    "note": "Good to know",
    "sources": "Sources",
    "related": "Related",
    "not_about": "Not about",
    "check_again_by": "Check again by",
    "like": "Warns like",
    "level": "Level",
    "say": "What members may say",
    "fires_on": "Must be warned of",
    "silent_on": "Must not be warned of",
}


def editor(member_id: int | None) -> str:
    """Return a moderator's mention, which never pings here."""
    if member_id == 0:
        return "whoever runs me, or a former moderator"
    return f"<@{member_id}>" if member_id else "a former moderator"


def changed(act: Act, editor_id: int | None, question: str, number: int) -> str:
    """Return who did what to an entry."""
    return f"{editor(editor_id)} {_ACTS[act]} “{question}” (change {number})."


def approved(approver_id: int) -> str:
    """Return who confirmed a change."""
    return f"Confirmed by {editor(approver_id)}."


def moved(count: int, what: str, names: str) -> str:
    """Return one kind of effect: how many phrasings or questions, and whose."""
    phrasings = "1 phrasing" if count == 1 else f"{count} phrasings"
    questions = "1 test question" if count == 1 else f"{count} test questions"
    return f"{what.format(phrasings=phrasings, questions=questions)}: {names}."


def hidden_at(question: str, day: str, editor_id: int | None) -> str:
    """Return since when an entry is hidden, and by whom."""
    return f"{question}: hidden on {day} by {editor(editor_id)}."


def warned(count: int, of: int, names: str) -> str:
    """Return of how many known questions a warning sign would warn."""
    if not count:
        return f"Of the {of:,} questions that I know, it would warn of none that is not warned of already."
    return f"Of the {of:,} questions that I know, it would warn of {count}: {names}."


TAKES = "It takes {phrasings} from other entries"
MENDS = "It mends {phrasings}: they now get their own entry"
ASTRAY = "Of the new ones, {phrasings} may not get this entry; put them in other words"
SPOILS = "Then wrong, and right now: {questions}"
RIGHTS = "Then right, and wrong now: {questions}"
UNSURE = "It makes {phrasings} unclear: members get “did you mean”"
