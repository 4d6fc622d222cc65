"""What is kept between questions, as immutable types: ids, settings and counts, never a member's words."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, NewType

from bot.domain.eagerness import Eagerness
from bot.domain.model import Entry, EntryId, Level

MemberHash = NewType("MemberHash", bytes)
"""A member's id as a keyed hash: it tells whether two are the same member, not who it is."""

Revision = NewType("Revision", str)
"""A short digest of what an entry's card says; it changes when the card does."""

_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """Where an answer stands, and what it was about.

    `question_id` is the message or interaction that asked; `entry_id` is None where no single entry answered.
    `about` is the entry that a reply to it would be about, such as that of the card before where thanks were answered.
    """

    question_id: int
    answer_id: int
    channel_id: int
    guild_id: int | None = None
    entry_id: EntryId | None = None
    level: Level = Level.NONE
    about: EntryId | None = None


class JustGiven(NamedTuple):
    """An answer that is to be kept: to whom it was given, and when."""

    answer: GivenAnswer
    asker: MemberHash
    given_at: datetime


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a guild's moderators chose; the defaults hold until they do.

    `keeps_gaps`: whether questions without an answer are kept, redacted, for moderators to look through.
    `eagerness`: how readily questions are answered; warnings are given whatever it says.
    `wait_minutes`: how long a person has to answer before the bot does where it was not called.
    `volunteers_role_id`: who is called when a member wants a person; again after `remind_minutes` (0: never again).
    Raises ValueError for a country that is not two capital letters, such as `GB`.
    """

    country: str | None = None
    editor_role_id: int | None = None
    moderators_channel_id: int | None = None
    keeps_gaps: bool = False
    eagerness: Eagerness = Eagerness.BALANCED
    wait_minutes: int = 0
    volunteers_role_id: int | None = None
    remind_minutes: int = 60

    def __post_init__(self) -> None:
        if self.country is not None and not _COUNTRY.fullmatch(self.country):
            raise ValueError("a country is two capital letters")


@dataclass(frozen=True, slots=True)
class Call:
    """A private thread where a member waits for a person, and whose volunteers are called once more at `due_at`."""

    thread_id: int
    guild_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """What a member chose for themselves: `is_plain` for no emoji, no containers, numbered lines."""

    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Vote:
    """Whether one revision of an entry helped someone."""

    entry_id: EntryId
    revision: Revision
    is_helpful: bool


@dataclass(frozen=True, slots=True)
class VoteCount:
    """How many members one revision of an entry helped, and how many it did not."""

    revision: Revision
    helpful: int
    unhelpful: int


def revision_of(entry: Entry) -> Revision:
    """Return the revision of an entry: ten letters and digits, the same as long as its card says the same."""
    shown = (
        entry.question,
        entry.do_now,
        entry.tips,
        entry.mid_ride,
        entry.get_help_if,
        entry.note,
        entry.sources,
    )
    return Revision(hashlib.blake2b(json.dumps(shown).encode(), digest_size=5).hexdigest())
