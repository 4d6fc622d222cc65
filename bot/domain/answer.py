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

_CLEAR = 0.4
"""What share of the best score the next may have at most, for the best entry to stand out."""

_LEAD = 35.0
"""How far ahead an entry must be for a reply to name it where it does not stand out: mostly, the card is meant."""

_STRANGER = 0.8
"""What the score of an entry counts that is not related to it, where a reply might mean either."""


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
    named = _named(leaning, asked, thresholds)
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


def _named(leaning: Leaning, matches: Sequence[Match], thresholds: Thresholds) -> Entry | None:
    """Return the entry that a reply to a card names clearly, None where it names none.

    The card makes its own entry and those related to it likelier. That a reply to it is within scope need not be
    shown again, so it is enough to stand out: for these at any score, for a stranger at half of what answers.
    """
    if leaning.names_nothing:
        return leaning.entry
    near = {leaning.entry.id, *leaning.kin}
    weighed = sorted(((m.score * (1.0 if m.entry.id in near else _STRANGER), m) for m in matches), key=_by_score)
    if not weighed:
        return None
    score, best = weighed[0]
    next_score = weighed[1][0] if len(weighed) > 1 else 0.0
    stands_out = next_score <= score * _CLEAR and (best.entry.id in near or score >= thresholds.answer / 2)
    is_clear = best.score >= thresholds.answer and score - next_score >= _LEAD
    return best.entry if stands_out or is_clear else None


def _by_score(weighed: tuple[float, Match]) -> tuple[float, EntryId]:
    return -weighed[0], weighed[1].entry.id


def _related(entry: Entry, runners_up: Sequence[Entry], entries: Mapping[EntryId, Entry]) -> tuple[Entry, ...]:
    """Return what to offer beside the entry: what else the question may have meant, then its curated relations."""
    curated = [entries[i] for i in entry.related if i in entries and i != entry.id]
    return tuple({other.id: other for other in (*runners_up, *curated)}.values())[:MAX_RELATED]
