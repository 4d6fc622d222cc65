"""Knowledge for tests, with everything defaulted: a test names only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.model import (
    Entry,
    EntryId,
    Knowledge,
    Level,
    RedFlag,
    RedFlagId,
    Rule,
    Source,
    SourceId,
    Topic,
    TopicId,
)

SOURCE = Source(
    id=SourceId("nhs-back-pain"),
    publisher="NHS",
    title="Back pain",
    url="https://www.nhs.uk/conditions/back-pain/",
    kind="health_info",
    was_read=True,
)
TOPIC = Topic(TopicId("relief"), "Getting relief")

_ENTRY = Entry(
    id=EntryId("relief-heat-or-cold"),
    topic=TOPIC.id,
    question="Heat or cold on a back spasm?",
    phrasings=("heat or ice for my back", "should I use a heat pack"),
    do_now="Use whichever feels better, wrapped in a towel.",
    sources=(SOURCE.id,),
    get_help_if=("it is not better after a few weeks",),
)
_RED_FLAG = RedFlag(
    id=RedFlagId("cauda-equina"),
    level=Level.EMERGENCY,
    sign="numbness around the saddle area",
    advice=("Do not wait to see if it wears off.",),
    rules=(Rule(signs=(("numb between my legs",),)),),
    fires_on=("numb between my legs since this morning",),
    silent_on=("my hands are numb",),
    sources=(SOURCE.id,),
)


def make_entry(**named: Any) -> Entry:
    """Return an entry with the fields that are named, the others defaulted."""
    return replace(_ENTRY, **named)


def make_red_flag(**named: Any) -> RedFlag:
    """Return a red flag with the fields that are named, the others defaulted."""
    return replace(_RED_FLAG, **named)


def make_knowledge(entries: Iterable[Entry] = (_ENTRY,), **named: Any) -> Knowledge:
    """Return a knowledge of `entries` whose topics and sources exist, with the fields that are named."""
    entries = tuple(entries)
    topics = {entry.topic: Topic(entry.topic, entry.topic.capitalize()) for entry in entries} | {TOPIC.id: TOPIC}
    defaults: Mapping[str, Any] = {"topics": tuple(topics.values()), "sources": {SOURCE.id: SOURCE}}
    return Knowledge(entries=entries, **{**defaults, **named})
