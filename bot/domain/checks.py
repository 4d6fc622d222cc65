"""Look a whole Knowledge over: every Problem that the schema of single files cannot see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache

from bot.domain.added_red_flags import AddedRedFlag, as_phrase
from bot.domain.model import Entry, EntryId, Knowledge, Level, SourceId
from bot.domain.normalise import normalise
from bot.domain.parsing import Parsed
from bot.domain.raw_files import Problem
from bot.domain.triage import Triager

_MOST_WARNED = 0.05
"""Of which share of the known phrasings a guild's red flag may warn: what all say is no sign of danger."""
_FEW_WARNED = 3
"""So many may be warned of however small the set."""


def find_problems(parsed: Parsed) -> tuple[Problem, ...]:
    """Return what keeps this Knowledge from being used."""
    knowledge = parsed.knowledge
    return (
        *_unknown_ids(parsed),
        *_weak_sources(parsed),
        *_shared_phrasings(parsed),
        *_broken_rules(knowledge),
        *_unknown_signs(knowledge),
        *_unknown_answers(knowledge),
    )


def find_entry_problems(
    entry: Entry, entries: Iterable[Entry], hidden: Collection[EntryId] = ()
) -> tuple[Problem, ...]:
    """Return what keeps one entry from joining `entries` (which may hold it already).

    `hidden`: ids of entries that may come back, so that others may stay related to them.
    """
    return Joining(entries, hidden).problems(entry)


class Joining:
    """Tells of many entries what keeps each from being one of `entries`, having read them once."""

    def __init__(self, entries: Iterable[Entry], hidden: Collection[EntryId] = ()) -> None:
        self._owners: dict[tuple[str, ...], dict[EntryId, Entry]] = {}
        self._ids = set(hidden)
        for entry in entries:
            self._ids.add(entry.id)
            for text in (entry.question, *entry.phrasings):
                self._owners.setdefault(_words(text), {})[entry.id] = entry

    def problems(self, entry: Entry) -> tuple[Problem, ...]:
        """Return what keeps `entry` from being one of them, whether it is already or not."""
        problems = []
        for text in dict.fromkeys((entry.question, *entry.phrasings)):
            words = _words(text)
            owner = next((other for other in self._owners.get(words, {}).values() if other.id != entry.id), None)
            if not words:
                problems.append(
                    Problem("phrasings", None, f"“{text}” has no words.", "Write it in words, or take it away.")
                )
            elif owner is not None:
                what = f"“{text}” belongs to “{owner.question}” already."
                problems.append(Problem("phrasings", None, what, "Take it away here, or there first."))
        problems += [
            Problem("related", None, f"There is no entry “{other}”.", "Mend the id, or take it away.")
            for other in entry.related
            if other not in self._ids or other == entry.id
        ]
        return tuple(problems)


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    return normalise(text).words


def find_red_flag_problems(added: AddedRedFlag, base: Knowledge) -> tuple[Problem, ...]:
    """Return what keeps a guild's red flag from joining those of `base`; each of its phrases and sentences is tried."""
    where, like = "the warning sign", next((flag for flag in base.red_flags if flag.id == added.like), None)
    if any(flag.id == added.id for flag in base.red_flags):
        return (Problem(where, None, f"The id “{added.id}” is taken.", "Choose another."),)
    if like is None:
        return (Problem(where, None, f"There is no warning sign “{added.like}”.", "Choose one that comes with me."),)
    if added.level < like.level:
        what = f"“{added.like}” is {like.level.label}; nothing with its words may be less."
        return (Problem(where, None, what, f"Choose {like.level.label}, or more."),)
    without = [said for said in added.say if not as_phrase(said)]
    if without:
        return tuple(Problem(where, None, f"“{said}” has no words.", "Write it in words.") for said in without)
    triager = Triager([added.on(base)], (), base.modifiers)
    must_fire, must_not = "Add words that are in it, or take it away.", "Say more in the phrases, or take it away."
    problems = [
        Problem(where, None, f"It does not warn of “{text}”, and should.", must_fire)
        for text in dict.fromkeys((*added.say, *added.fires_on))
        if not _seen(triager, text)
    ]
    problems += [
        Problem(where, None, f"It warns of “{text}”, and should not.", must_not)
        for text in added.silent_on
        if _seen(triager, text)
    ]
    texts = [text for entry in base.entries for text in (entry.question, *entry.phrasings)]
    warned = sum(bool(_seen(triager, text)) for text in texts)
    if warned > max(_FEW_WARNED, _MOST_WARNED * len(texts)):
        what = f"It would warn of {warned:,} of the {len(texts):,} questions that I know: too many to mean danger."
        problems.append(Problem(where, None, what, must_not))
    return tuple(problems)


def find_overdue(parsed: Parsed, today: date) -> tuple[Problem, ...]:
    """Return the entries whose sources were due to be read again before `today`; they can still be used."""
    return tuple(
        _problem(
            parsed,
            e,
            f"The sources of “{e.id}” were due to be read again by {e.check_again_by}.",
            "Read them, then move both dates.",
        )
        for e in parsed.knowledge.entries
        if e.check_again_by is not None and e.check_again_by < today
    )


def _problem(parsed: Parsed, entry: Entry, what: str, remedy: str) -> Problem:
    name, line = parsed.places[entry.id]
    return Problem(name, line, what, remedy)


def _unknown_ids(parsed: Parsed) -> Iterator[Problem]:
    knowledge = parsed.knowledge
    ids = {entry.id for entry in knowledge.entries}
    for entry in knowledge.entries:
        for source in entry.sources:
            if source not in knowledge.sources:
                yield _problem(
                    parsed,
                    entry,
                    f"“{entry.id}” cites the unknown source “{source}”.",
                    "Add it to sources.yaml, or mend its id.",
                )
        for other in entry.related:
            if other not in ids:
                yield _problem(
                    parsed,
                    entry,
                    f"“{entry.id}” is related to the unknown entry “{other}”.",
                    "Mend the id, or take it away.",
                )
    for flag in knowledge.red_flags:
        for source in flag.sources:
            if source not in knowledge.sources:
                yield Problem(
                    "red_flags.yaml",
                    None,
                    f"“{flag.id}” cites the unknown source “{source}”.",
                    "Add it to sources.yaml.",
                )
        if flag.entry is not None and flag.entry not in ids:
            yield Problem(
                "red_flags.yaml",
                None,
                f"“{flag.id}” names the unknown entry “{flag.entry}”.",
                "Mend the id, or take it away.",
            )


def _weak_sources(parsed: Parsed) -> Iterator[Problem]:
    knowledge = parsed.knowledge
    for entry in knowledge.entries:
        cited = [knowledge.sources[s] for s in entry.sources if s in knowledge.sources]
        for source in cited:
            if not source.was_read:
                yield _problem(
                    parsed,
                    entry,
                    f"“{entry.id}” cites “{source.id}”, a page that nobody has read.",
                    "Cite a page that was read.",
                )
        if cited and not any(_stands_alone(knowledge, s.id) for s in cited):
            yield _problem(
                parsed,
                entry,
                f"“{entry.id}” has only links that must not stand alone (http, another language's, a seller's).",
                "Add a page that was read, over https, from somebody who sells nothing.",
            )


def _stands_alone(knowledge: Knowledge, source_id: SourceId) -> bool:
    source = knowledge.sources[source_id]
    is_other_locale = "/es/" in source.url or source.url.endswith("//th")
    return source.was_read and source.url.startswith("https://") and not source.is_commercial and not is_other_locale


def _shared_phrasings(parsed: Parsed) -> Iterator[Problem]:
    owners: dict[tuple[str, ...], Entry] = {}
    for entry in parsed.knowledge.entries:
        for phrasing in dict.fromkeys((entry.question, *entry.phrasings)):
            words = normalise(phrasing).words
            if not words:
                yield _problem(
                    parsed, entry, f"A phrasing of “{entry.id}” has no words: “{phrasing}”.", "Write it in words."
                )
                continue
            owner = owners.setdefault(words, entry)
            if owner.id != entry.id:
                what = f"“{entry.id}” and “{owner.id}” share the phrasing “{phrasing}”."
                yield _problem(parsed, entry, what, "Keep it in the entry that answers it better.")


def _broken_rules(knowledge: Knowledge) -> Iterator[Problem]:
    triager = Triager(knowledge.red_flags, knowledge.pairs, knowledge.modifiers)
    for flag in knowledge.red_flags:
        if flag.level is Level.NONE:
            yield Problem(
                "red_flags.yaml", None, f"“{flag.id}” has the level none.", "Give it professional, urgent or emergency."
            )
        for text in flag.fires_on:
            if flag.id not in _seen(triager, text):
                yield Problem(
                    "red_flags.yaml", None, f"“{flag.id}” does not fire on its own example “{text}”.", "Mend its rules."
                )
        for text in flag.silent_on:
            if flag.id in _seen(triager, text):
                yield Problem(
                    "red_flags.yaml", None, f"“{flag.id}” fires on “{text}”, where it must not.", "Mend its rules."
                )


def _unknown_signs(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield the red flags that examples name and that are not there."""
    named = {flag for example in knowledge.examples for flag in example.red_flags}
    for flag in sorted(named - {flag.id for flag in knowledge.red_flags}):
        yield Problem("examples.yaml", None, f"The examples name the unknown warning sign “{flag}”.", "Mend the id.")


def _unknown_answers(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield the entries that labelled questions name and that are not there."""
    named = {entry for labelled in knowledge.labelled for entry in labelled.expect}
    for entry in sorted(named - {entry.id for entry in knowledge.entries}):
        yield Problem("questions.yaml", None, f"A question expects the unknown entry “{entry}”.", "Mend the id.")


def _seen(triager: Triager, text: str) -> set[str]:
    return {sighting.red_flag.id for sighting in triager.triage(normalise(text)).sightings}
