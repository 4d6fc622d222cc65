"""Find the entries that a question may mean, with scores that mean the same for every set."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.domain.gate import Evidence, Gate, train, untrained
from bot.domain.learner import bend, learn
from bot.domain.likeness import Floats, Likeness
from bot.domain.model import Entry, Knowledge, Match, Question, SynonymGroup, Thresholds
from bot.domain.normalise import normalise
from bot.domain.terms import Lexicon, Reading, Synonyms, WordVectors

THRESHOLDS = Thresholds(answer=60.0, suggest=15.0, margin=2.0)

_KEPT_OUT = (0.85, 0.97)
"""The shares of out-of-scope examples, each judged without itself, that get no suggestion, and no answer."""
_KEPT_OUT_OF_OTHERS = (0.65, 0.85)
"""The same where a set has none, so that its own phrasings serve, each without its entry: these are much closer."""
_KEPT_OUT_BY_SENSE = (0.5, 0.7)
"""The same with word vectors, which see more in common between entries, but not with what is foreign to the set."""

_ABOUT, _NOT_ABOUT = "(about this set)", "(about something else)"
_LIKENESS = 0.5
"""What the closest phrasing counts beside the votes of all phrasings."""
_FALL = 0.25
"""How far behind the best in support an entry keeps 1/e of its score."""
_AGAINST = 0.15
"""What a word that speaks against an entry takes from its support."""
_WHOLE = 0.5
"""What the whole text counts beside its sentences: the mean of them for an entry, the best one for the scope.

(The best one for an entry too would let a single aside carry a long story: five points fewer right first.)
"""
_SHORTEST_SENTENCE = 3
_MOST_SENTENCES = 6
_MATCHES = 10
_LONGEST_COUNTED = 40


@dataclass(frozen=True, slots=True)
class Support:
    """What a stretch of text shows: support for each entry, and whether it is within scope.

    `likeness` and `against` are the parts of the support that the closest phrasing gave and that words took; `to_texts`
    is how alike it is to every text of the set.
    """

    reading: Reading
    entries: NDArray[np.float64]
    likeness: Floats
    against: NDArray[np.float64]
    to_texts: Floats
    evidence: Evidence
    judged: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the texts of a set taught: its words, the texts by their terms, the votes, and what is within scope."""

    lexicon: Lexicon
    likeness: Likeness
    votes: Floats
    gate: Gate
    against: Synonyms


class MatchIndex:
    """All phrasings of a Knowledge, made ready; built once, then only read."""

    thresholds = THRESHOLDS
    right_when_left_out = 0
    """How many of the phrasings put their own entry first when each is judged by the others alone."""

    def __init__(self, knowledge: Knowledge, vectors: WordVectors | None = None) -> None:
        """Read every phrasing, learn from them all, and place the scale.

        `vectors` count only in a set without synonyms: those say better what its words mean.
        """
        self._entries = knowledge.entries
        if not self._entries:
            return
        vectors = None if knowledge.synonyms else vectors
        inside = [(text, number) for number, entry in enumerate(self._entries) for text in texts_of(entry)]
        outside = [(text, len(self._entries)) for text in knowledge.scope.out_of_scope]
        texts = [*inside, *outside]
        self._phrasings = [text for text, _ in inside]
        owners = np.array([owner for _, owner in texts], dtype=np.intp)
        self._place(owners)
        self._has_outside = bool(outside)
        scope = knowledge.scope
        groups = (*knowledge.synonyms, SynonymGroup(_ABOUT, scope.about), SynonymGroup(_NOT_ABOUT, scope.not_about))
        words = [(normalise(text).words, owner) for text, owner in texts]
        lexicon = Lexicon.learn(words, Synonyms(groups), vectors)
        readings = [lexicon.read(written) for written, _ in words]
        postings = Likeness(readings, lexicon.terms)
        likeness = np.stack([postings.to_each(reading) for reading in readings])
        votes = learn(likeness, owners, len(self._entries) + 1)
        self.right_when_left_out = self._right_when_left_out(likeness, owners, votes.left_out)
        as_if_new = [replace(reading, words=tuple(_as_if_new(reading, postings))) for reading in readings]
        if outside:
            evidence = self._examples(as_if_new, likeness - np.diag(np.diag(likeness)), votes.left_out)
            gate = train(evidence[: self._inside], evidence[self._inside :], _KEPT_OUT)
        else:
            others = np.where(owners[:, None] == owners, np.float32(0), likeness)
            kept_out = _KEPT_OUT_OF_OTHERS if vectors is None else _KEPT_OUT_BY_SENSE
            gate = untrained(self._examples(as_if_new, others, votes.of_strangers(owners)), kept_out)
        by_class = np.asfortranarray(votes.weights)  # each class is summed over all texts: a third faster in this order
        self.learnt = Learnt(lexicon, postings, by_class, gate, words_against(self._entries))

    def _place(self, owners: NDArray[np.intp]) -> None:
        """Work out where the texts of each entry begin and end, from the number of the entry that each is of."""
        self._bounds = np.searchsorted(owners, np.arange(len(self._entries) + 1))
        self._inside = int(self._bounds[-1])
        self._by_id = np.array(sorted(range(len(self._entries)), key=lambda number: self._entries[number].id))

    def match(self, question: Question) -> tuple[Match, ...]:
        """Return up to ten matches, best first (ties: in the order of ids); () for an empty question or set."""
        if question.is_empty or not self._entries:
            return ()
        stretches = self.explain(question)
        support, judged = together(stretches)
        whole = stretches[0].to_texts
        best = float(support.max())
        top = 100 / (1 + math.exp(-(_AT_ANSWER + judged * (_AT_ANSWER - _AT_SUGGESTION))))
        order = self._by_id[np.argsort(-support[self._by_id].round(4), kind="stable")]
        return tuple(
            Match(self._entries[i], self._closest(i, whole), top * math.exp((given - best) / _FALL), given)
            for i, given in ((i, float(support[i])) for i in order[:_MATCHES].tolist())
        )

    def complete(self, question: Question, limit: int) -> tuple[str, ...]:
        """Return up to `limit` questions of entries and phrasings that hold what was typed so far, best first."""
        typed = " ".join(question.words)
        phrasings = [self.phrasing(number) for number in range(self._inside)]
        found = process.extract(
            typed, phrasings, scorer=fuzz.partial_ratio, processor=str.lower, limit=limit, score_cutoff=60
        )
        return tuple(dict.fromkeys(text for text, _, _ in found))

    @property
    def phrasings(self) -> int:
        """Return how many phrasings the set has, questions of entries among them."""
        return self._inside if self._entries else 0

    def phrasing(self, number: int) -> str:
        """Return a phrasing of the set by its place."""
        return self._phrasings[number]

    def explain(self, question: Question) -> tuple[Support, ...]:
        """Return what the whole text and each of its sentences show."""
        lexicon = self.learnt.lexicon
        understood = lexicon.understand(question.words)
        return tuple([self._support(lexicon.read(words, understood)) for words in _stretches(question)])

    def _support(self, reading: Reading) -> Support:
        to_texts, votes = self._likeness_and_votes(reading)
        likeness, support = self._of_entries(to_texts, votes)
        spoken = self.learnt.against.found_in([meant for _, meant, _ in reading.words])
        against = np.zeros(len(self._entries))
        if spoken:
            against = _AGAINST * np.array([entry.id in spoken for entry in self._entries])
        evidence = self._evidence(reading, to_texts, votes)
        judged = self.learnt.gate.judge(evidence)
        return Support(reading, support - against, likeness, against, to_texts, evidence, judged)

    def _likeness_and_votes(self, reading: Reading) -> tuple[Floats, Floats]:
        """Return how alike a text is to each text of the set, and the votes for each entry and for out of scope."""
        likeness = self.learnt.likeness.to_each(reading)
        return likeness, bend(likeness) @ self.learnt.votes

    def _of_entries(self, to_texts: Floats, votes: Floats) -> tuple[Floats, NDArray[np.float64]]:
        """Return what the closest phrasing of each entry gives, and with the votes its support."""
        likeness: Floats = np.maximum.reduceat(to_texts[: self._inside], self._bounds[:-1])
        likeness *= _LIKENESS
        return likeness, (likeness + votes[:-1]).astype(np.float64)

    def _closest(self, number: int, to_texts: Floats) -> str:
        """Return the phrasing of an entry that is most alike."""
        start, end = self._bounds[number : number + 2]
        return self.phrasing(int(start + to_texts[start:end].argmax()))

    def _evidence(self, reading: Reading, likeness: Floats, votes: Floats) -> Evidence:
        inside = np.sort(votes[:-1])[::-1]
        phrasings = self._inside
        return Evidence(
            votes_for_best=float(inside[0]),
            votes_for_best_three=float(inside[:3].sum()),
            votes_for_outside=float(votes[-1]),
            votes_for_anything=float(votes.sum()),
            likeness_inside=float(likeness[:phrasings].max()),
            likeness_outside=float(likeness[phrasings:].max()) if self._has_outside else 0.0,
            known_words=reading.known,
            about=float(_ABOUT in reading.meanings),
            not_about=float(_NOT_ABOUT in reading.meanings),
            length=math.log(1 + min(len(reading.words), _LONGEST_COUNTED)),
        )

    def _right_when_left_out(self, likeness: Floats, owners: NDArray[np.intp], left_out: Floats) -> int:
        """Return how many phrasings put their own entry first when judged by all the others."""
        right = 0
        for number in range(self._inside):
            others = likeness[number].copy()
            others[number] = 0
            _, support = self._of_entries(others, left_out[number])
            right += int(support.argmax()) == int(owners[number])
        return right

    def _examples(self, readings: Sequence[Reading], likeness: Floats, votes: Floats) -> list[Evidence]:
        """Return the evidence that each text of the set shows, by its likeness to others and their votes."""
        return [self._evidence(*each) for each in zip(readings, likeness, votes, strict=True)]


def together(stretches: Sequence[Support]) -> tuple[NDArray[np.float64], float]:
    """Return the support for each entry, and how surely a question is within scope, by all its stretches."""
    whole, *sentences = stretches
    if not sentences:
        return whole.entries, whole.judged
    support = _WHOLE * whole.entries + (1 - _WHOLE) * np.mean([s.entries for s in sentences], axis=0)
    return support, _WHOLE * whole.judged + (1 - _WHOLE) * max(s.judged for s in sentences)


def _as_if_new(reading: Reading, postings: Likeness) -> Iterator[tuple[str, str, float]]:
    """Yield the words of a text of the set, those that no other text holds as unknown."""
    for written, meant, sure in reading.words:
        yield written, meant, sure if postings.holders(meant) > 1 else 0.0


def _logit(score: float) -> float:
    return math.log(score / (100 - score))


_AT_ANSWER, _AT_SUGGESTION = _logit(THRESHOLDS.answer), _logit(THRESHOLDS.suggest)


def words_against(entries: Iterable[Entry]) -> Synonyms:
    """Return what speaks against each entry, found by its id."""
    return Synonyms(SynonymGroup(entry.id, entry.not_about) for entry in entries)


def texts_of(entry: Entry) -> Iterator[str]:
    """Yield the entry's question and phrasings, each once."""
    yield from dict.fromkeys((entry.question, *entry.phrasings))


def _stretches(question: Question) -> Iterator[Sequence[str]]:
    """Yield the words of the whole question, then of each sentence long enough to mean something.

    Of a text with very many sentences, some neighbours are taken together.
    """
    yield question.words
    sentences = [[w for w in sentence if w[0].isalnum()] for sentence in question.sentences]
    if len(sentences) > 1:
        sentences = [words for words in sentences if len(words) >= _SHORTEST_SENTENCE]
        together = math.ceil(len(sentences) / _MOST_SENTENCES) or 1
        for start in range(0, len(sentences), together):
            yield [word for words in sentences[start : start + together] for word in words]
