"""What one moderator may not change alone, and what nobody may write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.model import Entry, Knowledge, TopicId

_UNIT = r"(?:mg|mcg|µg|μg|milligrams?|micrograms?|iu)"
_PIECES = r"(?:tablets?|tabs?|pills?|capsules?|caplets?|puffs?|sachets?|suppositor(?:y|ies)|injections?)"
_COUNT = r"(?:\d+(?:[.,]\d+)?|half|one|two|three|four|six|eight)"
_MEDICINE = (
    r"(?:ibuprofen|paracetamol|acetaminophen|aspirin|naproxen|diclofenac|codeine|diazepam|tramadol|co-?codamol|"
    r"nurofen|panadol|tylenol|advil|aleve|voltarol|voltaren|valium|baclofen|cyclobenzaprine|gabapentin|pregabalin)"
)
_DOSES = (
    re.compile(rf"\b{_COUNT}\s?{_UNIT}\b", re.IGNORECASE),
    re.compile(rf"\b{_COUNT}\s(?:\w+\s)?{_PIECES}\b", re.IGNORECASE),
    re.compile(
        rf"\b{_MEDICINE}\b[^.!?]{{0,40}}\b(?:{_COUNT}|once|twice)\b\s(?:times|a day|daily|per day|every)", re.IGNORECASE
    ),
)


def guarded_topics(knowledge: Knowledge) -> frozenset[TopicId]:
    """Return the topics whose entries answer red flags: they say when to get help."""
    answering = {flag.entry for flag in knowledge.red_flags}
    return frozenset(entry.topic for entry in knowledge.entries if entry.id in answering)


def needs_second(before: Entry | None, after: Entry | None, base: Knowledge) -> bool:
    """Tell whether a change takes a second moderator: of an entry on getting help, or of "get help if" anywhere.

    `before` and `after` are None where the entry was not there, or is hidden; `base` is the shipped knowledge. What
    comes back after it was hidden is held against what the base says, so that hiding is no way round.
    """
    if before is None and after is not None:
        before = next((entry for entry in base.entries if entry.id == after.id), None)
    if before == after:
        return False
    guarded = guarded_topics(base)
    if any(entry is not None and entry.topic in guarded for entry in (before, after)):
        return True
    if before is None or after is None:
        return False
    return before.get_help_if != after.get_help_if


def doses_in(entry: Entry) -> tuple[str, ...]:
    """Return what reads like a dose of a medicine in what a card says: cards never give one."""
    return tuple(dict.fromkeys(found[0] for text in _shown(entry) for dose in _DOSES for found in dose.finditer(text)))


def _shown(entry: Entry) -> Iterator[str]:
    yield from (entry.question, entry.do_now, entry.note or "")
    yield from (*entry.tips, *entry.mid_ride, *entry.get_help_if)
