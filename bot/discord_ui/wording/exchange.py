"""What moderators read while they export and import what their club changed."""

from __future__ import annotations

from bot.discord_ui.wording.curation import FIELDS, editor
from bot.domain.changes import Content

EXPORT_DESCRIPTION = "Get what your club changed as a file"
IMPORT_DESCRIPTION = "See what a file would change, then publish all of it"
FILE_OPTION = "A file that /qa export gave you, at most 1 MB"
FILE_NAME = "our-questions-and-answers.yaml"
EXPORTED = "This is what your club added, changed and hid. You can edit the file, and bring it back with /qa import."

IMPORT = "What this file would change"
NOTHING_YET = "Nothing is changed yet. Look it over, then publish all of it or discard it."
PROBLEMS = "Nothing was imported. Mend this in the file first:"
NO_CHANGES = "Nothing: everything in this file is so already."
PUBLISH_ALL = "Publish all"
DISCARD = "Discard"
DISCARDED = "Discarded. Nothing was changed."
TOO_LARGE = "This file is larger than 1 MB. Split it, or look for pasted data."
NOT_FETCHED = "Discord did not give me the file. Please try again."
GONE = "This import is no longer here."
GONE_HOW = "It was published, discarded, or is older than a day. Use /qa import again."
DONE = "Imported"
ADDED, CHANGED, HIDDEN, SIGNS = "Added", "Changed", "Hidden", "Warning signs added"
SECOND = "a second moderator has to confirm it"


def unchanged(count: int, waiting: int) -> str:
    """Return how many entries of a file are so already, and how many wait for a second moderator already."""
    line = f"Unchanged: {count}."
    return f"{line} Already waiting for a second moderator: {waiting}." if waiting else line


def imported(editor_id: int, published: int, proposed: int) -> str:
    """Return who imported how many changes."""
    entries = "1 change" if published == 1 else f"{published} changes"
    line = f"{editor(editor_id)} imported {entries}. /qa history shows them."
    wait = "1 more waits" if proposed == 1 else f"{proposed} more wait"
    return f"{line} {wait} for a second moderator: /qa review." if proposed else line


def not_imported(names: str) -> str:
    """Return which entries somebody changed at the same moment."""
    return f"Not imported, as somebody changed it at the same moment: {names}."


def differences(before: Content | None, after: Content | None) -> list[str]:
    """Return what differs between two states of an entry, as plain lines: "−" for what goes, "+" for what comes."""
    lines: list[str] = []
    for field, name in FIELDS.items():
        old, new = _lines((before or {}).get(field)), _lines((after or {}).get(field))
        gone, come = [f"− {line}" for line in old if line not in new], [f"+ {line}" for line in new if line not in old]
        if gone or come:
            lines += [f"{name}:", *gone, *come]
    return lines


def _lines(value: object) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]
