"""A card as plain text, for the terminal; the same words as on Discord."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never

from bot.discord_ui import wording
from bot.domain.model import (
    Answer,
    Answered,
    EmergencyNumber,
    Entry,
    Knowledge,
    Level,
    SourceId,
    Suggested,
    Thanked,
    Unanswered,
    Warned,
)


def card_text(answer: Answer, knowledge: Knowledge, country: str | None, today: date) -> str:
    """Return what a member would read today, line by line in reading order."""
    number = next((n for n in knowledge.emergency_numbers if n.country == country), None)
    lines = [*_warning(answer.warning, knowledge, number)] if answer.warning else []
    if answer.level is not Level.EMERGENCY:
        lines += [*_outcome(answer, knowledge, number, today), "", wording.safety_net(number)]
    return "\n".join(lines)


def _warning(warning: Warned, knowledge: Knowledge, number: EmergencyNumber | None) -> Iterator[str]:
    gravest = [flag for flag in warning.red_flags if flag.level is warning.red_flags[0].level]
    yield wording.warning_heading(warning.level, number).upper()
    yield wording.you_mentioned(flag.sign for flag in warning.red_flags)
    yield wording.what_to_do(warning.level, number)
    yield from _bullets(dict.fromkeys(line for flag in gravest for line in flag.advice))
    yield from _sources(gravest[0].sources[:1], knowledge)
    if warning.level is not Level.EMERGENCY:
        yield ""


def _outcome(answer: Answer, knowledge: Knowledge, number: EmergencyNumber | None, today: date) -> Iterator[str]:
    match answer.outcome:
        case Answered(entry, related):
            yield from _entry(entry, knowledge, today)
            yield ""
            yield f"{wording.RELATED}: {' · '.join(other.question for other in related)}"
        case Suggested(entries):
            yield wording.DID_YOU_MEAN
            yield from _bullets(entry.question for entry in entries)
        case Unanswered(is_empty=True):
            yield wording.TELL_ME_MORE
            yield wording.TELL_ME_MORE_HOW
        case Unanswered(is_foreign=True):
            yield wording.OTHER_LANGUAGE
            yield from wording.other_language(number)
        case Unanswered():
            yield wording.UNANSWERED
            yield wording.what_i_answer(topic.title for topic in knowledge.topics)
            yield wording.UNANSWERED_HOW
        case Thanked():
            yield wording.THANKED
            yield wording.THANKED_HOW
        case _:
            assert_never(answer.outcome)


def _entry(entry: Entry, knowledge: Knowledge, today: date) -> Iterator[str]:
    yield entry.question.upper()
    yield entry.do_now
    yield from _section(wording.TIPS, entry.tips)
    yield from _section(wording.GET_HELP_IF, entry.get_help_if)
    if entry.note:
        yield from ("", f"{wording.NOTE}: {entry.note}")
    yield from ("", wording.SOURCES)
    yield from _sources(entry.sources, knowledge)
    if entry.sources_checked:
        yield wording.sources_checked(entry.sources_checked)
    if entry.check_again_by and entry.check_again_by < today:
        yield wording.check_overdue(entry.check_again_by)


def _section(title: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield from ("", title)
        yield from _bullets(lines)


def _bullets(lines: Iterable[str]) -> Iterator[str]:
    return (f"  - {line}" for line in lines)


def _sources(ids: Iterable[SourceId], knowledge: Knowledge) -> Iterator[str]:
    for source in (knowledge.sources[i] for i in ids if i in knowledge.sources):
        sells = f" {wording.COMMERCIAL}" if source.is_commercial else ""
        yield f"  - {wording.source_name(source.title, source.publisher)}{sells}: {source.url}"
