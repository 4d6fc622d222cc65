"""Group redacted questions that ask the same, whatever their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.domain.normalise import normalise
from bot.domain.redacting import without_marks
from bot.domain.spelling import allowed_edits
from bot.domain.terms import stem

Form = tuple[str, ...]
"""What a text asks, as the sorted stems of its words; a text of small words alone keeps those."""

SAME = 0.65
"""From which likeness on two texts ask the same."""

_WORN = 0.25
"""What a word counts that most questions hold: two of them about backs need not ask the same."""


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


_SMALL = _stems(
    "a about after again all also am an and any anyone anybody are as at be because been before being but by can could "
    "did do does for from get gets getting go going got had has have having help hello hey hi how i if in into is it "
    "its just know let like lot me much my need no not of off on or our out please really she should so some someone "
    "something than that the their them then there these they thing this those to too try up us very want was we well "
    "were what when where which while who whose why will with without would you your thanks thank ok okay best good "
    "ever else best way ok tip tips advice idea ideas people anything guys folks lads"
)
_EVERYDAY = _stems("back backs pain ache hurt hurts sore spasm spasms cramp run running ride riding bike cycling stop")


@lru_cache(maxsize=4096)
def form_of(text: str) -> Form:
    """Return the form of a redacted text, empty where nothing but marks is left of it."""
    stems = {stem(word) for word in normalise(without_marks(text)).words if word[0].isalnum()}
    return tuple(sorted(stems - _SMALL or stems))


def likeness(one: Form, other: Form) -> float:
    """Return from 0 to 1 how much of all that two texts ask they have in common; the same both ways.

    This is Dice's measure on weighed words, where RapidFuzz (OSA) lets misspelt ones count. RapidFuzz's scores for
    whole sentences mislead here: `token_set_ratio` gives 100 to any text within another ("back" in every question about
    backs), and `token_sort_ratio` compares letters, so that "knee on hills" comes close to "neck on hills".
    """
    first, second = _words_of(one), _words_of(other)
    total = _total(first) + _total(second)
    if not total:
        return 0.0
    left, right = first - second, second - first
    slips = [(word, rest) for word in left for rest in right if word[:2] == rest[:2] and _is_misspelt(word, rest)]
    missing = left.difference(word for word, _ in slips), right.difference(rest for _, rest in slips)
    return 1 - sum(map(_total, missing)) / total


def ask_the_same(one: Form, other: Form) -> bool:
    """Tell whether two texts ask the same."""
    return likeness(one, other) >= SAME


def group(counts: Mapping[Form, int]) -> tuple[tuple[Form, ...], ...]:
    """Return the forms in groups that ask the same, each led by the most typical: every other one is close to that.

    `counts` says how often each form was asked. A star around the form that most questions are close to, then around
    the next that is left: chains (a like b, b like c, c like d) do not grow together, and the order of `counts`
    changes nothing, as ties go to the form that is first in the alphabet.
    """
    near = _neighbours(counts)
    popularity = {form: sum(map(counts.__getitem__, (form, *near[form]))) for form in near}
    ranked = sorted(counts, key=lambda form: (-popularity[form], form))
    groups: list[tuple[Form, ...]] = []
    left = dict.fromkeys(ranked)
    for leader in ranked:
        if leader in left:
            members = (leader, *(form for form in ranked if form in left and form in near[leader]))
            groups.append(members)
            for form in members:
                del left[form]
    return tuple(groups)


def _neighbours(forms: Iterable[Form]) -> Mapping[Form, set[Form]]:
    """Return which other forms ask the same as each; only those that share a word or a misspelling are compared."""
    holders: dict[str, list[Form]] = defaultdict(list)
    near: dict[Form, set[Form]] = {form: set() for form in forms}
    for form, found in near.items():
        for other in {other for word in form for other in holders[word[:2]]}:
            if ask_the_same(form, other):
                found.add(other)
                near[other].add(form)
        for start in {word[:2] for word in form}:
            holders[start].append(form)
    return near


@lru_cache(maxsize=4096)
def _words_of(form: Form) -> frozenset[str]:
    return frozenset(form)


def _total(words: frozenset[str]) -> float:
    return len(words) - (1 - _WORN) * len(words & _EVERYDAY)


@lru_cache(maxsize=65536)
def _is_misspelt(word: str, other: str) -> bool:
    """Tell whether one word can be a slip of the pen for the other, which begins as it does."""
    edits = allowed_edits(min(len(word), len(other)))
    return OSA.distance(word, other, score_cutoff=edits) <= edits
