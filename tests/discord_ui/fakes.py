"""Stand-ins with behaviour: a service that knows a handful of sentences, a clock, a memory of synced commands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain.model import (
    Answer,
    Answered,
    EmergencyNumber,
    Entry,
    EntryId,
    Knowledge,
    Level,
    Match,
    Outcome,
    RedFlag,
    RedFlagId,
    Source,
    SourceId,
    Suggested,
    Topic,
    TopicId,
    Unanswered,
    Warned,
)
from bot.domain.pipeline import prepare
from bot.services.asking import AskService
from bot.services.library import Library


def make_entry(entry_id: str = "heat-or-cold", **changes: object) -> Entry:
    fields: dict[str, object] = {
        "id": EntryId(entry_id),
        "topic": TopicId("relief"),
        "question": "Heat or cold on a back spasm?",
        "phrasings": ("heat or ice",),
        "do_now": "Use what feels better. Wrap it in a towel.",
        "mid_ride": ("Stop.", "Walk a little.", "Stretch gently."),
        "tips": ("Twenty minutes at a time.", "Keep moving gently."),
        "get_help_if": ("the pain is no better after a few weeks",),
        "note": "The article prefers cold.",
        "sources": (SourceId("nhs"), SourceId("article")),
        "related": (),
        "sources_checked": date(2026, 11, 23),
    }
    return Entry(**(fields | changes))  # type: ignore[arg-type]


def make_red_flag(flag_id: str, level: Level, sign: str, advice: tuple[str, ...] = ()) -> RedFlag:
    return RedFlag(RedFlagId(flag_id), level, sign, advice, (), (), (), (SourceId("nhs"),))


def make_knowledge(**changes: object) -> Knowledge:
    fields: dict[str, object] = {
        "topics": (Topic(TopicId("relief"), "Getting relief"), Topic(TopicId("causes"), "Causes")),
        "entries": (HEAT, STRETCH, CLIMB),
        "sources": SOURCES,
        "red_flags": (SADDLE, CHEST, FEVER, NIGHT),
        "emergency_numbers": (
            EmergencyNumber("GB", "United Kingdom", "999", ("112",), "111"),
            EmergencyNumber("DE", "Germany", "112"),
        ),
    }
    return Knowledge(**(fields | changes))  # type: ignore[arg-type]


SOURCES: Mapping[SourceId, Source] = {
    SourceId("nhs"): Source(
        SourceId("nhs"),
        "NHS (UK)",
        "Back pain",
        "https://www.nhs.uk/conditions/back-pain/",
        "health_info",
        was_read=True,
    ),
    SourceId("article"): Source(
        SourceId("article"),
        "Orange Mud",
        "Back Spasm Relief",
        "https://example.org/relief_(1)",
        "vendor_blog",
        was_read=True,
        is_commercial=True,
    ),
}
HEAT = make_entry(related=(EntryId("stretching"), EntryId("long-climbs")))
STRETCH = make_entry("stretching", question="Does stretching help?", do_now="Yes, gently.", related=())
CLIMB = make_entry("long-climbs", topic=TopicId("causes"), question="Why on long climbs?", do_now="Check your fit.")

SADDLE = make_red_flag("cauda-equina", Level.EMERGENCY, "numbness around the saddle area", ("Do not ride home.",))
CHEST = make_red_flag("chest-pain", Level.EMERGENCY, "chest pain", ("Sit down and keep still.",))
FEVER = make_red_flag("fever-or-unwell", Level.URGENT, "a fever", ("Take your temperature.",))
NIGHT = make_red_flag("night-pain", Level.PROFESSIONAL, "pain that wakes you at night", ("Note when it comes.",))


class FakeAsking(AskService):
    """Answers by catchword: a warning by one, an outcome by another."""

    PHRASES = ("heat", "long climbs", "numb saddle", "fever", "purple ostrich")
    """What tests let members write; none of it may reach a log."""

    _WARNINGS: Mapping[str, Warned] = {
        "numb saddle": Warned(Level.EMERGENCY, (SADDLE,)),
        "fever": Warned(Level.URGENT, (FEVER,)),
        "at night": Warned(Level.PROFESSIONAL, (NIGHT,)),
    }

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        self.now = knowledge or make_knowledge()
        self.library = Library(prepare(self.now))
        self.asked: list[tuple[int | None, str]] = []
        self.about: list[EntryId | None] = []
        self.is_broken = False

    def ask(self, guild_id: int | None, text: str, about: EntryId | None = None) -> Answer:
        self.asked.append((guild_id, text))
        self.about.append(about)
        if self.is_broken:
            raise ValueError(f"cannot understand {text!r}")
        warning = next((w for word, w in self._WARNINGS.items() if word in text), None)
        outcome = self._outcome(text)
        return Answer(warning, outcome, (Match(HEAT, "heat or ice", 90.0),) if isinstance(outcome, Answered) else ())

    def hear(self, guild_id: int | None, text: str, about: EntryId | None = None) -> Answer:
        return self.ask(guild_id, text, about)

    def _outcome(self, text: str) -> Outcome:
        if not any(c.isalnum() for c in text):
            return Unanswered(is_empty=True)
        if "Rücken" in text:
            return Unanswered(is_foreign=True)
        if "heat" in text:
            return Answered(HEAT, (STRETCH, CLIMB))
        return Suggested((CLIMB, STRETCH)) if "climbs" in text else Unanswered()

    def suggestions(self, guild_id: int | None, typed: str, limit: int = 25) -> tuple[str, ...]:
        if self.is_broken:
            raise ValueError(f"cannot understand {typed!r}")
        if any(word in typed for word in self._WARNINGS):
            return ()
        return tuple(entry.question for entry in self.now.entries)[:limit]

    def entry(self, guild_id: int | None, entry_id: EntryId) -> Entry | None:
        if self.is_broken:
            raise ValueError("purple ostrich")
        return next((e for e in self.now.entries if entry_id in (e.id, *e.aka)), None)

    def knowledge(self, guild_id: int | None) -> Knowledge:
        return self.now


class FakeClock:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now
