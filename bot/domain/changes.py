"""What moderators change, as immutable types: every change is kept with who, when, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.model import Entry, EntryId
from bot.domain.records import Revision

Content = Mapping[str, object]
"""An entry as plain data, as files, forms and the store hold it (`drafts.content_of`)."""


class Act(StrEnum):
    """What was done to an entry."""

    ADD = "add"
    EDIT = "edit"
    HIDE = "hide"
    RESTORE = "restore"
    IMPORT = "import"
    WARN = "warn"
    """A red flag was added."""
    KEEP = "keep"
    """The club's text stays, though the base's has changed."""
    FOLLOW = "follow"
    """The base's text counts again, and whatever becomes of it."""
    CHECK = "check"
    """The text was found still right, and is due again later."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Until when a guild has found an entry right, as long as its card says what it says in this revision."""

    revision: Revision
    until: date


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an entry by a guild; `number` is the entry's revision number in that guild after it.

    `before` and `after` are None where the entry was not there, or is hidden. `editor_id` is None once a moderator had
    their data deleted, `approver_id` unless a second moderator confirmed it. `based_on` is the base's revision.
    `checked` comes with `Act.CHECK` and is not read back with the history, where `after` has the date.
    """

    guild_id: int
    entry_id: EntryId
    number: int
    act: Act
    editor_id: int | None
    made_at: datetime
    before: Content | None
    after: Content | None
    approver_id: int | None = None
    based_on: Revision | None = None
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that waits for a second moderator; `seen` is the entry's number when it was proposed.

    `based_on` is the base's revision that it was made from, None for an entry that the base did not have.
    """

    id: int
    guild_id: int
    entry_id: EntryId
    seen: int
    act: Act
    proposer_id: int
    proposed_at: datetime
    after: Content | None
    based_on: Revision | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """A guild's present word on an entry as the store holds it: content None means hidden.

    Unless it `follows` the base: it then has no word of its own, at most a date of its own for the next check.
    """

    entry_id: EntryId
    number: int
    content: Content | None
    based_on: Revision | None
    follows: bool = False
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Based:
    """An entry that a guild changed: the base's revision under it, and the one that its moderators were told of."""

    guild_id: int
    entry_id: EntryId
    based_on: Revision
    told_of: Revision | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a moderator is about to save: the entry as it would be (None: hidden) over the one numbered `seen`.

    `based_on` is the base's revision that it was made from; None where that is the present one. `working_id` is the
    draft in the making that it was read from, None for one that nobody typed.
    """

    guild_id: int
    entry_id: EntryId
    act: Act
    seen: int
    after: Entry | None
    based_on: Revision | None = None
    working_id: str | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """A draft in the making: plain data that need not be right yet; `content` None means to hide the entry.

    `seen` is the entry's number in the guild when the moderator began: whoever saves first counts. `gap_ids` and
    `suggestion_id` are what publishing it settles in the inbox. `from_message`: it began with somebody's message.
    """

    id: str
    guild_id: int
    entry_id: EntryId
    editor_id: int
    act: Act
    seen: int
    content: Content | None
    typed_at: datetime
    based_on: Revision | None = None
    gap_ids: tuple[int, ...] = ()
    suggestion_id: int | None = None
    from_message: bool = False

    def over(self, seen: int) -> Working:
        """Return the draft as one over what stands there now."""
        return replace(self, seen=seen)
