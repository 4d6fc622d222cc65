"""Every sentence that members read, in one place, so that a medic can review it: the cards here, the rest beside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.domain.model import EmergencyNumber, Level

NUMBERS_BY_REGION = "112 (Europe and many others) · 999 (UK) · 911 (US, Canada) · 000 (Australia)"
"""What to call where the country is unknown."""

# --- Headings of a card -------------------------------------------------------------------------

TIPS = "Tips"
GET_HELP_IF = "Get medical help if:"
NOTE = "Good to know"
SOURCES = "Sources"
RELATED = "Related questions"
CUT = "…"

# --- Buttons and menus ---------------------------------------------------------------------------

WARNING_SIGNS = "Warning signs"
FOLLOW_UP = "Follow up"
MID_RIDE = "Mid-run or mid-ride"
SHARE = "Share"
SHARE_NOW = "Share now"
DISMISS = "Dismiss"
NONE_FITS = "None of these"
BROWSE = "Browse topics"
CHOOSE_TOPIC = "Choose a topic"
CHOOSE_QUESTION = "Choose a question"
HELPED = "This helped"
NOT_HELPED = "This did not help"

FOLLOW_UP_TITLE = "Follow up"
FOLLOW_UP_LABEL = "What else would you like to know?"
FOLLOW_UP_HINT = "Such as: how long for? Or: can I run on Sunday?"

# --- Warnings -----------------------------------------------------------------------------------

_HEADINGS = {
    Level.EMERGENCY: "Call {number} now if this is happening to you or to someone with you.",
    Level.URGENT: "Get medical help today if this is happening to you.",
    Level.PROFESSIONAL: "See a doctor or a physiotherapist if this is happening to you.",
}

_WHAT_TO_DO = {
    Level.EMERGENCY: "Do not wait to see if it passes.",
    Level.URGENT: (
        "Call your doctor, an out-of-hours service or an urgent care clinic today. Do not wait to see if it passes."
    ),
    Level.PROFESSIONAL: (
        "Book an appointment soon, and say what you told me here. If it gets worse, get help the same day."
    ),
}


def call(number: EmergencyNumber | None) -> str:
    """Return whom to call: the country's number, or the numbers by region where it is unknown."""
    return number.call if number else NUMBERS_BY_REGION


def warning_heading(level: Level, number: EmergencyNumber | None) -> str:
    """Return the heading of a warning, with the "if" that leaves the judgement to the member."""
    return _HEADINGS[level].format(number=call(number))


def what_to_do(level: Level, number: EmergencyNumber | None) -> str:
    """Return what a member does at this level, with the country's advice line where there is one."""
    text = _WHAT_TO_DO[level]
    if level is Level.URGENT and number and number.advice:
        return f"{text} You can call {number.advice} for advice ({number.name})."
    return text


def you_mentioned(signs: Iterable[str]) -> str:
    """Return the signs that raised the warning, as the member's own report."""
    return f"You mentioned: {'; '.join(signs)}."


MENTIONED_BEFORE = "Before you changed it, your message held a warning sign. This advice still stands."


def first_emergency(address: str) -> str:
    """Return the link to what was said a moment ago about the same emergency."""
    return f"What to do until help comes: [my first answer to you]({address})"


def safety_net(number: EmergencyNumber | None) -> str:
    """Return the line that ends every card that is not an emergency."""
    return (
        f"Call {call(number)} if you go numb around the groin, cannot pee or cannot hold it, or if both legs go numb "
        "or weak. Call too if you have chest pain, have trouble breathing or feel faint. "
        "This is general information, not a diagnosis."
    )


def emergency_signs_heading(number: EmergencyNumber | None) -> str:
    """Return the heading of the list of emergency signs."""
    return f"Call {call(number)} now if you have any of these"


URGENT_SIGNS_HEADING = "Get medical help today if you have any of these"

# --- Sources ------------------------------------------------------------------------------------


def source_name(title: str, publisher: str) -> str:
    """Return a link text that makes sense alone."""
    return f"{title} — {publisher}"


COMMERCIAL = "(commercial site: it sells things related to this)"


def sources_checked(day: date) -> str:
    """Return when the sources were last read."""
    return f"Sources checked on {day.day} {day:%B %Y}."


def check_overdue(by: date) -> str:
    """Return that nobody has checked a card for longer than was meant."""
    return f"A new check was due by {by.day} {by:%B %Y}."


def emergency_source(name: str, url: str) -> str:
    """Return the one source line of an emergency card; `<...>` keeps the preview folded."""
    return f"Source: {name} <{url}>"


# --- When there is no card to show ----------------------------------------------------------------

DID_YOU_MEAN = "Did you mean one of these?"
DID_YOU_MEAN_HOW = "Press one to see its card."

NONE_FITTED = "Sorry, then I do not know."

TELL_ME_MORE = "Tell me a little more."
TELL_ME_MORE_HOW = (
    "I can read words, but not emoji, pictures or files. What does your back do, and when? "
    "For example: “my lower back locks up on long climbs”."
)

UNANSWERED = "I do not know."
NO_MORE = "On the rest of your question I have no card."
_UNANSWERED_ABOUT = "I can answer questions about back spasms in running and cycling: {topics}."
_UNANSWERED_ABOUT_ALONE = "I can answer questions about back spasms in running and cycling."
UNANSWERED_HOW = (
    "Try one short sentence about your back, for example “is heat or ice better?”. "
    "For anything else, ask a doctor, a physiotherapist or your coach."
)


def what_i_answer(topics: Iterable[str]) -> str:
    """Return what the bot can answer, by topic."""
    titles = ", ".join(topics)
    return _UNANSWERED_ABOUT.format(topics=titles) if titles else _UNANSWERED_ABOUT_ALONE


OTHER_LANGUAGE = "Sorry, I understand only English."


def other_language(number: EmergencyNumber | None) -> tuple[str, str]:
    """Return what a member is told whose question is in another language."""
    return (
        f"If it may be an emergency, call {call(number)}. In other languages I cannot see warning signs.",
        "Please ask me again in short English sentences. Or ask a doctor, a physiotherapist or your coach.",
    )


THANKED = "Glad to help."
THANKED_HOW = "Ask me again whenever you like."

GREETING = "Hello. Ask me about your back."
GREETING_HOW = (
    "I answer questions about back spasms in running and cycling, with links to the sources. "
    "Mention me and write your question in the same message, or use /ask. With /ask, only you see the answer. "
    "You can start with a question from the menu."
)

HIDDEN_WORDS = "I cannot read that message."
HIDDEN_WORDS_HOW = (
    "Discord shows me your words only if you mention me by name. "
    "Please mention me and write your question again, or use /ask."
)

ANSWERED_BEFORE = "That was answered here a moment ago."


def answered_before(card: str) -> str:
    """Return where the earlier card is; `card` is a link."""
    return f"See the card above: {card}. The button shows it to you alone."


SLOW_DOWN = "One moment, please."
SLOW_DOWN_HOW = (
    "You have asked a lot in a short time. Please wait a minute, then ask again. I still reply to warning signs."
)

ENTRY_GONE = "This card is no longer here."
ENTRY_GONE_HOW = "It was changed or removed. Please ask your question again."

BUTTON_GONE = "This button no longer works."
BUTTON_GONE_HOW = "It comes from an older version of me. Please ask your question again."

CARD_CHANGED = "This card has changed."
CARD_CHANGED_HOW = "Your vote was for an older text, so it does not count. Please ask again to see the new one."

THANKS = "Thank you."
THANKS_HELPED = "That is counted. You can change your mind for four weeks."
THANKS_NOT_HELPED = (
    "That is counted, and it helps to mend the card. You can change your mind for four weeks. "
    "Ask me again in other words, or ask a doctor or a physiotherapist."
)

NOT_KEPT = "I could not keep that."
NOT_KEPT_HOW = "My memory does not work just now. I still answer questions. Please try again later."

NOT_YOURS = "This is not yours to take away."
NOT_YOURS_HOW = "The member who asked can do it, and moderators can."
DISMISSED = "Done. The answer is gone."

NOT_SHARED = "I could not share that."
TAKEN_AWAY = "A moderator or the member took away my answer to that message. So I do not post another."


def not_shared(missing: Iterable[str]) -> str:
    """Return why an answer could not be shared; `missing` names the permissions that the bot lacks."""
    named = ", ".join(missing)
    why = f"I may not write here: I lack the permission {named}." if named else "Discord did not let me write here."
    return f"{why} You can copy the text and post it yourself."


def shared_for(member_id: int) -> str:
    """Return the line above an answer that was asked for another member."""
    return f"For <@{member_id}>:"


COMMAND_CHANGED = "This command has changed. Please reload Discord and try again, or mention me with your question."


def broke(reference: str, number: EmergencyNumber | None = None) -> str:
    """Return what a member reads after a fault, with the reference that the log has too."""
    return (
        f"Something broke on our side (ref {reference}). Please ask again. "
        f"If it may be an emergency, do not wait for me. Call {call(number)}."
    )


# --- For the operator, at start-up --------------------------------------------------------------------

LOG_IN_REFUSED = (
    "Discord refuses the token. Copy it again at https://discord.com/developers/applications "
    "(your application, Bot, Reset Token), then set SOIGNEUR_TOKEN or config.toml."
)


def shards_refused(count: int) -> str:
    """Return what the operator reads where Discord does not take this number of shards."""
    return (
        f"Discord does not take {count} shards for this bot. A shard holds at most 2,500 servers. For a bot in more "
        "than 150,000, the number must be a multiple of the one that Discord told its owner. Change SOIGNEUR_SHARDS, "
        "or leave it empty: Discord then says how many."
    )


def discord_unreachable(reason: str) -> str:
    """Return what the operator reads when Discord does not answer the log-in."""
    return f"Discord cannot be reached ({reason}). Check the network, then start again."
