"""The words of a knowledge set: stems, spelling, synonyms, and what each weighs."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple, Protocol, Self

import numpy as np
import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.algebra import Floats
from bot.domain.model import SynonymGroup
from bot.domain.normalise import normalise

_STEMMER = Stemmer.Stemmer("english")

_PAIR_WEIGHT = 0.5
"""What a pair of words counts, against 1 for a word or a meaning."""
_MOST_CORRECTED = 40
_FADING = 0.75
"""How strongly common words fade: the power of their rarity. They fade rather than vanish."""

Term = str
"""A stem; or two that follow one another, with a blank between; or a group's meaning, in angle brackets."""

Understood = dict[str, tuple[str, float]]
"""A word as written → the stem that it means, and how sure that is."""

Vector = dict[Term, float]
"""What each term of a text weighs; of length 1 over known and unknown words together."""


class WordVectors(Protocol):
    """What is known of the meaning of words beforehand, whatever the set; `name` tells one such source from another."""

    @property
    def name(self) -> str:
        """Return the source and its version."""

    def of(self, word: str) -> Floats:
        """Return the vector of a lower-case word, all of the same size; words that mean alike point alike."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word: "stretches", "stretching" → "stretch"."""
    return str(_STEMMER.stemWord(word))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of all words of `text`, in order."""
    return tuple(map(stem, normalise(text).words))


class _Branch(NamedTuple):
    """What phrases mean that end here, and where those go on that have one more word."""

    means: list[str]
    following: dict[str, _Branch]


class Synonyms:
    """Finds the groups of which a word or short phrase stands in a text; `words` are all of theirs, as written."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        self._root = _Branch([], {})
        words: set[str] = set()
        for group in groups:
            for phrase in group.words:
                written = normalise(phrase).words
                words.update(written)
                branch = self._root
                for word in map(stem, written):
                    branch = branch.following.setdefault(word, _Branch([], {}))
                if written and group.means not in branch.means:
                    branch.means.append(group.means)
        self.words = frozenset(words)

    def found_in(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return what the groups found in a sequence of stems mean, each once, in order."""
        found: list[str] = []
        for start, word in enumerate(words, 1):
            branch = self._root.following.get(word)
            at = start
            while branch:
                found += branch.means
                branch = branch.following.get(words[at]) if at < len(words) else None
                at += 1
        return tuple(dict.fromkeys(found))


class _Near:
    """Words of about the same length, kept with the letters that stand in each.

    A slip changes the letters of a word by two at most, which rules out nearly all before any is compared.
    """

    def __init__(self, words: Sequence[str], slips: int) -> None:
        self._words = words
        self._letters = np.array([_letters(word) for word in words], np.uint32)
        self._most = 2 * slips

    def to(self, word: str) -> list[str]:
        """Return, in order, the words that may be `word` with a slip or two."""
        different = np.bitwise_count(self._letters ^ np.uint32(_letters(word)))
        return [self._words[at] for at in np.flatnonzero(different <= self._most).tolist()]


def _letters(word: str) -> int:
    """Return the set of letters in a word, a bit for each; letters beyond a to z may share one."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 31)
    return found


class Spelling:
    """Corrects words that a set does not know to the closest one that it does.

    Words as written are compared, not their stems: of a slip near its end the stemmer makes something else.
    """

    _SHORTEST = 4
    _LONGEST = 30
    _LEAST = 0.75

    def __init__(self, known: Iterable[str], below: Spelling | None = None) -> None:
        """Know these words, and those that `below` knows."""
        self._below = below
        words = sorted(set(known))
        self._known = frozenset(map(stem, words))
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            by_length[len(word)].append(word)
        lengths = range(self._SHORTEST, self._LONGEST + 1)
        self._near = {
            at: _Near([w for length in (at - 1, at, at + 1) for w in by_length.get(length, ())], self._slips(at + 1))
            for at in lengths
        }

    @classmethod
    def _slips(cls, length: int) -> int:
        return int((1 - cls._LEAST) * length)

    def knows(self, meant: str) -> bool:
        """Tell whether a stem needs no correction."""
        return meant in self._known or (self._below is not None and self._below.knows(meant))

    def correct(self, word: str) -> tuple[str, float]:
        """Return the stem of the known word that `word` means, and from 0 (none is close) to 1 how sure that is."""
        meant = stem(word)
        if self.knows(meant):
            return meant, 1.0
        if not self._SHORTEST <= len(word) <= self._LONGEST or not word.isalpha():
            return meant, 0.0
        closest = process.extractOne(
            word, self._near[len(word)].to(word), scorer=OSA.normalized_similarity, score_cutoff=self._LEAST
        )
        found = (stem(closest[0]), closest[1] ** 2) if closest else (meant, 0.0)
        return max(found, self._below.correct(word), key=lambda each: each[1]) if self._below else found


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in the terms of a set: its words as understood, what groups they belong to, and the vector.

    `sense` is what its words mean together, of length 1; None without word vectors.
    """

    words: tuple[tuple[str, str, float], ...]
    meanings: tuple[str, ...]
    vector: Vector
    sense: Floats | None = None

    @property
    def known(self) -> float:
        """Return the share of words that the set knows, from 0 to 1."""
        return sum(sure > 0 for _, _, sure in self.words) / len(self.words) if self.words else 0.0


class _Layered(Mapping[Term, float]):
    """A few terms over many shared ones, which are not copied."""

    def __init__(self, own: dict[Term, float], below: Mapping[Term, float]) -> None:
        self._own = own
        self._below = below

    def __getitem__(self, term: Term) -> float:
        return self._own[term] if term in self._own else self._below[term]

    def __contains__(self, term: object) -> bool:
        return term in self._own or term in self._below

    def __iter__(self) -> Iterator[Term]:
        return chain(self._own, self._below)

    def __len__(self) -> int:
        return len(self._own) + len(self._below)


class Lexicon:
    """What a set's texts teach about words; it reads any text in their terms."""

    def __init__(
        self,
        rarity: Mapping[Term, float],
        unknown: float,
        spelling: Spelling,
        synonyms: Synonyms,
        vectors: WordVectors | None = None,
    ) -> None:
        self._rarity = rarity
        self._unknown = unknown
        self._spelling = spelling
        self._synonyms = synonyms
        self._vectors = vectors

    @property
    def terms(self) -> Iterable[Term]:
        """Return every term that it knows."""
        return self._rarity.keys()

    @classmethod
    def learn(
        cls, texts: Sequence[tuple[Sequence[str], int]], synonyms: Synonyms, vectors: WordVectors | None = None
    ) -> Self:
        """Learn from the words of texts, each with the number of what it belongs to; rarity is counted over these."""
        owners: dict[Term, set[int]] = defaultdict(set)
        for written, owner in texts:
            words = [stem(word) for word in written]
            for term in cls._terms(words, synonyms.found_in(words)):
                owners[term].add(owner)
        total = 1 + max((owner for _, owner in texts), default=0)
        rarity = {term: _rarity(total, len(among)) * _weight(term) for term, among in owners.items()}
        known = synonyms.words.union(*(written for written, _ in texts))
        return cls(rarity, _rarity(total, 1), Spelling(known), synonyms, vectors)

    def with_texts(self, texts: Iterable[Sequence[str]]) -> Lexicon:
        """Return a lexicon that also knows the terms of a few more texts, as rare ones; this one is part of it."""
        texts = list(texts)
        stemmed = [[stem(word) for word in written] for written in texts]
        terms = {term for words in stemmed for term in self._terms(words, self._synonyms.found_in(words))}
        new = {term: self._unknown * _weight(term) for term in terms if term not in self._rarity}
        spelling = Spelling(
            (w for written in texts for w in written if not self._spelling.knows(stem(w))), self._spelling
        )
        return Lexicon(_Layered(new, self._rarity), self._unknown, spelling, self._synonyms, self._vectors)

    def understand(self, words: Iterable[str]) -> Understood:
        """Return each word (as written, lower case) with the stem that it means and how sure that is, from 0 to 1.

        Only so many slips are corrected; what is still strange after these stays unknown.
        """
        understood: Understood = {}
        corrected = 0
        for word in dict.fromkeys(words):
            meant = stem(word)
            if self._spelling.knows(meant):
                understood[word] = (meant, 1.0)
            else:
                understood[word] = self._spelling.correct(word) if corrected < _MOST_CORRECTED else (meant, 0.0)
                corrected += 1
        return understood

    def read(self, words: Sequence[str], understanding: Understood | None = None) -> Reading:
        """Return how this set reads `words`, with what was understood of them before."""
        understanding = understanding or self.understand(words)
        understood = tuple([(word, *understanding[word]) for word in words])
        known = [meant for _, meant, sure in understood if sure > 0]
        sureness = {meant: sure for _, meant, sure in understood}
        meanings = self._synonyms.found_in(known)
        vector = {
            term: rarity * (1 + math.log(count) if count > 1 else 1) * sureness.get(term, 1.0)
            for term, count in self._terms(known, meanings).items()
            if (rarity := self._rarity.get(term))
        }
        unknown = (len(understood) - len(known)) * self._unknown**2
        length = math.sqrt(sum([weight * weight for weight in vector.values()]) + unknown) or 1.0
        unit = {term: weight / length for term, weight in vector.items()}
        return Reading(understood, meanings, unit, self._sense(words))

    def _sense(self, words: Sequence[str]) -> Floats | None:
        if self._vectors is None or not words:
            return None
        together: Floats = np.sum([self._vectors.of(word) for word in words], axis=0)
        length = float(np.linalg.norm(together))
        return together / length if length else together

    @staticmethod
    def _terms(words: Sequence[str], meanings: Iterable[str]) -> Mapping[Term, int]:
        terms = Counter(words)
        terms.update([f"<{meaning}>" for meaning in meanings])
        terms.update([f"{first} {second}" for first, second in pairwise(words)])
        return terms


def _weight(term: Term) -> float:
    return _PAIR_WEIGHT if " " in term and term[0] != "<" else 1.0


def _rarity(total: int, among: int) -> float:
    return float(math.log(1 + total / among) ** _FADING)
