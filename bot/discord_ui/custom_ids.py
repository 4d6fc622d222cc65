"""The custom ids of everything that can be pressed: written here and read here, within Discord's 100 characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from bot.domain.model import EntryId, Level
from bot.domain.records import Revision

SIGNS = re.compile("signs")
RELATED = re.compile("related")
TOPICS = re.compile("topics")
QUESTIONS = re.compile(r"questions:\d")
SETUP = re.compile("setup:(?P<part>country|editors|channel|inbox|keep|forget|panel|eagerness)")
SUGGEST_FORM = re.compile("suggest")
ASK = re.compile("ask(?P<entry>)")
CALL = re.compile("call")
SAVE = re.compile("save")

_ENTRY = r"[a-z0-9-]{1,60}"
# Whatever somebody forges, the number has room in the store: https://www.sqlite.org/datatype3.html
_ID = r"(?:[0-9]{1,18}|[1-8][0-9]{18})"
SHOW = re.compile(rf"show:(?P<entry>{_ENTRY})(?::(?P<asker>{_ID}))?")
FOLLOW_UP = re.compile(rf"follow:(?P<entry>{_ENTRY})?")
MID_RIDE = re.compile(rf"ride:(?P<entry>{_ENTRY})")
DISMISS = re.compile(rf"dismiss:(?P<asker>{_ID})")
NONE_FITS = re.compile(rf"none:(?P<asker>{_ID})")
VOTE = re.compile(rf"vote:(?P<entry>{_ENTRY}):(?P<revision>[0-9a-f]{{1,20}}):(?P<verdict>yes|no)")
SHARE = re.compile(rf"share:(?P<to>here|message|member):(?P<id>{_ID}):(?P<level>[0-3]):(?P<entry>{_ENTRY})?")

SOLVED = re.compile(rf"solved:(?P<asker>{_ID})")
HELPED = re.compile(rf"helped:(?P<asker>{_ID})")
LOUD = re.compile(rf"loud:(?P<part>panel|channel|wait|set|dry)(?::(?P<channel>{_ID}))?")
PEOPLE = re.compile("people:(?P<part>panel|role|remind|post)")

_REF = r"(?P<ref>[a-z0-9-]{1,70}(?::\d{1,9})?)"
QA_DRAFT = re.compile(rf"qa:(?P<verb>part|publish|discard):{_REF}")
QA_HISTORY = re.compile(rf"qa:(?P<verb>undo|restore|unhide):{_REF}")
QA_REVIEW = re.compile(r"qa:(?P<verb>approve|reject|takeup):(?P<ref>\d{1,12})")
QA_SIGN = re.compile(r"qasign:(?P<verb>change|propose|discard):(?P<ref>[0-9a-f]{12})")
QA_SIGN_FORM = re.compile(r"qasignform:(?P<draft>[0-9a-f]{12})")
QA_IMPORT = re.compile(r"qaimport:(?P<verb>publish|discard):(?P<plan>[0-9a-f]{12})")
QA_FORM = re.compile(rf"qaform:(?P<part>[a-z]{{1,10}}):(?P<draft>[0-9a-f]{{12}}):(?P<entry>{_ENTRY})")

QA_UPKEEP = re.compile(
    rf"qaup:(?P<verb>both|due|keep|take|right|edit)"
    rf"(?::(?P<entry>{_ENTRY})(?::(?P<number>\d{{1,9}}):(?P<revision>[0-9a-f]{{10}}|gone))?)?"
)

_KEPT = r"\d{1,12}"
GAP = re.compile(rf"gap:(?P<verb>new|phrasing|scope|snooze|never|next):(?P<id>{_KEPT})(?::(?P<entry>{_ENTRY}))?")
SUGGESTION = re.compile(rf"suggestion:(?P<verb>new|phrasing|reject|next):(?P<id>{_KEPT})(?::(?P<entry>{_ENTRY}))?")


def show(entry_id: EntryId, asker_id: int | None = None) -> str:
    """Return the id of a button that shows an entry; `asker_id` is who may turn the message into it."""
    return f"show:{entry_id}" if asker_id is None else f"show:{entry_id}:{asker_id}"


def follow_up(entry_id: EntryId | None) -> str:
    """Return the id of *Follow up* (and of its form) on a card of this entry."""
    return f"follow:{entry_id or ''}"


def mid_ride(entry_id: EntryId) -> str:
    """Return the id of *Mid-ride* on a card of this entry."""
    return f"ride:{entry_id}"


def dismiss(asker_id: int) -> str:
    """Return the id of *Dismiss* on an answer to this member."""
    return f"dismiss:{asker_id}"


def none_fits(asker_id: int) -> str:
    """Return the id of *None of these* on suggestions to this member."""
    return f"none:{asker_id}"


def vote(entry_id: EntryId, revision: Revision, *, is_helpful: bool) -> str:
    """Return the id of a vote on this revision of an entry."""
    return f"vote:{entry_id}:{revision}:{'yes' if is_helpful else 'no'}"


def questions(number: int) -> str:
    """Return the id of a menu of questions: the first, second … of a topic."""
    return f"questions:{number}"


def setup(part: str) -> str:
    """Return the id of what sets a part of a guild's settings: "country", "editors", "channel" or "eagerness".

    Of the inbox: "inbox" tells what it keeps, "keep" turns it on, "forget" off; "panel" goes back.
    """
    return f"setup:{part}"


def ask() -> str:
    """Return the id of the button on the Ask panel, and of its form."""
    return "ask"


def solved(asker_id: int) -> str:
    """Return the id of *Mark as solved* on the answer to this member's forum post."""
    return f"solved:{asker_id}"


def helped(asker_id: int) -> str:
    """Return the id of *Solved* in the private thread of this member."""
    return f"helped:{asker_id}"


def loud(part: str, channel_id: int | None = None) -> str:
    """Return the id of a part of the panel on loudness: "set" and "dry" are about one channel."""
    return f"loud:{part}" if channel_id is None else f"loud:{part}:{channel_id}"


def people(part: str) -> str:
    """Return the id of a part of the panel on volunteers."""
    return f"people:{part}"


def qa(verb: str, ref: str) -> str:
    """Return the id of what changes the Q&A; `ref` names the draft, the entry with a number, or the proposal."""
    return f"qa:{verb}:{ref}"


def qa_upkeep(verb: str, entry_id: EntryId | None = None, number: int = 0, revision: Revision | None = None) -> str:
    """Return the id of what keeps an entry in step; without one, of the menu that names it.

    `number` and `revision` say what was looked at: without a revision, nothing need be the same as then.
    """
    if entry_id is None:
        return f"qaup:{verb}"
    return f"qaup:{verb}:{entry_id}" if revision is None else f"qaup:{verb}:{entry_id}:{number}:{revision}"


def qa_sign(verb: str, draft_id: str) -> str:
    """Return the id of what changes, proposes or discards the draft of a warning sign."""
    return f"qasign:{verb}:{draft_id}"


def qa_sign_form(draft_id: str) -> str:
    """Return the id of the form for the draft of a warning sign."""
    return f"qasignform:{draft_id}"


def qa_import(verb: str, plan_id: str) -> str:
    """Return the id of what publishes or discards an import."""
    return f"qaimport:{verb}:{plan_id}"


def qa_form(part: str, draft_id: str, entry_id: EntryId) -> str:
    """Return the id of the form for a part of a draft."""
    return f"qaform:{part}:{draft_id}:{entry_id}"


def gap(verb: str, gap_id: int, entry_id: EntryId | None = None) -> str:
    """Return the id of what settles the cluster with this gap; `entry_id` is the entry that gets a phrasing."""
    return f"gap:{verb}:{gap_id}" if entry_id is None else f"gap:{verb}:{gap_id}:{entry_id}"


def suggestion(verb: str, suggestion_id: int, entry_id: EntryId | None = None) -> str:
    """Return the id of what settles a suggestion; `entry_id` is the entry that gets a phrasing."""
    ref = f"suggestion:{verb}:{suggestion_id}"
    return ref if entry_id is None else f"{ref}:{entry_id}"


@dataclass(frozen=True, slots=True)
class Target:
    """Where *Share* posts a private answer.

    `to` is "here" (the channel; `id` is then 0), "message" (as a reply to it) or "member" (in the channel, for them).
    """

    to: str = "here"
    id: int = 0

    @property
    def member(self) -> int | None:
        """Return whom the answer is for, None where no member was named."""
        return self.id if self.to == "member" else None

    def share(self, level: Level, entry_id: EntryId | None) -> str:
        """Return the id of *Share* on an answer of this level and entry."""
        return f"share:{self.to}:{self.id}:{int(level)}:{entry_id or ''}"

    @classmethod
    def of(cls, read: re.Match[str]) -> Self:
        """Return the target that a custom id names; `read` is a match of `SHARE`."""
        return cls(read["to"], int(read["id"]))
