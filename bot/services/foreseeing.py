"""What a change of an entry would do to other answers, before it is live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.domain.model import Answered, Entry, EntryId, Knowledge, Suggested
from bot.domain.normalise import normalise
from bot.domain.pipeline import Flow, answer_question

_CLOSE = 55
"""From which likeness of words (token sort ratio) on, a phrasing may be touched by a changed one."""
_MOST_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Moved:
    """A phrasing that is answered otherwise than before; None stands for no clear answer."""

    text: str
    owner: EntryId
    before: EntryId | None
    after: EntryId | None


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change does to the phrasings of the whole set.

    `taken`: were right, and now go elsewhere; `mended`: now go to their own entry; `unsure`: were right, and now are
    suggested beside others; `astray`: new, and not answered with their own entry. `looked_at` counts what was asked.
    """

    taken: tuple[Moved, ...] = ()
    mended: tuple[Moved, ...] = ()
    unsure: tuple[Moved, ...] = ()
    astray: tuple[Moved, ...] = ()
    looked_at: int = 0

    @property
    def is_none(self) -> bool:
        """Tell whether every phrasing is answered as before."""
        return not (self.taken or self.mended or self.unsure or self.astray)


def foresee(now: Flow, then: Flow, changed: EntryId) -> Effects:
    """Return what becomes of the phrasings near a changed entry's when `then` takes the place of `now`."""
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
    return Effects(tuple(taken), tuple(mended), tuple(unsure), tuple(astray), count)


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
    plain = {text: " ".join(normalise(text).words) for text in others}
    found: dict[str, None] = {}
    for text in own:
        words = " ".join(normalise(text).words)
        close = process.extract(words, plain, scorer=fuzz.token_sort_ratio, score_cutoff=_CLOSE, limit=20)
        found.update(dict.fromkeys(str(other) for _, _, other in close))
    return list(found)[:_MOST_LOOKED_AT]


def _answered(flow: Flow, text: str) -> EntryId | None:
    """Return the entry that a text is answered with, whatever its warning; None where no single one is."""
    match answer_question(flow, text).outcome:
        case Answered(entry):
            return entry.id
        case Suggested():
            return None
        case _:
            return None


def _texts(entry: Entry) -> Iterator[str]:
    yield from dict.fromkeys((entry.question, *entry.phrasings))
