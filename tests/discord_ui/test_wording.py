"""The fixed sentences are as easy to read as the cards."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getmembers

import pytest

from bot.discord_ui import wording
from bot.discord_ui.wording import commands, inbox, listening, people, stats, upkeep
from bot.domain.model import EmergencyNumber, Level
from bot.domain.reading import HIGHEST_AGE, reading_age
from bot.english import syllable_count

NUMBER = EmergencyNumber("GB", "United Kingdom", "999", (), "111")
"""Where no country is set, the numbers of four regions stand in its place; nothing could make those simpler."""

NOT_FOR_MEMBERS = {"LOG_IN_REFUSED", "NUMBERS_BY_REGION", "INTENT_OFF", "INTENT_REFUSED", "CANNOT_READ"}
FEWEST_WORDS = 8
"""Shorter texts are labels and headings: one long word decides the figure."""


def _fixed() -> Iterator[tuple[str, list[str]]]:
    modules = (wording, commands, inbox, listening, people, stats, upkeep)
    for name, text in (member for module in modules for member in getmembers(module)):
        if not name.isupper() or name in NOT_FOR_MEMBERS or not isinstance(text, str | tuple):
            continue
        lines = [text] if isinstance(text, str) else list(text)
        if len(" ".join(lines).split()) >= FEWEST_WORDS:
            yield name, lines
    for level in list(Level)[1:]:
        yield level.label, [wording.warning_heading(level, NUMBER), wording.what_to_do(level, NUMBER)]
    yield "safety net", [wording.safety_net(NUMBER)]
    yield "broke", [wording.broke("a1b2", NUMBER)]
    yield "what I answer", [wording.what_i_answer(["Getting relief", "Common causes"]), wording.UNANSWERED_HOW]
    yield "not shared", [wording.not_shared(["Send Messages"])]
    yield "other language", list(wording.other_language(NUMBER))
    yield "settings", [commands.my_settings(is_plain=True)]


@pytest.mark.parametrize(("name", "lines"), list(_fixed()), ids=lambda value: value if isinstance(value, str) else "")
def test_fixed_sentences_are_easy_to_read(name: str, lines: list[str]) -> None:
    assert reading_age(lines, syllable_count()) <= HIGHEST_AGE
