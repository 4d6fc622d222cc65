"""What a change would do to other answers and warnings, before it is live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.domain.answer import decide
from bot.domain.model import Answered, Entry, EntryId, Knowledge, Level, Triage
from bot.domain.normalise import normalise
from bot.domain.overlaid_signs import OverlaidTriager
from bot.domain.pipeline import Flow

_CLOSE = 55
"""From which likeness of words (token sort ratio) on, a phrasing may be touched by a changed one."""
_MOST_LOOKED_AT = 100
_CALM = Triage(Level.NONE)


@dataclass(frozen=True, slots=True)
class Moved:
    """A text that is answered otherwise than before, and whose it is; None stands for no clear answer."""

    text: str
    owner: EntryId
    before: EntryId | None
    after: EntryId | None


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change does to the phrasings near it and to all labelled questions of the set.

    `taken`: were right, and now go elsewhere; `mended`: now go to their own entry; `unsure`: were right, and now are
    suggested beside others; `astray`: new, and not answered with their own entry. `spoilt` and `righted` are labelled
    questions that were right, and that now are. `looked_at` and `asked` count phrasings and labelled questions.
    """

    taken: tuple[Moved, ...] = ()
    mended: tuple[Moved, ...] = ()
    unsure: tuple[Moved, ...] = ()
    astray: tuple[Moved, ...] = ()
    spoilt: tuple[Moved, ...] = ()
    righted: tuple[Moved, ...] = ()
    looked_at: int = 0
    asked: int = 0

    @property
    def is_none(self) -> bool:
        """Tell whether every text is answered as before."""
        moved = (self.taken, self.mended, self.unsure, self.astray, self.spoilt, self.righted)
        return not any(moved)


def foresee(now: Flow, then: Flow, changed: EntryId) -> Effects:
    """Return what becomes of the phrasings near a changed entry's when `then` takes the place of `now`.

    All labelled questions are asked, too.
    """
    taken: list[Moved] = []
    mended: list[Moved] = []
    unsure: list[Moved] = []
    astray: list[Moved] = []
    known = {(entry.id, text) for entry in now.knowledge.entries for text in _texts(entry)}
    count = 0
    for owner, text in _near(now.knowledge, then, changed):
        count += 1
        moved = Moved(text, owner, _answered(now, text), _answered(then, text))
        if (owner, text) not in known:
            if moved.after != owner:
                astray.append(moved)
            continue
        if moved.before == moved.after:
            continue
        if moved.after == owner:
            mended.append(moved)
        elif moved.before == owner:
            (taken if moved.after is not None else unsure).append(moved)
    spoilt, righted = _labelled(now, then)
    asked = len(now.knowledge.labelled)
    return Effects(tuple(taken), tuple(mended), tuple(unsure), tuple(astray), spoilt, righted, count, asked)


@dataclass(frozen=True, slots=True)
class Raised:
    """What a new red flag does: the texts that it would warn of, and did not, among so many that are known."""

    texts: tuple[str, ...] = ()
    looked_at: int = 0


def foresee_warnings(now: Flow, then: Flow) -> Raised:
    """Return which known phrasings and labelled questions get a graver warning when `then` takes the place of `now`."""
    texts = {text: None for entry in now.knowledge.entries for text in _texts(entry)}
    texts |= {labelled.text: None for labelled in now.knowledge.labelled}
    questions = {text: normalise(text) for text in texts}
    if isinstance(then.triager, OverlaidTriager):
        touched = then.triager.adds_to
        questions = {text: question for text, question in questions.items() if touched(question)}
    graver = (
        text
        for text, question in questions.items()
        if then.triager.triage(question).level > now.triager.triage(question).level
    )
    return Raised(tuple(graver), len(texts))


def _labelled(now: Flow, then: Flow) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """Return the labelled questions that were right and would no longer be, and those that would become so."""
    spoilt: list[Moved] = []
    righted: list[Moved] = []
    for text, expect in now.knowledge.labelled:
        before, after = _answered(now, text), _answered(then, text)
        was_right, is_right = before in expect, after in expect
        if was_right is not is_right and expect:
            owner = before if was_right else after
            (spoilt if was_right else righted).append(Moved(text, owner or EntryId(min(expect)), before, after))
    return tuple(spoilt), tuple(righted)


def _near(now: Knowledge, then: Flow, changed: EntryId) -> Iterator[tuple[EntryId, str]]:
    """Yield the phrasings to ask again: those of the entry, and those of others that are worded alike."""
    before = {entry.id: entry for entry in now.entries}.get(changed)
    after = then.entries.get(changed)
    own = dict.fromkeys(text for entry in (after, before) if entry for text in _texts(entry))
    if after is not None:
        yield from ((changed, text) for text in _texts(after))
    others = {text: entry.id for entry in then.knowledge.entries if entry.id != changed for text in _texts(entry)}
    yield from ((others[text], text) for text in _alike(own, others))


def _alike(own: Iterable[str], others: Mapping[str, EntryId]) -> list[str]:
    """Return the texts of others that are closest to any of `own`, the closest first."""
    plain = {text: " ".join(normalise(text).words) for text in others}
    closest: dict[str, float] = {}
    for text in own:
        words = " ".join(normalise(text).words)
        close = process.extract(words, plain, scorer=fuzz.token_sort_ratio, score_cutoff=_CLOSE, limit=20)
        for _, score, other in close:
            closest[other] = max(score, closest.get(other, 0))
    return sorted(closest, key=lambda other: -closest[other])[:_MOST_LOOKED_AT]


def _answered(flow: Flow, text: str) -> EntryId | None:
    """Return the entry that a text is answered with, whatever its warning; None where no single one is."""
    question = normalise(text)
    matches = flow.index.match(flow.following.asked(question))
    outcome = decide(question, _CALM, matches, flow.thresholds, flow.entries).outcome
    return outcome.entry.id if isinstance(outcome, Answered) else None


def _texts(entry: Entry) -> Iterator[str]:
    yield from dict.fromkeys((entry.question, *entry.phrasings))
