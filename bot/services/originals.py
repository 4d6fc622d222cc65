"""The message that a draft began with, in memory while the draft is open, so that nobody publishes a copy of it."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.model import Entry
from bot.services.gaps import copies, plain
from bot.services.ports import Now

_KEPT_FOR = timedelta(days=1)
_MOST_HELD = 200
_FEWEST_WORDS = 4
"""A shorter sentence is nobody's own: whoever writes of backs will write it too."""
_FEWEST_IN_A_ROW = 5

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class _Original:
    text: str
    is_editors: bool
    held_since: datetime


class Originals:
    """Holds messages by their drafts' ids: never in the store or a log; gone with the draft, a restart, or in a day."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._held: OrderedDict[str, _Original] = OrderedDict()

    def hold(self, draft_id: str, text: str, *, is_editors: bool) -> None:
        """Hold the message that a draft began with; `is_editors`: whoever drafts wrote it."""
        self._held[draft_id] = _Original(text, is_editors, self._now())
        while len(self._held) > _MOST_HELD:
            self._held.popitem(last=False)

    def holds(self, draft_id: str) -> bool:
        """Tell whether the message that a draft began with is still here."""
        original = self._held.get(draft_id)
        return original is not None and not self._is_old(original)

    def copied(self, draft_id: str, entry: Entry) -> tuple[str, ...]:
        """Return what an entry copies of the message that its draft began with: whole, by the sentence, or in a row.

        Of an editor's own message only the question and the phrasings are looked at; of a member's, all that is shown.
        """
        original = self._held.get(draft_id)
        if original is None:
            return ()
        texts = [entry.question, *entry.phrasings]
        if not original.is_editors:
            texts += _answer_sentences(entry)
        parts = [original.text, *_sentences(original.text)]
        words = f" {plain(original.text)} "
        own = dict.fromkeys(texts)
        copied = set(copies(own, parts))
        return tuple(text for text in own if text in copied or _stands_in(text, words))

    def forget_old(self) -> None:
        """Forget what has been held for a day."""
        for draft_id in [draft_id for draft_id, original in self._held.items() if self._is_old(original)]:
            self.drop(draft_id)

    def drop(self, draft_id: str) -> None:
        """Forget the message that a draft began with."""
        self._held.pop(draft_id, None)

    def _is_old(self, original: _Original) -> bool:
        return self._now() - original.held_since > _KEPT_FOR


def _answer_sentences(entry: Entry) -> Iterator[str]:
    for text in (entry.do_now, entry.note or "", *entry.tips, *entry.mid_ride, *entry.get_help_if):
        yield from _sentences(text)


def _sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(text):
        if len(plain(sentence).split()) >= _FEWEST_WORDS:
            yield sentence


def _stands_in(text: str, words: str) -> bool:
    own = plain(text)
    return len(own.split()) >= _FEWEST_IN_A_ROW and f" {own} " in words
