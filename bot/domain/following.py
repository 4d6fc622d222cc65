"""Understand a follow-up from the card that it replies to: what it leans on, and when it is only thanks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from bot.domain.match import MatchIndex
from bot.domain.model import Entry, EntryId, Knowledge, Level, Question
from bot.domain.normalise import normalise
from bot.domain.terms import stem
from bot.domain.triage import Considered

FEW_WORDS = 4
"""How many words with a subject of their own a text may hold and still ask about the card that it replies to."""

ELSEWHERE = 0.65
"""From how many votes for "out of scope" on a text may speak of something else, card or no card."""
FURTHER = 0.35
"""How many more these must be than the votes for the best entry."""
OF_THE_CARD = 0.35
"""With how much support for the card's own entry a text speaks of nothing else."""

_JUST_NAMED = 2
"""How many words beside thanks may name a subject and leave the question out: "ta, ice next?"."""

_DENIED = "denied"
_TAKEN_BACK = frozenset({_DENIED, "resolved"})
_SYMBOL = "So"


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a text leans on the card that it replies to.

    `entry` is that card's. `asks_detail`: the text has no subject of its own and
    asks for a detail, which can only be the card's. `holds`: the card is meant unless the text names another entry.
    `taken_back`: entries about signs that the text says are not there; "no numbness" does not ask about numbness. Of
    one that begins by denying these are all of them: "no tingling or anything".
    """

    entry: Entry
    asks_detail: bool
    holds: bool
    taken_back: frozenset[EntryId]


class Following:
    """What tells courtesies from questions, and what a reply leans on: built once, then only read."""

    def __init__(self, knowledge: Knowledge, index: MatchIndex) -> None:
        """Read the words of talk, and who is related to whom."""
        talk = knowledge.scope.talk
        self.subject, self.unless = normalise(talk.subject), talk.subject_unless
        self._index = index
        self._courtesies = _Phrases(talk.courtesies)
        self._polite = _Phrases((*talk.courtesies, *talk.asides))
        self._asking = _Phrases(talk.asking)
        denied = (m.words for m in knowledge.modifiers.modifiers if m.category == _DENIED and m.direction == "forward")
        self._denying = _Phrases(chain.from_iterable(denied))
        self._signs = frozenset(flag.entry for flag in knowledge.red_flags if flag.entry)
        self._details = _Phrases(talk.details)
        self._bare = frozenset(stem(word) for text in talk.bare for word in _tokens(text))
        self._grave = {flag.entry for flag in knowledge.red_flags if flag.level is Level.EMERGENCY}
        self._numbers = {entry.id: number for number, entry in enumerate(knowledge.entries)}

    def is_thanks(self, question: Question) -> bool:
        """Tell whether `question` is a courtesy and nothing else."""
        tokens = _spoken(question)
        return self._courtesies.stand_in(tokens) and not self._polite.left_of(tokens)

    def asked(self, question: Question) -> Question:
        """Return `question` without the courtesies around it, and without whom it is said to: "ta bot, ice next?".

        Taken away are clauses of nothing else, and what stands before words that begin a question. As it is where
        little is left that asks nothing: "cheers, feeling loads better".
        """
        if not self._polite.stand_in(_spoken(question)):
            return question
        kept = (tuple(self._beside_courtesies(sentence)) for sentence in question.sentences)
        sentences = tuple(sentence for sentence in kept if sentence)
        if sentences == question.sentences:
            return question
        rest = Question(". ".join(map(" ".join, sentences)), sentences)
        asks = self._asking.stand_in(_spoken(rest)) or 0 < len(rest.words) <= _JUST_NAMED
        return rest if asks else question

    def _beside_courtesies(self, sentence: Sequence[str]) -> Iterator[str]:
        """Yield what of a sentence is neither a clause of courtesies nor said before its question begins."""
        for is_spoken, tokens in groupby(sentence, _is_spoken):
            clause = tuple(tokens)
            if is_spoken:
                after = clause[self._polite.run_in(clause) :]
                clause = after if not after or self._asking.begin(after) else clause
            yield from clause

    def leaning(self, question: Question, considered: Sequence[Considered], card: Entry) -> Leaning | None:
        """Return how `question` leans on the card of an entry; None where it stands by itself, whatever the card.

        `considered` is what triage found in it; a sign that is denied or over is not what the question is about.
        A reply to an emergency never stands by itself: it is not put off with "I do not know".
        """
        if question.is_empty:
            return None
        asked = self.asked(question)
        taken = [c for c in considered if c.against and c.against.partition(":")[0] in _TAKEN_BACK]
        own = self._own_words(asked) - {word for c in taken for word in c.words.split()}
        is_grave = card.id in self._grave
        if not is_grave and (self.is_parting(question) or (own and self._is_elsewhere(asked, card))):
            return None
        taken_back = {c.red_flag.entry for c in taken} | (self._signs if self._denying.begin(_spoken(asked)) else set())
        counted = {c.red_flag.entry for c in considered if c.counted}
        return Leaning(
            entry=card,
            asks_detail=not own and self._details.stand_in(_spoken(asked)),
            holds=is_grave or len(own) <= FEW_WORDS,
            taken_back=frozenset(entry for entry in taken_back - counted if entry is not None),
        )

    def _own_words(self, question: Question) -> set[str]:
        """Return the words that may name a subject: neither courtesies nor bare ones."""
        rest = self._courtesies.left_of(_spoken(question))
        return {word for word in rest if word[0].isalpha() and stem(word) not in self._bare}

    def is_parting(self, question: Question) -> bool:
        """Tell whether `question` says a courtesy and asks nothing: "cheers, off to bed"."""
        clauses = [clause for sentence in question.sentences for clause in _clauses(sentence)]
        says_one = any(self._courtesies.begin(clause) or self._ends_politely(clause) for clause in clauses)
        return says_one and not self._asking.stand_in(_spoken(question))

    def _ends_politely(self, clause: Sequence[str]) -> bool:
        """Tell whether a clause ends with a courtesy that begins with a word of its own: "all better thank you"."""
        begins = (at for at, word in enumerate(clause) if stem(word) not in self._bare)
        return any(self._courtesies.run_in(clause[at:]) == len(clause) - at for at in begins)

    def _is_elsewhere(self, question: Question, card: Entry) -> bool:
        """Tell whether the text speaks of what no entry answers: "and for my knee?"."""
        whole = self._index.explain(question)[0]
        if whole.entries[self._numbers[card.id]] > OF_THE_CARD:
            return False
        evidence = whole.evidence
        further = evidence.votes_for_outside - evidence.votes_for_best
        names_another = evidence.not_about > evidence.about and further > 0
        return names_another or (evidence.votes_for_outside > ELSEWHERE and further > FURTHER)


class _Phrases:
    """Phrases that are looked for as they are written, the longest first."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._phrases = frozenset(phrase for text in texts if (phrase := _tokens(text)))
        self._longest: dict[str, int] = {}
        for phrase in self._phrases:
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    def run_in(self, tokens: Sequence[str]) -> int:
        """Return with how many tokens of phrases alone `tokens` begin."""
        at = 0
        while length := self._length_at(tokens, at):
            at += length
        return at

    def begin(self, tokens: Sequence[str]) -> bool:
        """Tell whether `tokens` begin with one of the phrases."""
        return self._length_at(tokens, 0) > 0

    def stand_in(self, tokens: Sequence[str]) -> bool:
        """Tell whether any of the phrases stands in `tokens`."""
        return any(self._length_at(tokens, at) for at, token in enumerate(tokens) if token in self._longest)

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
        longest = self._longest.get(tokens[at], 0) if at < len(tokens) else 0
        lengths = range(min(longest, len(tokens) - at), 0, -1)
        return next((n for n in lengths if tuple(tokens[at : at + n]) in self._phrases), 0)


def _tokens(text: str) -> tuple[str, ...]:
    return _spoken(normalise(text))


def _spoken(question: Question) -> tuple[str, ...]:
    """Return the words and emoji of a question, without marks and shades."""
    return tuple([token for sentence in question.sentences for token in sentence if _is_spoken(token)])


def _clauses(sentence: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what stands between the marks of a sentence."""
    for is_spoken, tokens in groupby(sentence, _is_spoken):
        if is_spoken:
            yield tuple(tokens)


def _is_spoken(token: str) -> bool:
    return token[0].isalnum() or unicodedata.category(token[0]) == _SYMBOL
