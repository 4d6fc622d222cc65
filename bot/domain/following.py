"""Understand a follow-up from the card that it replies to: what it leans on, and when it is only thanks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.match import MatchIndex
from bot.domain.model import Entry, EntryId, Knowledge, Level, Question
from bot.domain.normalise import normalise
from bot.domain.terms import stem
from bot.domain.triage import Considered

FEW_WORDS = 6
"""How many words with a subject of their own a text may hold and still ask about the card that it replies to."""

ELSEWHERE = 0.65
"""From which share of the votes for "out of scope" on, a text speaks of something else, card or no card."""

_TAKEN_BACK = frozenset({"denied", "resolved"})
_SYMBOL = "So"


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a text leans on the card that it replies to.

    `entry` is that card's, `kin` are the entries related to it. `names_nothing`: the text has no subject of its own,
    so that it can only mean the card's. `holds`: the card is meant unless the text names another entry clearly.
    `taken_back`: entries about signs that the text says are not there; "no numbness" does not ask about numbness.
    """

    entry: Entry
    kin: frozenset[EntryId]
    names_nothing: bool
    holds: bool
    taken_back: frozenset[EntryId]


class Following:
    """What tells courtesies from questions, and what a reply leans on: built once, then only read."""

    def __init__(self, knowledge: Knowledge, index: MatchIndex) -> None:
        """Read the words of talk, and who is related to whom."""
        talk = knowledge.scope.talk
        self._index = index
        self._courtesies = _Phrases(talk.courtesies)
        self._polite = _Phrases((*talk.courtesies, *talk.asides))
        self._asking = _Phrases(talk.asking)
        self._bare = frozenset(stem(word) for text in talk.bare for word in _tokens(text))
        self._grave = {flag.entry for flag in knowledge.red_flags if flag.level is Level.EMERGENCY}
        self._kin = {entry.id: _kin_of(entry, knowledge) for entry in knowledge.entries}

    def is_thanks(self, question: Question) -> bool:
        """Tell whether `question` is a courtesy and nothing else."""
        tokens = _spoken(question)
        return self._courtesies.stand_in(tokens) and not self._polite.left_of(tokens)

    def leaning(self, question: Question, considered: Sequence[Considered], card: Entry) -> Leaning | None:
        """Return how `question` leans on the card of an entry; None where it stands by itself, whatever the card.

        `considered` is what triage found in it; a sign that is denied or over is not what the question is about.
        A reply to an emergency never stands by itself: it is not put off with "I do not know".
        """
        if question.is_empty:
            return None
        taken = [c for c in considered if c.against and c.against.partition(":")[0] in _TAKEN_BACK]
        own = self._own_words(question) - {word for c in taken for word in c.words.split()}
        is_grave = card.id in self._grave
        if not is_grave and (self._is_parting(question) or (own and self._is_elsewhere(question))):
            return None
        counted = {c.red_flag.entry for c in considered if c.counted}
        return Leaning(
            entry=card,
            kin=self._kin[card.id],
            names_nothing=not own,
            holds=is_grave or len(own) <= FEW_WORDS,
            taken_back=frozenset(e for c in taken if (e := c.red_flag.entry) is not None and e not in counted),
        )

    def _own_words(self, question: Question) -> set[str]:
        """Return the words that may name a subject: neither courtesies nor bare ones."""
        rest = self._courtesies.left_of(_spoken(question))
        return {word for word in rest if word[0].isalpha() and stem(word) not in self._bare}

    def _is_parting(self, question: Question) -> bool:
        """Tell whether `question` says a courtesy and asks nothing: "cheers, off to bed"."""
        clauses = [clause for sentence in question.sentences for clause in _clauses(sentence)]
        return any(map(self._courtesies.begin, clauses)) and not self._asking.stand_in(_spoken(question))

    def _is_elsewhere(self, question: Question) -> bool:
        """Tell whether the text speaks of what no entry answers: "and for my knee?"."""
        evidence = self._index.explain(question)[0].evidence
        return evidence.votes_for_outside > ELSEWHERE or evidence.not_about > evidence.about


def _kin_of(entry: Entry, knowledge: Knowledge) -> frozenset[EntryId]:
    """Return the entries that `entry` names as related, those that name it, and those of its topic."""
    near = {e.id for e in knowledge.entries if e.topic == entry.topic or entry.id in e.related}
    return frozenset(near.union(entry.related) - {entry.id})


class _Phrases:
    """Phrases that are looked for as they are written, the longest first."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._phrases = frozenset(phrase for text in texts if (phrase := _tokens(text)))
        self._longest = max(map(len, self._phrases), default=0)

    def begin(self, tokens: Sequence[str]) -> bool:
        """Tell whether `tokens` begin with one of the phrases."""
        return self._length_at(tokens, 0) > 0

    def stand_in(self, tokens: Sequence[str]) -> bool:
        """Tell whether any of the phrases stands in `tokens`."""
        return len(self.left_of(tokens)) < len(tokens)

    def left_of(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return what of `tokens` is in none of the phrases."""
        left: list[str] = []
        at = 0
        while at < len(tokens):
            length = self._length_at(tokens, at)
            if not length:
                left.append(tokens[at])
            at += length or 1
        return tuple(left)

    def _length_at(self, tokens: Sequence[str], at: int) -> int:
        lengths = range(min(self._longest, len(tokens) - at), 0, -1)
        return next((n for n in lengths if tuple(tokens[at : at + n]) in self._phrases), 0)


def _tokens(text: str) -> tuple[str, ...]:
    return _spoken(normalise(text))


def _spoken(question: Question) -> tuple[str, ...]:
    """Return the words and emoji of a question, without marks and shades."""
    return tuple(token for sentence in question.sentences for token in sentence if _is_spoken(token))


def _clauses(sentence: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what stands between the marks of a sentence."""
    for is_spoken, tokens in groupby(sentence, _is_spoken):
        if is_spoken:
            yield tuple(tokens)


def _is_spoken(token: str) -> bool:
    return token[0].isalnum() or unicodedata.category(token[0]) == _SYMBOL
