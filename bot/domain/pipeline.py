"""The whole flow on one screen: text → normalise → triage | match → answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.answer import decide
from bot.domain.match import MatchIndex
from bot.domain.model import Answer, Entry, EntryId, Knowledge
from bot.domain.normalise import normalise
from bot.domain.triage import Triager


@dataclass(frozen=True, slots=True)
class Flow:
    """A Knowledge made ready to answer: built once, then only read."""

    knowledge: Knowledge
    entries: dict[EntryId, Entry]
    triager: Triager
    index: MatchIndex


def prepare(knowledge: Knowledge, index: MatchIndex | None = None) -> Flow:
    """Return the flow for `knowledge`, with `index` if one was built before (from the same knowledge)."""
    by_id = {former: entry for entry in knowledge.entries for former in entry.aka}
    by_id |= {entry.id: entry for entry in knowledge.entries}
    triager = Triager(knowledge.red_flags, knowledge.pairs, knowledge.modifiers)
    return Flow(knowledge, by_id, triager, index or MatchIndex(knowledge))


def answer_question(flow: Flow, text: str) -> Answer:
    """Return the answer to `text`; never raises, whatever the text."""
    question = normalise(text)
    triage = flow.triager.triage(question)
    matches = flow.index.match(question)
    return decide(question, triage, matches, flow.index.thresholds, flow.entries)
