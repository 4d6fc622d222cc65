"""The words of a knowledge set: stems, spelling, synonyms, and what each weighs."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Self

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.model import SynonymGroup
from bot.domain.normalise import normalise

_STEMMER = Stemmer.Stemmer("english")

WORD, _MEANING, _PAIR = "word", "meaning", "pair"
_WEIGHTS = {WORD: 1.0, _MEANING: 1.0, _PAIR: 0.5}
_MOST_CORRECTED = 40
_FADING = 0.75
"""How strongly common words fade: the power of their rarity. They fade rather than vanish."""

Term = tuple[str, str]
"""A kind (word, meaning, pair) and the stem, group or two stems it stands for."""

Understood = dict[str, tuple[str, float]]
"""A word as written → the stem that it means, and how sure that is."""

Vector = dict[Term, float]
"""What each term of a text weighs; of length 1 over known and unknown words together."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word: "stretches", "stretching" → "stretch"."""
    return str(_STEMMER.stemWord(word))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of all words of `text`, in order."""
    return tuple(map(stem, normalise(text).words))


class Synonyms:
    """Finds the groups of which a word or short phrase stands in a text; `words` are all of theirs, as written."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        self._groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        words: set[str] = set()
        for group in groups:
            for phrase in group.words:
                written = normalise(phrase).words
                words.update(written)
                key = tuple(map(stem, written))
                if key and group.means not in self._groups[key]:
                    self._groups[key].append(group.means)
        self._longest: dict[str, int] = {}
        for key in self._groups:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))
        self.words = frozenset(words)

    def found_in(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return what the groups found in a sequence of stems mean, each once, in order."""
        found: dict[str, None] = {}
        for start, word in enumerate(words):
            for end in range(start + 1, min(start + self._longest.get(word, 0), len(words)) + 1):
                found.update(dict.fromkeys(self._groups.get(tuple(words[start:end]), ())))
        return tuple(found)


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
        # Lists, for RapidFuzz walks through one without calling back.
        self._near = {at: [w for length in (at - 1, at, at + 1) for w in by_length.get(length, ())] for at in lengths}

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
        near = self._near[len(word)]
        closest = process.extractOne(word, near, scorer=OSA.normalized_similarity, score_cutoff=self._LEAST)
        found = (stem(closest[0]), closest[1] ** 2) if closest else (meant, 0.0)
        return max(found, self._below.correct(word), key=lambda each: each[1]) if self._below else found


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in the terms of a set: its words as understood, what groups they belong to, and the vector."""

    words: tuple[tuple[str, str, float], ...]
    meanings: tuple[str, ...]
    vector: Vector

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

    def __init__(self, rarity: Mapping[Term, float], unknown: float, spelling: Spelling, synonyms: Synonyms) -> None:
        self._rarity = rarity
        self._unknown = unknown
        self._spelling = spelling
        self._synonyms = synonyms

    @property
    def terms(self) -> Iterable[Term]:
        """Return every term that it knows."""
        return self._rarity.keys()

    @classmethod
    def learn(cls, texts: Sequence[tuple[Sequence[str], int]], synonyms: Synonyms) -> Self:
        """Learn from the words of texts, each with the number of what it belongs to; rarity is counted over these."""
        owners: dict[Term, set[int]] = defaultdict(set)
        for written, owner in texts:
            words = [stem(word) for word in written]
            for term in cls._terms(words, synonyms.found_in(words)):
                owners[term].add(owner)
        total = 1 + max((owner for _, owner in texts), default=0)
        rarity = {term: _rarity(total, len(among)) * _WEIGHTS[term[0]] for term, among in owners.items()}
        known = synonyms.words.union(*(written for written, _ in texts))
        return cls(rarity, _rarity(total, 1), Spelling(known), synonyms)

    def with_texts(self, texts: Iterable[Sequence[str]]) -> Lexicon:
        """Return a lexicon that also knows the terms of a few more texts, as rare ones; this one is part of it."""
        texts = list(texts)
        stemmed = [[stem(word) for word in written] for written in texts]
        terms = {term for words in stemmed for term in self._terms(words, self._synonyms.found_in(words))}
        new = {term: self._unknown * _WEIGHTS[term[0]] for term in terms if term not in self._rarity}
        spelling = Spelling(
            (w for written in texts for w in written if not self._spelling.knows(stem(w))), self._spelling
        )
        return Lexicon(_Layered(new, self._rarity), self._unknown, spelling, self._synonyms)

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
        understood = tuple((word, *understanding[word]) for word in words)
        known = [meant for _, meant, sure in understood if sure > 0]
        sureness = {(WORD, meant): sure for _, meant, sure in understood}
        meanings = self._synonyms.found_in(known)
        vector = {
            term: self._rarity[term] * (1 + math.log(count)) * sureness.get(term, 1.0)
            for term, count in self._terms(known, meanings).items()
            if term in self._rarity
        }
        unknown = (len(understood) - len(known)) * self._unknown**2
        length = math.sqrt(sum(weight * weight for weight in vector.values()) + unknown) or 1.0
        return Reading(understood, meanings, {term: weight / length for term, weight in vector.items()})

    @staticmethod
    def _terms(words: Sequence[str], meanings: Iterable[str]) -> Mapping[Term, int]:
        terms = Counter((WORD, word) for word in words)
        terms.update((_MEANING, meaning) for meaning in meanings)
        terms.update((_PAIR, f"{first} {second}") for first, second in pairwise(words))
        return terms


def _rarity(total: int, among: int) -> float:
    return float(math.log(1 + total / among) ** _FADING)
