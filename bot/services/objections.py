"""What stands in the way of an entry that a moderator wrote, each with its remedy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from bot.domain.model import Entry, Knowledge
from bot.domain.overlay import is_link
from bot.domain.raw_files import Problem
from bot.domain.safety_lock import doses_in

Copied = Callable[[int, Iterable[str]], Awaitable[tuple[str, ...]]]
"""Tells which phrasings are copies of what a guild keeps of its members' words; raises StoreUnavailable."""


def dose_problems(entry: Entry) -> tuple[Problem, ...]:
    """Return a Problem for each dose of a medicine that an entry gives."""
    remedy = "Cards never give doses: name a pharmacist or doctor."
    return tuple(Problem("the entry", None, f"“{dose}” reads like a dose.", remedy) for dose in doses_in(entry))


def source_problems(entry: Entry, base: Knowledge) -> tuple[Problem, ...]:
    """Return a Problem for each source that is neither a link nor an id of the base's."""
    remedy = "Write a link that begins with https://, or an id that the set has."
    unknown = [source for source in entry.sources if not is_link(source) and source not in base.sources]
    return tuple(Problem("sources", None, f"I know no source “{source}”.", remedy) for source in unknown)


def new_wordings(before: Entry | None, after: Entry | None) -> tuple[str, ...]:
    """Return the question and phrasings that an entry would newly have: what members see already is no copy."""
    known = {before.question, *before.phrasings} if before else set()
    texts = (after.question, *after.phrasings) if after else ()
    return tuple(dict.fromkeys(text for text in texts if text not in known))


def copy_problem(text: str) -> Problem:
    """Return the Problem of a wording that copies what a member wrote."""
    what = f"“{text}” is a copy, or nearly, of what a member wrote."
    return Problem("the entry", None, what, "Put it in your own words, as another member might say it.")
