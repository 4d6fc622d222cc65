"""Answers to what was asked before, so that a question that recurs is not worked out anew."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from weakref import ref

from bot.domain.model import Answer, EntryId, Question
from bot.domain.pipeline import Flow, answer_to

_MOST_KEPT = 2048

_Asked = tuple[ref[Flow], EntryId | None, bytes]


class KnownAnswers:
    """Gives the same answer as the flow; those to the latest different questions without asking it again.

    No word of a member is kept: a question is known again by a digest under a key that is made at each start and leaves
    this process nowhere, and an answer holds entries, red flags and scores, all from the knowledge. An answer belongs
    to its flow, so that what was changed is never answered as before, and a flow that was replaced is not kept alive.
    """

    def __init__(self, most_kept: int = _MOST_KEPT) -> None:
        self._most_kept = most_kept
        self._key = secrets.token_bytes(hashlib.blake2b.MAX_KEY_SIZE)
        self._answers: OrderedDict[_Asked, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def answer_to(self, flow: Flow, question: Question, about: EntryId | None = None) -> Answer:
        """Return the flow's answer to `question`; `about` is the entry of the card that it replies to, if any."""
        asked = ref(flow), about, self._digest(question)
        known = self._answers.get(asked)
        if known is not None:
            self._answers.move_to_end(asked)
            return known
        answer = self._answers[asked] = answer_to(flow, question, about)
        if len(self._answers) > self._most_kept:
            self._answers.popitem(last=False)
        return answer

    def _digest(self, question: Question) -> bytes:
        text = question.text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._key, digest_size=16).digest()
