"""What `soigneur doctor` and `/doctor` say about Discord."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.services.findings import Finding

TOKEN = "Token"  # noqa: S105 - its name, not the token
DISCORD = "Discord"
SERVERS = "Servers"
INTENT = "Message Content Intent"

NO_TOKEN = "None is set."  # noqa: S105 - says that there is none
NO_TOKEN_REMEDY = "Write it to config.toml (soigneur init asks for it), or set SOIGNEUR_TOKEN."  # noqa: S105 - advice
REFUSED = "Discord does not accept it."
REFUSED_REMEDY = "Make a new one in the Discord developer portal: your application, Bot, Reset Token."
UNREACHABLE_REMEDY = "Check the network and discordstatus.com, then try again."
INTENT_ON = "It is on, so I can listen in the channels that a club chooses."
INTENT_OFF = "It is off, so I cannot listen where nobody calls me. All else works."
INTENT_REMEDY = (
    "Whoever runs me turns it on in the Discord developer portal (my application, Bot), sets message_content = true, "
    "and starts me again."
)
NO_SERVER = "The bot is in no server yet."
CAN_ANSWER = "I can answer in every channel that I see."
PERMISSIONS_REMEDY = "Give my role these in Server Settings, Roles, or in the channel's own settings, Permissions."

DESCRIPTION = "Check that I can work here, and what to do where I cannot"
HEADING = "Can I work here?"
MEMORY = "Memory"
MEMORY_WELL = "Settings and edits can be kept."
MEMORY_WRONG = "Settings and edits cannot be kept just now. Questions are answered."
MEMORY_REMEDY = "Ask whoever runs me to look: soigneur doctor"

RELOAD_DESCRIPTION = "For whoever runs me: take up changed questions and answers now"
ONLY_OWNER = "Only whoever runs me can do that."
ONLY_OWNER_HOW = "I look at my files by myself every few seconds."
RELOADED = "The changed questions and answers are live."
NOT_RELOADED = "They were not taken up. The old ones stay. What is wrong:"
NOTHING_NEW = "The files are as they were."


def accepted(name: str) -> str:
    """Return that Discord accepts the token."""
    return f"Discord accepts it, as {name}."


def unreachable(reason: str) -> str:
    """Return that Discord cannot be reached."""
    return f"It cannot be reached ({reason})."


def permissions_in(guild: str) -> str:
    """Return the subject of a guild's finding."""
    return f"Permissions in {guild}"


def missing_in(channel: str, missing: Sequence[str]) -> str:
    """Return what a channel lacks."""
    return f"In #{channel} I miss: {', '.join(missing)}."


def more(count: int) -> str:
    """Return that so many more channels lack something."""
    return f"So do {count} more channels."


def unseen(count: int) -> str:
    """Return how many channels the bot does not see; that may well be meant."""
    if not count:
        return ""
    return "1 channel is hidden from me." if count == 1 else f"{count} channels are hidden from me."


def invite(link: str) -> str:
    """Return how the bot gets into a server."""
    return f"Invite it: {link}"


def lines(findings: Iterable[Finding], *, is_plain: bool = False) -> list[str]:
    """Return a line for each finding; the words say what the marks say, and plain lines have no marks."""
    return [_line(finding, is_plain=is_plain) for finding in findings]


def _line(finding: Finding, *, is_plain: bool) -> str:
    mark = "" if is_plain else "✅ " if finding.is_well else "❌ "
    if finding.is_well:
        return f"{mark}Well. {finding.subject}: {finding.said}"
    return f"{mark}To mend. {finding.subject}: {finding.said} {finding.remedy}"
