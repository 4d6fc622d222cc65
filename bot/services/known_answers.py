"""Answers to what was asked before, so that a question that recurs is not worked out anew."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from weakref import ref

from bot.domain.model import Answer, EntryId
from bot.domain.pipeline import Flow

_MOST_KEPT = 2048

Answering = Callable[[Flow, str, EntryId | None], Answer]
"""Works an answer out, from a flow, a text, and the entry of the card that it replies to, if any."""

_Asked = tuple[ref[Flow], EntryId | None, bytes]


class KnownAnswers:
    """Gives the same answers as `answering`; those to the latest different texts without asking it again.

    No word of a member is kept: a text is known again by a digest under a key that is made at each start and leaves
    this process nowhere, and an answer holds entries, red flags and scores, all from the knowledge. An answer belongs
    to its flow, so that what was changed is never answered as before, and a flow that was replaced is not kept alive.
    """

    def __init__(self, answering: Answering, most_kept: int = _MOST_KEPT) -> None:
        self._answering = answering
        self._most_kept = most_kept
        self._key = secrets.token_bytes(hashlib.blake2b.MAX_KEY_SIZE)
        self._answers: OrderedDict[_Asked, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def answer_to(self, flow: Flow, text: str, about: EntryId | None = None) -> Answer:
        """Return the answer to `text`; `about` is the entry of the card that it replies to, if any."""
        asked = ref(flow), about, self._digest(text)
        known = self._answers.get(asked)
        if known is not None:
            self._answers.move_to_end(asked)
            return known
        answer = self._answers[asked] = self._answering(flow, text, about)
        if len(self._answers) > self._most_kept:
            self._answers.popitem(last=False)
        return answer

    def _digest(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()
