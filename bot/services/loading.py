"""Read knowledge files into checked Knowledge, or refuse them with every Problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.checks import find_overdue, find_problems
from bot.domain.model import Knowledge
from bot.domain.parsing import Parsed, Problems, parse_knowledge
from bot.domain.raw_files import Problem
from bot.services.errors import InvalidKnowledge
from bot.services.ports import KnowledgeFiles


def load_parsed(files: KnowledgeFiles, shipped: KnowledgeFiles) -> Parsed:
    """Return the checked knowledge in `files` with the places of its parts; raises as `load_flow`."""
    parsed = _checked(files)
    if files is shipped:
        return parsed
    return replace(parsed, knowledge=with_safety_of(_checked(shipped).knowledge, parsed.knowledge))


def find_advice(parsed: Parsed, today: date) -> tuple[Problem, ...]:
    """Return what should be mended soon, though the knowledge can be used."""
    return find_overdue(parsed, today)


def _checked(files: KnowledgeFiles) -> Parsed:
    parsed = parse_knowledge(files.read())
    problems = parsed.problems if isinstance(parsed, Problems) else find_problems(parsed)
    if isinstance(parsed, Problems) or problems:
        raise InvalidKnowledge(problems)
    return parsed


def with_safety_of(shipped: Knowledge, own: Knowledge) -> Knowledge:
    """Return a club's own knowledge with the shipped red flags under it: it may add some, never lose one."""
    ids = {entry.id for entry in own.entries}
    shipped_flags = tuple(flag if flag.entry in ids else replace(flag, entry=None) for flag in shipped.red_flags)
    shipped_ids = {flag.id for flag in shipped_flags}
    added = tuple(flag for flag in own.red_flags if flag.id not in shipped_ids)
    cited = {source: shipped.sources[source] for flag in shipped_flags for source in flag.sources}
    return replace(
        own,
        sources={**cited, **own.sources},
        red_flags=(*shipped_flags, *added),
        pairs=(*shipped.pairs, *own.pairs),
        modifiers=shipped.modifiers,
        examples=shipped.examples,
        emergency_numbers=shipped.emergency_numbers,
    )
