"""What commands are called, what they say of themselves, and their pages."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.eagerness import Eagerness

STATUS = "Mention me with your question, or use /ask"

# --- Commands -----------------------------------------------------------------------------------------

ASK_DESCRIPTION = "Ask about back spasms in running and cycling"
ASK_QUESTION = "What is wrong with your back, in your own words"
ASK_PRIVATE = "Only you see the answer (yes, unless you choose no)"
ASK_TO = "Whom the answer is for: you see it first, then you can share it with them here"
ANSWER_THIS = "Answer this"
OWN_MESSAGE = "That is a message of mine. Choose a member's message, or press Follow up on my card to ask more."
TOPICS_DESCRIPTION = "Browse all questions by topic"
SIGNS_DESCRIPTION = "The warning signs, and the number to call"
PRIVACY_DESCRIPTION = "What I read, and what I keep"
ABOUT_DESCRIPTION = "What I am, and where my answers come from"
HELP_DESCRIPTION = "How to ask me"
MY_SETTINGS_DESCRIPTION = "How cards look for you"
MY_SETTINGS_PLAIN = "Plain cards: no emoji, no frames, numbered lines"
MY_DATA_DESCRIPTION = "What I keep about you"
MY_DATA_DELETE_DESCRIPTION = "Delete what I keep about you"
SETUP_DESCRIPTION = "Set me up for your club"

PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
    "create_private_threads": "Create Private Threads",
    "manage_threads": "Manage Threads",
    "mention_everyone": "Mention @everyone, @here, and All Roles",
}

# --- Pages --------------------------------------------------------------------------------------------

TOPICS = "All topics"
TOPICS_HOW = "Choose a topic, then a question. Only you see this."
NO_TOPICS = "There are no questions yet."

PRIVACY = "What I read, and what I keep"
PRIVACY_LINES = (
    (
        "I read only what is meant for me: a mention, a reply to me, a direct message, or a command. "
        "In channels where your club lets me listen, I read each message too, to see if it asks about a back."
    ),
    (
        "Your words are matched in memory and then forgotten: not stored, not logged, and they train nothing. "
        "Only if your club turns on an inbox do I keep what I cannot answer, with names taken out, for 28 days."
    ),
    (
        "For 7 days I keep which answer belongs to which message, as numbers, so that both change or go together. "
        "For a year I count by week how often each card was shown, and how often it helped."
    ),
    (
        "Your votes, suggestions and choice of plain cards are kept under a code. Votes lose it after 28 days. "
        "If you ask for a person, I keep the thread's number until a person has come or I have called again."
    ),
    "Use /my-data delete to delete what I keep about you. Delete your question, and my answer goes too.",
)

ABOUT = "About me"
ABOUT_TEXT = (
    "I answer questions about back spasms in running and cycling. My answers are general information for adults. "
    "They are not a diagnosis, I am not a medical device, and no clinician has reviewed them. "
    "I can miss a warning sign: if you are worried, get help."
)
ABOUT_SOURCES = (
    "My cards start from an article by Orange Mud, who sell hydration packs. Where health services or studies "
    "say otherwise, the card tells you. Every card names its sources."
)


def about_version(version: str, entries: int, sources: int) -> str:
    """Return what runs, and how much it knows."""
    return f"Version {version}: {entries} questions, {sources} pages as sources. Free software under the MIT licence."


HELP = "How to ask me"
HELP_LINES = (
    "Mention me with your question in a channel: everybody sees the answer.",
    "Use /ask, or write to me directly: only you see the answer, and you may share it.",
    "Press and hold a message (or right-click it), then Apps, then “Answer this”: you see an answer to it first.",
    "Reply to a card, or press Follow up, to ask more about it. If it did not help, you may be able to ask a person.",
    "/topics shows all questions, /warning-signs when to get help, /privacy what I keep.",
    "/suggest tells the moderators what I should be able to answer, where the club takes suggestions.",
    "/my-settings gives you plain cards. /my-data delete deletes what I keep about you.",
)

MY_SETTINGS = "Your settings"


def my_settings(*, is_plain: bool) -> str:
    """Return how cards look for a member, and how to change it."""
    if is_plain:
        return "Your cards are plain: no emoji, no frames, numbered lines. For the usual look: /my-settings plain:False"
    return "Your cards have the usual look. For plain cards (no emoji, no frames): /my-settings plain:True"


DATA_DELETED = "Deleted."
DATA_DELETED_HOW = (
    "I no longer know which answers were given to you, how you voted in the last 28 days, or what you suggested. "
    "I no longer know if you wait for a person, or how you want your cards. "
    "My answers in channels stay; press Dismiss on them, or delete your question."
)
DATA_NOT_DELETED = "I could not delete it."
DATA_NOT_DELETED_HOW = "My memory does not work just now. Please try again later, or tell whoever runs me."

# --- Set-up -------------------------------------------------------------------------------------------

SETUP = "Set me up for your club"
ONLY_MANAGERS = "That is for whoever manages this server."
ONLY_MANAGERS_HOW = "It takes the permission Manage Server. Ask whoever looks after this server."
SETUP_COUNTRY = "Set the country"
SETUP_COUNTRY_TITLE = "Your club's country"
SETUP_COUNTRY_LABEL = "Country (a name, or two letters)"
SETUP_COUNTRY_HINT = "Such as: Ireland. Leave it empty if members are in many."
SETUP_EDITORS = "Who may edit the questions and answers"
SETUP_CHANNEL = "Channel for moderators: what I have to tell you"
SETUP_EAGERNESS = "How readily I answer"
SETUP_CHANGED = "Saved."

EAGERNESS = {
    Eagerness.CAUTIOUS: ("Cautious", "I answer only what I am surest of, and ask or stay silent more often."),
    Eagerness.BALANCED: ("Balanced", "As the questions and answers that I have suggest. Most clubs want this."),
    Eagerness.EAGER: ("Eager", "I answer and suggest more often, and am wrong more often."),
}

_NO_COUNTRY = "none, so cards show the numbers of several regions"


def setup_country(name: str | None, number: str) -> str:
    """Return the country that is set and the number that cards show; `name` is None where none is set."""
    return f"Country: {name or _NO_COUNTRY}. Cards say: call {number}."


def setup_editors(role_id: int | None) -> str:
    """Return who may edit."""
    return f"Editors: {f'<@&{role_id}>' if role_id else 'only those who may manage the server'}."


def setup_channel(channel_id: int | None) -> str:
    """Return where moderators are told."""
    return f"Moderators' channel: {f'<#{channel_id}>' if channel_id else 'none'}."


def setup_eagerness(eagerness: Eagerness) -> str:
    """Return how readily questions are answered."""
    return f"How readily I answer: {EAGERNESS[eagerness][0].lower()}. Warnings are given whatever you choose."


def setup_missing(names: Iterable[str]) -> str:
    """Return what the bot lacks in this channel."""
    lacking = ", ".join(names)
    if not lacking:
        return "In this channel I have all the permissions I need."
    return f"In this channel I lack: {lacking}. Give them to my role in the channel's settings, under Permissions."


SETUP_INTEGRATIONS = (
    "Who may use which command, and in which channels, is set by Discord: "
    "Server Settings → Integrations → my name. I cannot change that."
)


def country_unknown(typed: str, close: str | None) -> str:
    """Return the sentence for a country that is not known, with the closest one that is."""
    hint = f" Did you mean {close}?" if close else ""
    return f"I know no emergency number for “{typed}”.{hint} Please try its English name, or its two letters."
