"""Word classes of the rules: `<leg>` in a phrase stands for every phrase of the class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

_CLASS = re.compile(r"<([a-z0-9-]+)>")


class WordClasses:
    """The classes of one file, to be spelt out."""

    def __init__(self, classes: Mapping[str, Sequence[str]]) -> None:
        self._classes = classes

    def phrases(self, group: Iterable[str], inside: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Return the phrases of `group` with each `<class>` replaced by its own phrases, none twice.

        Raises ValueError when a class is not there, or holds itself.
        """
        spelt_out: list[str] = []
        for phrase in group:
            found = _CLASS.search(phrase)
            if found is None:
                spelt_out.append(phrase)
                continue
            name = found[1]
            if name not in self._classes or name in inside:
                raise ValueError(f"there is no word class <{name}>, or it holds itself")
            members = self.phrases(self._classes[name], inside | {name})
            one_each = [phrase.replace(found[0], member, 1) for member in members]
            spelt_out += self.phrases(one_each, inside)
        return tuple(dict.fromkeys(spelt_out))


def split_group(group: str) -> list[str]:
    """Return the alternatives of one group of `all`."""
    return [phrase.strip() for phrase in group.lower().split("|") if phrase.strip()]
