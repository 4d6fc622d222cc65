"""The field's words as immutable types: entries, red flags, matches and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import NamedTuple, NewType

from bot.domain.labelled import Labelled
from bot.domain.talk import Talk

EntryId = NewType("EntryId", str)
TopicId = NewType("TopicId", str)
SourceId = NewType("SourceId", str)
RedFlagId = NewType("RedFlagId", str)


class Level(IntEnum):
    """How urgently a question needs a person instead of a bot; a higher one always wins."""

    NONE = 0
    PROFESSIONAL = 1
    URGENT = 2
    EMERGENCY = 3

    @property
    def label(self) -> str:
        """Return the level as data files and `--jsonl` spell it, such as `"urgent"`."""
        return self.name.lower()

    @classmethod
    def from_label(cls, label: str) -> "Level":
        """Return the level spelt `label`; raise KeyError for an unknown one."""
        return cls[label.upper()]


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a card may link to."""

    id: SourceId
    publisher: str
    title: str
    url: str
    kind: str
    was_read: bool
    is_commercial: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of entries, in the order of its file."""

    id: TopicId
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One curated question and its answer."""

    id: EntryId
    topic: TopicId
    question: str
    phrasings: tuple[str, ...]
    do_now: str
    sources: tuple[SourceId, ...]
    tips: tuple[str, ...] = ()
    mid_ride: tuple[str, ...] = ()
    get_help_if: tuple[str, ...] = ()
    note: str | None = None
    related: tuple[EntryId, ...] = ()
    not_about: tuple[str, ...] = ()
    aka: tuple[EntryId, ...] = ()
    sources_checked: date | None = None
    check_again_by: date | None = None
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which members report a red flag.

    It is found where one alternative of each group of `signs` stands in a sentence, at most `within` words from the
    first group's. These name the sign: a modifier that reaches them speaks against it, but for the categories in
    `despite`. `but_not` next to them means something harmless; one of `needs` must stand somewhere in the text.
    """

    signs: tuple[tuple[str, ...], ...]
    within: int = 6
    is_ordered: bool = False
    is_across: bool = False
    but_not: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    despite: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign that points to danger: how it is found, and the fixed words that answer it."""

    id: RedFlagId
    level: Level
    sign: str
    advice: tuple[str, ...]
    rules: tuple[Rule, ...]
    fires_on: tuple[str, ...]
    silent_on: tuple[str, ...]
    sources: tuple[SourceId, ...]
    entry: EntryId | None = None


@dataclass(frozen=True, slots=True)
class RaisingPair:
    """Two things that together mean more than each alone: they raise the level.

    One of `first` must be there, and a different one of `second` or what `rules` find; or `any_two_of` that level.
    """

    level: Level
    first: frozenset[RedFlagId] = frozenset()
    second: frozenset[RedFlagId] = frozenset()
    rules: tuple[Rule, ...] = ()
    any_two_of: Level | None = None


@dataclass(frozen=True, slots=True)
class Modifier:
    """Words that change what a red flag near them means, as ConText does: https://doi.org/10.1016/j.jbi.2009.05.002.

    `direction`: forward, backward, both; text: all; previous, before: the sentence before the one they are or begin.
    One of `unless` there undoes it. `over_lists`: over "x, y or z". `about`: these signs only. `scope` 0: in its words.
    """

    category: str
    direction: str
    words: tuple[str, ...]
    scope: int = 6
    over_lists: bool = False
    unless: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Modifiers:
    """All modifiers, with what ends their scope and what only looks like a sign or a modifier.

    `fillers` are words that may stand inside a phrase; `not_misspelt` are never read as a slip for a rule's word.
    A word of `subjects` ("my") begins a clause of its own and so ends a scope, unless one of `links` precedes it.
    """

    modifiers: tuple[Modifier, ...] = ()
    terminators: tuple[str, ...] = ()
    pseudo: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    not_misspelt: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class Example(NamedTuple):
    """A text and the red flags that it reports, if any."""

    text: str
    red_flags: frozenset[RedFlagId]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a knowledge set is about, and examples of what it does not answer."""

    about: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    talk: Talk = field(default_factory=Talk)


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Words and short phrases that say the same when entries are told apart."""

    means: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """Whom to call in one country."""

    country: str
    name: str
    call: str
    also: tuple[str, ...] = ()
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A whole curated set; what a question is answered from."""

    topics: tuple[Topic, ...]
    entries: tuple[Entry, ...]
    sources: Mapping[SourceId, Source]
    red_flags: tuple[RedFlag, ...] = ()
    pairs: tuple[RaisingPair, ...] = ()
    modifiers: Modifiers = field(default_factory=Modifiers)
    examples: tuple[Example, ...] = field(default=(), repr=False)
    scope: Scope = field(default_factory=Scope)
    synonyms: tuple[SynonymGroup, ...] = ()
    emergency_numbers: tuple[EmergencyNumber, ...] = ()
    labelled: tuple[Labelled, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """What the member wrote, normalised.

    `sentences`: lower-case tokens, which are words ("can't": "can", "not"), numbers, emoji and the marks `, ; : ( ) -`.
    """

    text: str
    sentences: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Return all words and numbers in order, without marks and emoji."""
        return tuple([w for s in self.sentences for w in s if w[0].isalnum()])

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left to understand."""
        return not any(word[0].isalnum() for sentence in self.sentences for word in sentence)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One red flag that a question reports, with the member's words that showed it."""

    red_flag: RedFlag
    words: str


@dataclass(frozen=True, slots=True)
class Triage:
    """What the red flags make of a question: the level, and why (gravest sighting first)."""

    level: Level
    sightings: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An entry, its phrasing that came closest, a score from 0 to 100, and the support behind it (1: its own words)."""

    entry: Entry
    phrasing: str
    score: float
    support: float = 0.0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When to answer and when to suggest; scores and margin from 0 to 100."""

    answer: float
    suggest: float
    margin: float


@dataclass(frozen=True, slots=True)
class Warned:
    """The warning that comes before everything else: its level and signs, gravest first."""

    level: Level
    red_flags: tuple[RedFlag, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One entry is clearly meant."""

    entry: Entry
    related: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """Two or three entries may be meant: "did you mean"."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nothing fits; `is_empty` when there was nothing to understand at all, `is_foreign` when it was not English."""

    is_empty: bool = False
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Thanked:
    """Nothing is asked: thanks, or word that the card has been read."""


Outcome = Answered | Suggested | Unanswered | Thanked


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member is told: a warning or none, one outcome, and up to five matches, best first."""

    warning: Warned | None
    outcome: Outcome
    matches: tuple[Match, ...] = ()

    @property
    def level(self) -> Level:
        """Return the warning's level, `Level.NONE` without one."""
        return self.warning.level if self.warning else Level.NONE
