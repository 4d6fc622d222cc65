"""Decide what the member is told: the only place where a decision is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.following import Leaning
from bot.domain.model import (
    Answer,
    Answered,
    Entry,
    EntryId,
    Level,
    Match,
    Outcome,
    Question,
    Suggested,
    Thanked,
    Thresholds,
    Triage,
    Unanswered,
    Warned,
)

MAX_SUGGESTIONS = 3
MAX_RELATED = 3
_MATCHES_KEPT = 5

_NAMES = 0.55
"""From how much support on a reply names another entry than its card's: mostly, the card is meant."""


def decide(
    question: Question,
    triage: Triage,
    matches: Sequence[Match],
    thresholds: Thresholds,
    entries: Mapping[EntryId, Entry],
) -> Answer:
    """Return the answer to a question; the warning depends on the triage alone, never on a score."""
    outcome: Outcome = Unanswered(is_empty=True) if question.is_empty else _outcome(matches, thresholds, entries)
    return Answer(_warning(triage), outcome, tuple(matches[:_MATCHES_KEPT]))


def decide_follow_up(
    leaning: Leaning,
    triage: Triage,
    matches: Sequence[Match],
    thresholds: Thresholds,
    entries: Mapping[EntryId, Entry],
) -> Answer:
    """Return the answer to a reply to a card; the warning depends on the triage alone, never on the card."""
    asked = [match for match in matches if match.entry.id not in leaning.taken_back]
    named = _named(leaning, asked)
    meant = named or (leaning.entry if leaning.holds else None)
    outcome = Answered(meant, _related(meant, [], entries)) if meant else _outcome(asked, thresholds, entries)
    return Answer(_warning(triage), outcome, tuple(asked[:_MATCHES_KEPT]))


def thank(matches: Sequence[Match]) -> Answer:
    """Return the answer to thanks in which triage found nothing; what they are most like is kept as for any text."""
    return Answer(None, Thanked(), tuple(matches[:_MATCHES_KEPT]))


def _warning(triage: Triage) -> Warned | None:
    if triage.level is Level.NONE:
        return None
    return Warned(triage.level, tuple(dict.fromkeys(sighting.red_flag for sighting in triage.sightings)))


def _outcome(matches: Sequence[Match], thresholds: Thresholds, entries: Mapping[EntryId, Entry]) -> Outcome:
    if not matches or matches[0].score < thresholds.suggest:
        return Unanswered()
    best, *others = matches
    lead = best.score - (others[0].score if others else 0.0)
    if not others or (best.score >= thresholds.answer and lead >= thresholds.margin):
        runners_up = [m.entry for m in others if m.score >= thresholds.suggest]
        return Answered(best.entry, _related(best.entry, runners_up, entries))
    return Suggested((best.entry, *(m.entry for m in others[: MAX_SUGGESTIONS - 1])))


def _named(leaning: Leaning, matches: Sequence[Match]) -> Entry | None:
    """Return the entry that a reply to a card names, None where it names none.

    That a reply is within scope need not be shown again, so the support for an entry is enough, whatever its score.
    """
    if leaning.asks_detail or not matches:
        return leaning.entry if leaning.asks_detail else None
    best = matches[0]
    return best.entry if best.entry == leaning.entry or best.support >= _NAMES else None


def _related(entry: Entry, runners_up: Sequence[Entry], entries: Mapping[EntryId, Entry]) -> tuple[Entry, ...]:
    """Return what to offer beside the entry: what else the question may have meant, then its curated relations."""
    curated = [entries[i] for i in entry.related if i in entries and i != entry.id]
    return tuple({other.id: other for other in (*runners_up, *curated)}.values())[:MAX_RELATED]
