"""What members and moderators read about channels where the bot may speak without being called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.loudness import Loudness

# --- In the channel -----------------------------------------------------------------------------------

SHOW_ME = "Show me"
MARK_SOLVED = "Mark as solved"
SOLVED_NOT_YOURS = "This post is not yours."
SOLVED_NOT_YOURS_HOW = "Whoever wrote it can mark it as solved, and so can those who may manage threads."
SOLVED_TAG = "solved"
"""The name of the tag that a solved post gets, where the forum has one; capitals do not matter."""

TITLE_ONLY = (
    "I could read only the title of this post, not its text. If you have more to say, mention me with your question."
)


def looks_like(question: str) -> str:
    """Return the small line that offers a card; `question` is ready to be shown."""
    return f"-# This looks like *{question}* If I am wrong, just go on."


def marked_solved(member_id: int) -> str:
    """Return what a solved post shows."""
    return f"-# <@{member_id}> marked this as solved."


def solved_without_tag(missing: Iterable[str]) -> str:
    """Return why a solved post got no tag."""
    named = ", ".join(missing)
    return f"It is marked, but it has no tag. To set one I need the permission {named} in this forum."


# --- /setup -------------------------------------------------------------------------------------------

CHANNELS = "Channels where I may speak"
CHANNELS_HOW = (
    "I answer whoever calls me, everywhere. In a channel that you choose here, I also look at what is not meant for "
    "me. Threads and forum posts do as their channel does. Every other channel is off: there I read nothing else."
)
CHOOSE_CHANNEL = "Choose a channel or a forum"
CHOOSE_LOUDNESS = "How loud am I in it?"
CHOOSE_WAIT = "How long do I wait for a person to answer first?"
DRY_RUN = "Try it on the last messages"
BACK = "Back"
LOUDNESS_SAVED = "Saved."

LABELS: Mapping[Loudness, str] = {
    Loudness.OFF: "Off",
    Loudness.URGENT_ONLY: "Urgent only",
    Loudness.QUIET: "Quiet",
    Loudness.NORMAL: "Normal",
}
MEANINGS: Mapping[Loudness, str] = {
    Loudness.OFF: "I read only what is meant for me.",
    Loudness.URGENT_ONLY: "I speak only when I see a warning sign.",
    Loudness.QUIET: "One small line, with a button that shows the card to you alone.",
    Loudness.NORMAL: "I post the card when I am sure. If not, I stay silent.",
}
NO_LOUD_CHANNELS = "No channel is chosen, so I speak only when I am called."


def loud_channel(channel_id: int, loudness: Loudness) -> str:
    """Return how loud the bot is in a channel."""
    return f"<#{channel_id}>: {LABELS[loudness].lower()}. {MEANINGS[loudness]}"


def waits(minutes: int) -> str:
    """Return how long the bot waits for a person."""
    if not minutes:
        return "I do not wait: I speak at once."
    return f"I wait {minutes} minutes, and stay silent if a person answers first. A warning sign never waits."


def wait_choice(minutes: int) -> str:
    """Return one choice of how long to wait."""
    return f"Wait {minutes} minutes for a person first" if minutes else "Do not wait for a person"


def summary(count: int) -> str:
    """Return in how many channels the bot may speak."""
    return f"Channels where I may speak without being called: {count or 'none'}."


CANNOT_READ = (
    "I cannot read messages that are not for me: Discord hides their words. So these channels stay silent, and of a "
    "forum post I see only the title. To turn it on, whoever runs me does two things. First: open "
    "https://discord.com/developers/applications, my application, Bot, and turn on Message Content Intent. "
    "Then: set message_content = true in config.toml and start me again."
)


def lacks(channel_id: int, names: Iterable[str]) -> str:
    """Return which permissions the bot lacks in a loud channel."""
    return f"In <#{channel_id}> I lack: {', '.join(names)}. Give them to my role in that channel's settings."


# --- Dry run ------------------------------------------------------------------------------------------

DRY_RUN_TITLE = "If I had been there"
DRY_RUN_KEPT = "I kept nothing of what I read for this."
DRY_RUN_NOTHING = "There are no messages from members that I could read here."


def dry_run_failed(missing: Iterable[str]) -> str:
    """Return why a dry run is not possible."""
    named = ", ".join(missing)
    return f"I cannot read that channel. I need: {named}." if named else "Discord did not let me read that channel."


def would_have_spoken(messages: int, counts: Mapping[Loudness, int]) -> tuple[str, ...]:
    """Return how often the bot would have spoken in the last messages, at each loudness."""
    said = (f"{LABELS[loudness]}: {_times(count)}." for loudness, count in counts.items())
    return (f"Of the last {messages} messages by members in this channel, I would have spoken to:", *said)


def _times(count: int) -> str:
    return f"{count} message" if count == 1 else f"{count} messages"


# --- For the operator ---------------------------------------------------------------------------------

INTENT_OFF = (
    "Message Content is off, so channels that are not off stay silent, and of forum posts only the title is read. "
    "To turn it on: Developer Portal (https://discord.com/developers/applications), your application, Bot, "
    "Message Content Intent; then set message_content = true in config.toml and start again"
)
INTENT_REFUSED = (
    "config.toml says message_content = true, but Discord refuses the Message Content Intent. Starting without it. "
    "To turn it on: Developer Portal (https://discord.com/developers/applications), your application, Bot, "
    "Message Content Intent; then start again"
)
