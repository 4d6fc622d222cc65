"""What a guild lays over the shipped knowledge: entries of its own, changed and hidden ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from bot.domain.changes import Checked
from bot.domain.model import Entry, EntryId, Knowledge, RedFlag, Source, SourceId, Topic, TopicId
from bot.domain.records import Revision, revision_of

CLUB_SOURCE = "club"
"""The kind of a source that moderators added; cards say so."""


GONE = Revision("gone")
"""Stands for the base's revision of an entry that the base no longer has."""


@dataclass(frozen=True, slots=True)
class LaidEntry:
    """A guild's own word on an entry: its content (None: hidden), and the base's revision that it was made from.

    `number` counts the guild's changes of this entry, from 1; `based_on` is None for an entry that the base never had.
    """

    entry_id: EntryId
    number: int
    entry: Entry | None
    based_on: Revision | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """All that one guild changed; an empty one changes nothing. `checked`: what its moderators found still right."""

    entries: Mapping[EntryId, LaidEntry] = field(default_factory=dict)
    red_flags: tuple[RedFlag, ...] = ()
    checked: Mapping[EntryId, Checked] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether the guild answers with the base alone."""
        return not self.entries and not self.red_flags


def lay_over(base: Knowledge, overlay: Overlay) -> Knowledge:
    """Return `base` with a guild's changes over it: its red flags are added to the base's, never instead of them.

    Changed entries keep their place, added ones follow. A source that is no id of the base's is a link of the club's.
    """
    changed = {laid.entry_id: laid.entry for laid in overlay.entries.values()}
    kept = [changed.get(entry.id, entry) for entry in base.entries]
    known = {entry.id for entry in base.entries}
    added = [entry for entry_id, entry in changed.items() if entry_id not in known]
    entries = tuple(entry for entry in (*kept, *added) if entry is not None)
    ids = {entry.id for entry in entries}
    links = {source for entry in entries for source in entry.sources if is_link(source)}
    shipped = {flag.id for flag in base.red_flags}
    flags = (*base.red_flags, *(flag for flag in overlay.red_flags if flag.id not in shipped))
    topics = {topic.id for topic in base.topics}
    own = {entry.topic for entry in entries if entry.topic not in topics}
    return replace(
        base,
        topics=(*base.topics, *(Topic(topic, title_of(topic)) for topic in sorted(own))),
        entries=entries,
        sources={**base.sources, **{source: club_source(source) for source in links}},
        red_flags=tuple(flag if flag.entry in ids else replace(flag, entry=None) for flag in flags),
    )


def is_link(source: SourceId) -> bool:
    """Tell whether an entry names a page by its address instead of by an id."""
    return source.startswith("https://")


def club_source(url: SourceId) -> Source:
    """Return the source that a moderator's link stands for, named by its domain."""
    domain = urlsplit(url).hostname or url
    return Source(url, publisher=domain, title=domain, url=url, kind=CLUB_SOURCE, was_read=True)


def title_of(topic: TopicId) -> str:
    """Return a topic that only a guild has as a title: `race-day` → "Race day"."""
    return topic.replace("-", " ").capitalize()


def due(entry: Entry, checked: Mapping[EntryId, Checked]) -> date | None:
    """Return by when an entry must be checked again, None where no date is set.

    `checked` holds what a guild found still right; it counts as long as the card says the same.
    """
    own = checked.get(entry.id)
    if entry.check_again_by is None or own is None or own.revision != revision_of(entry):
        return entry.check_again_by
    return max(own.until, entry.check_again_by)


def moved_under(base: Knowledge, overlay: Overlay) -> tuple[LaidEntry, ...]:
    """Return the guild's entries whose base has changed since: moderators must look at both."""
    revisions = revisions_of(base)
    return tuple(
        laid
        for laid in overlay.entries.values()
        if laid.based_on is not None and revisions.get(laid.entry_id, GONE) != laid.based_on
    )


def revisions_of(base: Knowledge) -> Mapping[EntryId, Revision]:
    """Return the revision of each entry of the base."""
    return {entry.id: revision_of(entry) for entry in base.entries}
