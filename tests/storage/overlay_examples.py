"""Changes of a guild's Q&A, with everything defaulted that a test is not about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.domain.changes import Act, Change, Content, Waiting
from bot.domain.model import EntryId

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEAT, STRETCH = EntryId("relief-heat-or-cold"), EntryId("relief-stretching")


def content(word: str) -> Content:
    """An entry's content that says `word`."""
    return {"id": HEAT, "question": f"Heat or cold, {word}?", "tips": [word, "Rücken"], "sources": ["nhs-back-pain"]}


def make_change(number: int, guild_id: int = 1, entry_id: EntryId = HEAT, **changes: Any) -> Change:
    """The change that brings an entry to `number`."""
    fields: dict[str, Any] = {
        "act": Act.EDIT,
        "editor_id": 7,
        "made_at": NOON,
        "before": content(f"word {number - 1}"),
        "after": content(f"word {number}"),
    }
    return Change(guild_id, entry_id, number, **(fields | changes))


def make_waiting(waiting_id: int = 0, guild_id: int = 1, entry_id: EntryId = HEAT, **changes: Any) -> Waiting:
    """A proposal to edit an entry that the guild has not changed yet."""
    fields: dict[str, Any] = {
        "seen": 0,
        "act": Act.EDIT,
        "proposer_id": 7,
        "proposed_at": NOON,
        "after": content("proposed"),
    }
    return Waiting(waiting_id, guild_id, entry_id, **(fields | changes))
