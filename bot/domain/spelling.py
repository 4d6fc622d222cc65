"""Recognise a rule's words in a member's spelling: endings, typos, numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST_FUZZY = 4
_MOST_KNOWN = 4096
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return `word` without its everyday endings ("numbness", "collapsed"): lighter and faster than Snowball."""
    word = word.removesuffix("ness") if len(word) > 7 else word
    word = _without_plural(word)
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and not word.endswith("eed") and _VOWELS & set(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "elsz" else rest
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") and not word.endswith("ee") else word


def _without_plural(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def allowed_edits(length: int) -> int:
    """Return how many slips of the pen a word of `length` letters may hold and still be read as it was meant."""
    if length < _SHORTEST_FUZZY:
        return 0
    return 1 if length < 8 else 2 if length < 12 else 3


class Vocabulary:
    """The words of all rules, found again in a member's spelling.

    A word in a rule stands for all its forms; `=legs` stands for exactly that form (or a typo of it); `13..17` for a
    number in that range. `look_up` returns which of them a token can be read as.
    """

    def __init__(self, elements: Iterable[str], not_misspelt: Iterable[str]) -> None:
        keys: dict[str, set[str]] = defaultdict(set)
        self._stems: set[str] = set()
        self._ranges: dict[str, range] = {}
        forms: set[str] = set()
        for element in elements:
            key, form = key_of(element), element.removeprefix("=")
            if is_range(key):
                low, high = key.split("..")
                self._ranges[key] = range(int(low), int(high) + 1)
            else:
                keys[form].add(key)
                forms.add(form)
                if not key.startswith("="):
                    self._stems.add(key)
        self._keys = {form: tuple(sorted(found)) for form, found in keys.items()}
        self._not_misspelt = frozenset(not_misspelt)
        self._by_start: dict[tuple[str, int], list[str]] = defaultdict(list)
        for form in sorted(forms):
            if len(form) >= _SHORTEST_FUZZY:
                self._by_start[form[0], len(form)].append(form)
        self._known: dict[str, tuple[str, ...]] = {}

    def look_up(self, token: str) -> tuple[str, ...]:
        """Return the keys of all elements that `token` can be read as, none for most words."""
        known = self._known.get(token)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[token] = self._look_up(token)
        return known

    def _look_up(self, token: str) -> tuple[str, ...]:
        if token[0].isdigit():
            return self._number(token)
        keys = self._exact(token)
        if not keys and len(token) >= _SHORTEST_FUZZY and token.isalpha() and token not in self._not_misspelt:
            keys = self._misspelt(token)
        return tuple(sorted(keys))

    def _exact(self, token: str) -> set[str]:
        found = set(self._keys.get(token, ()))
        stemmed = stem(token)
        if stemmed in self._stems:
            found.add(stemmed)
        return found

    def _number(self, token: str) -> tuple[str, ...]:
        literal = sorted(self._keys.get(token, ()))
        whole = token.replace(",", ".").split(".")[0]
        if not whole.isdecimal() or len(whole) > 5:
            return tuple(literal)
        return (*literal, *(key for key, span in self._ranges.items() if int(whole) in span))

    def _misspelt(self, token: str) -> set[str]:
        if stem(token) in self._not_misspelt:
            return set()
        bound = allowed_edits(len(token))
        letters = {token[0], token[1]} if len(token) > _SHORTEST_FUZZY else {token[0]}
        lengths = range(len(token) - bound, len(token) + bound + 1)
        starts = [(letter, length) for letter in sorted(letters) for length in lengths]
        candidates = [form for start in starts for form in self._by_start.get(start, ())]
        found = process.extract(token, candidates, scorer=OSA.distance, processor=None, score_cutoff=bound, limit=8)
        near = [(edits, form) for form, edits, _ in found if edits <= allowed_edits(len(form))]
        best = min((edits for edits, _ in near), default=0)
        return {key for edits, form in near if edits == best for key in self._exact(form)}


def is_range(element: str) -> bool:
    """Tell whether a rule word is a range of numbers, such as `13..17`."""
    return element[0].isdigit() and ".." in element


@lru_cache(maxsize=8192)
def key_of(element: str) -> str:
    """Return what two spellings of one rule word have in common; exact forms and number ranges are kept."""
    return element if element.startswith("=") or is_range(element) else stem(element)
