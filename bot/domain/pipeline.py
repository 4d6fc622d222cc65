"""The whole flow on one screen: text → normalise → triage | match → (following a card) → answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.answer import decide, decide_follow_up, thank
from bot.domain.eagerness import Eagerness, moved
from bot.domain.following import Following
from bot.domain.match import MatchIndex
from bot.domain.model import Answer, Entry, EntryId, Knowledge, Level, Suggested, Thresholds
from bot.domain.normalise import normalise
from bot.domain.overlaid import OverlaidIndex
from bot.domain.overlaid_signs import OverlaidTriager
from bot.domain.terms import WordVectors
from bot.domain.triage import Triager


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Flow:
    """A Knowledge made ready to answer: built once, then only read; each is equal to itself alone."""

    knowledge: Knowledge
    entries: dict[EntryId, Entry]
    triager: Triager
    index: MatchIndex
    following: Following
    eagerness: Eagerness = Eagerness.BALANCED

    @property
    def thresholds(self) -> Thresholds:
        """Return when to answer and when to suggest."""
        return moved(self.index.thresholds, self.eagerness)


def prepare(knowledge: Knowledge, index: MatchIndex | None = None, vectors: WordVectors | None = None) -> Flow:
    """Return the flow for `knowledge`, with `index` if one was built before (from the same knowledge).

    It keeps no `examples`: what they teach is in its triager.
    """
    by_id = {former: entry for entry in knowledge.entries for former in entry.aka}
    by_id |= {entry.id: entry for entry in knowledge.entries}
    triager = Triager(knowledge.red_flags, knowledge.pairs, knowledge.modifiers, knowledge.examples)
    index = index or MatchIndex(knowledge, vectors)
    knowledge = replace(knowledge, examples=())  # learnt by now, and the largest part of it
    return Flow(knowledge, by_id, triager, index, Following(knowledge, index))


def prepare_over(base: Flow, knowledge: Knowledge) -> Flow:
    """Return the flow for `knowledge`, the base's with a guild's changes over it; what is the same is shared."""
    entries = {former: entry for entry in knowledge.entries for former in entry.aka}
    entries |= {entry.id: entry for entry in knowledge.entries}
    triager = base.triager
    if knowledge.red_flags != base.knowledge.red_flags:
        triager = OverlaidTriager(base.triager, base.knowledge, knowledge)
    index = OverlaidIndex(base.index, base.knowledge, knowledge)
    return Flow(knowledge, entries, triager, index, Following(knowledge, index))


def answer_question(flow: Flow, text: str, about: EntryId | None = None) -> Answer:
    """Return the answer to `text`; never raises, whatever the text.

    `about`: the entry of the card that it replies to, if any; an unknown one counts as none. It never lowers the
    warning; it may raise it, for the card says what the text leaves unsaid.
    """
    question = normalise(text)
    card = flow.entries.get(about) if about is not None else None
    following = flow.following
    triage = (
        flow.triager.triage_reply(question, following.subject, following.unless)
        if card
        else flow.triager.triage(question)
    )
    matches = flow.index.match(flow.following.asked(question))
    if triage.level is Level.NONE and flow.following.is_thanks(question):
        return thank(matches)
    # Under a grave warning nobody is shown a card of before again.
    is_grave = triage.level >= Level.URGENT
    leaning = flow.following.leaning(question, flow.triager.explain(question), card) if card and not is_grave else None
    if leaning:
        return decide_follow_up(leaning, triage, matches, flow.thresholds, flow.entries)
    answer = decide(question, triage, matches, flow.thresholds, flow.entries)
    is_left_open = answer.warning is None and isinstance(answer.outcome, Suggested)
    return thank(matches) if card and is_left_open and flow.following.is_parting(question) else answer
