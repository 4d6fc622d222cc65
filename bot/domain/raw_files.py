"""Knowledge files before they are understood, and what is found wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault found in knowledge, where it is, and what mends it."""

    where: str
    line: int | None
    what: str
    remedy: str

    def __str__(self) -> str:
        """Return `file:line: what. remedy`."""
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        return f"{place}: {self.what} {self.remedy}"


Location = tuple[str | int, ...]
"""Where a part stands in a file: keys and list positions from the top."""

RawTree = str | list["RawTree"] | dict[str, "RawTree"]
"""A file's content before it is understood: strings, lists and mappings."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """A knowledge file as read: its content (None when unreadable), each part's line, and faults of reading."""

    name: str
    tree: RawTree | None
    lines: Mapping[Location, int]
    problems: tuple[Problem, ...] = ()

    def line(self, location: Location) -> int | None:
        """Return the line of the part at `location`, or of the nearest part around it."""
        for end in range(len(location), -1, -1):
            if location[:end] in self.lines:
                return self.lines[location[:end]]
        return None
