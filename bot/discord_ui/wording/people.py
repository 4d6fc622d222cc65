"""What is read where the bot hands on to a person, on the panel to ask it, and when it arrives in a club."""

from __future__ import annotations

from collections.abc import Iterable

# --- The panel to ask ---------------------------------------------------------------------------------

ASK = "Ask about your back"
ASK_LABEL = "What is wrong with your back?"
ASK_HINT = "In your own words. Such as: my lower back locks up on long climbs."
PANEL = "A sore back?"
PANEL_HOW = (
    "Press the button and write what is wrong, in your own words. Only you see my answer. "
    "It comes from a set of questions and answers with sources. Your words are not kept."
)
POSTED = "The panel is posted in this channel. It stays until you delete it."
NOT_POSTED = "I could not post the panel here."


def not_posted(missing: Iterable[str]) -> str:
    """Return why the panel could not be posted."""
    named = ", ".join(missing)
    return f"I need the permission {named} in this channel." if named else "Discord did not let me write here."


# --- A person instead of the bot ----------------------------------------------------------------------

ASK_A_PERSON = "Ask a person"
THREAD_NAME = "A question for a person"
CALLED = "A private thread is open for you."
NOT_CALLED = "I could not open a private thread."
NO_VOLUNTEERS = "This club has not chosen volunteers yet. Ask a doctor or a physiotherapist, or a moderator here."
ONLY_IN_TEXT = (
    "In a forum or a voice channel I cannot open a private thread. "
    "Please ask me in a text channel, then press the button there."
)
HELPED = "Solved"
NOT_YOURS = "This is not yours to settle."
NOT_YOURS_HOW = "Whoever asked can do it, and so can the club's volunteers and moderators."
SAVE = "Save as Q&A"


def called(thread_id: int) -> str:
    """Return where the private thread is."""
    return f"Write your question there: <#{thread_id}>. Only you, the club's volunteers and moderators can read it."


def called_before(thread_id: int) -> str:
    """Return where the private thread is that a member has open already."""
    return f"You have one open already: <#{thread_id}>. The club's volunteers were told."


def call(member_id: int, role_id: int, number: str) -> str:
    """Return the first message of a private thread."""
    return (
        f"<@{member_id}>, please write here what you would like to know. <@&{role_id}> can read along and answer.\n"
        "Volunteers are club members, not doctors. "
        f"If it may be an emergency, do not wait for anybody: call {number}."
    )


def call_again(role_id: int) -> str:
    """Return the second call in a private thread, which is the last one."""
    return f"<@&{role_id}>, nobody has answered here yet. I do not call again."


def helped(member_id: int) -> str:
    """Return what stands in a private thread that is solved."""
    return (
        f"<@{member_id}> marked this as solved. Moderators can now write down what helped, "
        "in their own words, without names."
    )


# --- /setup -------------------------------------------------------------------------------------------

PEOPLE = "Volunteers and Ask panel"
PEOPLE_HOW = (
    "When my answer did not help, members can press “Ask a person”. I then open a private thread in that channel and "
    "call your volunteers: once, and once more if nobody has answered. Never more."
)
PEOPLE_NEEDS = (
    "Where members ask, I need two permissions for this: Create Private Threads, and Send Messages in Threads. "
    "I must also be able to mention the role. Let everybody mention it, or give me one more permission: "
    "Mention @everyone, @here, and All Roles."
)
CHOOSE_ROLE = "Who are your volunteers?"
CHOOSE_REMIND = "When do I call them again?"
POST_PANEL = "Post the Ask panel here"
PANEL_TERMS = "The Ask panel is a message with a button. Whoever presses it asks me, and only they see the answer."


def volunteers(role_id: int | None, minutes: int) -> str:
    """Return who is called when a member wants a person, and when again."""
    if role_id is None:
        return "Volunteers: none, so members cannot ask me for a person."
    return f"Volunteers: <@&{role_id}>. {remind_choice(minutes)}."


def remind_choice(minutes: int) -> str:
    """Return one choice of when to call again."""
    if not minutes:
        return "I call them only once"
    hours = minutes // 60
    if not hours:
        return f"I call them again after {minutes} minutes"
    return f"I call them again after {hours} {'hour' if hours == 1 else 'hours'}"


def lacks_here(names: Iterable[str]) -> str:
    """Return what the bot lacks in this channel to call volunteers."""
    return f"In this channel I lack: {', '.join(names)}. Members cannot ask for a person here until I have it."


ROLE_NOT_HEARD = (
    "I cannot mention this role. Let everybody mention it (Server Settings, Roles), or give me the permission "
    "Mention @everyone, @here, and All Roles. Until then nobody is told."
)

# --- When the bot arrives -----------------------------------------------------------------------------

HELLO = (
    "Hello. I answer questions about back spasms in running and cycling, with links to the sources, "
    "and I say when to get medical help. Members can mention me or use /ask. "
    "I speak only when I am called, until you choose otherwise. To set me up for your club: /setup"
)
