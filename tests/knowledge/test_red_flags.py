"""The shipped red flags: each is reachable, none is dead, the wording is safe."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from rapidfuzz import fuzz

from bot.domain.model import Knowledge, Level, RedFlag
from bot.domain.normalise import normalise
from bot.domain.pipeline import Flow
from bot.domain.triage import Triager

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
QUESTIONS = Path(__file__).parents[1] / "questions"
TEXTS: dict[str, list[str]] = yaml.load(  # BaseLoader: plain strings
    (Path(__file__).parent / "red_flag_texts.yaml").read_text("utf-8"), Loader=yaml.BaseLoader
)
LEVELS = {
    "cauda-equina": "emergency",
    "chest-pain-or-breathless": "emergency",
    "heat-illness-or-confusion": "emergency",
    "dark-urine": "emergency",
    "serious-trauma": "emergency",
    "possible-aneurysm": "emergency",
    "leg-numbness-tingling-weakness": "urgent",
    "fever-or-unwell": "urgent",
    "urinary-symptoms": "urgent",
    "cancer-or-weight-loss": "urgent",
    "fragile-bones": "urgent",
    "sudden-or-worsening-severe-pain": "urgent",
    "night-or-unremitting-pain": "professional",
    "severe-pain": "professional",
    "persistent-spasms": "professional",
    "back-history": "professional",
    "fall-or-accident": "professional",
    "pregnant": "professional",
    "under-18": "professional",
}


def _shipped_ids() -> list[str]:
    tree = yaml.load((KNOWLEDGE / "red_flags.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    return [flag["id"] for flag in tree["red_flags"]]


@pytest.fixture(scope="module")
def triager(shipped_flow: Flow) -> Triager:
    """The shipped rules and the second reader, made ready."""
    return shipped_flow.triager


@pytest.fixture(scope="module")
def flags(shipped_knowledge: Knowledge) -> dict[str, RedFlag]:
    """The shipped red flags by id."""
    return {flag.id: flag for flag in shipped_knowledge.red_flags}


def _found(triager: Triager, text: str) -> set[str]:
    return {sighting.red_flag.id for sighting in triager.triage(normalise(text)).sightings}


def _rows(*names: str) -> list[dict[str, Any]]:
    lines = [line for name in names for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines if line]


def test_ids_and_levels_are_the_agreed_ones(flags: dict[str, RedFlag]) -> None:
    assert {flag.id: flag.level.label for flag in flags.values()} == LEVELS


@pytest.mark.parametrize("flag_id", _shipped_ids())
def test_each_sentence_fires_or_is_silent_as_it_says(flag_id: str, flags: dict[str, RedFlag], triager: Triager) -> None:
    flag = flags[flag_id]
    assert [text for text in flag.fires_on if flag_id not in _found(triager, text)] == []
    assert [text for text in flag.silent_on if flag_id in _found(triager, text)] == []


@pytest.mark.parametrize("flag_id", _shipped_ids())
def test_each_red_flag_has_enough_examples(flag_id: str, flags: dict[str, RedFlag]) -> None:
    assert len(set(flags[flag_id].fires_on)) >= 12
    assert len(set(flags[flag_id].silent_on)) >= 10


@pytest.mark.parametrize("flag_id", _shipped_ids())
def test_no_rule_is_dead(flag_id: str, flags: dict[str, RedFlag], shipped_knowledge: Knowledge) -> None:
    flag = flags[flag_id]
    dead = []
    for number, rule in enumerate(flag.rules):
        alone = Triager([replace(flag, rules=(rule,))], (), shipped_knowledge.modifiers)
        if not any(_found(alone, text) for text in flag.fires_on):
            dead.append((number, rule.signs[0][:3]))
    assert dead == []


def test_no_example_is_copied_from_a_labelled_question(flags: dict[str, RedFlag]) -> None:
    asked = {normalise(row["text"]).text for row in _rows("questions", "red_flags", "chatter")}
    mine = {normalise(text).text for flag in flags.values() for text in (*flag.fires_on, *flag.silent_on)}
    mine |= {normalise(text).text for texts in TEXTS.values() for text in texts}
    copies = [
        text
        for text in mine
        if text in asked
        or (len(text.split()) > 5 and any(fuzz.token_sort_ratio(text, other, score_cutoff=90) for other in asked))
    ]
    assert copies == []


@pytest.mark.parametrize(("level", "text"), [(level, text) for level, texts in TEXTS.items() for text in texts])
def test_texts_written_after_the_rules(level: str, text: str, triager: Triager) -> None:
    found = triager.triage(normalise(text)).level
    if level == "none":
        assert found is Level.NONE
    else:
        assert found >= Level.from_label(level.upper())


@pytest.mark.parametrize("flag_id", _shipped_ids())
def test_advice_is_short_and_safe(flag_id: str, flags: dict[str, RedFlag]) -> None:
    flag = flags[flag_id]
    assert 1 <= len(flag.advice) <= 4
    words = " ".join((flag.sign, *flag.advice)).lower()
    assert not re.search(
        r"your symptoms|you (probably|may|might) have|diagnos|\b\d+ ?mg\b|\b(999|112|911|111)\b", words
    )
    assert all(len(line) <= 140 for line in flag.advice)
    assert flag.sign[0].islower()
    assert not flag.sign.endswith(".")


@pytest.mark.parametrize("flag_id", ["heat-illness-or-confusion", "dark-urine"])
def test_no_advice_to_drink(flag_id: str, flags: dict[str, RedFlag]) -> None:
    assert not re.search(r"\bdrink|hydrat|sip\b|fluids? (plenty|more)", " ".join(flags[flag_id].advice).lower())


@pytest.mark.parametrize("flag_id", _shipped_ids())
def test_sources_were_read_and_the_entry_exists(
    flag_id: str, flags: dict[str, RedFlag], shipped_knowledge: Knowledge
) -> None:
    flag = flags[flag_id]
    assert flag.sources
    assert all(shipped_knowledge.sources[source].was_read for source in flag.sources)
    assert flag.entry in {entry.id for entry in shipped_knowledge.entries}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I have osteoporosis and slipped on ice, now my back is in spasm", Level.EMERGENCY),
        ("on chemo and my left leg is numb with back pain", Level.EMERGENCY),
        ("fever of 39 with back pain and now he is drowsy", Level.EMERGENCY),
        ("blood in my wee, back pain, and I'm confused", Level.EMERGENCY),
        ("slipped disc in 2015 and my back keeps seizing every long ride", Level.URGENT),
        ("12 weeks pregnant, back ache", Level.PROFESSIONAL),
        ("12 weeks pregnant, back ache that comes in waves", Level.URGENT),
        ("20 weeks pregnant with back spasms", Level.URGENT),
    ],
)
def test_pairs_raise_the_level(text: str, level: Level, triager: Triager) -> None:
    assert triager.triage(normalise(text)).level is level


def test_ordinary_questions_are_not_warned(shipped_knowledge: Knowledge, triager: Triager) -> None:
    """The phrasings of every topic but the one on professional help, which holds phrasings that report a sign."""
    phrasings = [
        phrasing
        for entry in shipped_knowledge.entries
        if entry.topic != "professional-help"
        for phrasing in entry.phrasings
    ]
    levels = [triager.triage(normalise(phrasing)).level for phrasing in phrasings]
    assert sum(level > Level.NONE for level in levels) / len(levels) <= 0.005
    assert sum(level >= Level.URGENT for level in levels) / len(levels) <= 0.002
