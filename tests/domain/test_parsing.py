"""From files to a Knowledge, or to every Problem at once with file, line and remedy."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.model import EntryId, Knowledge, Level, Modifier, SourceId, TopicId
from bot.domain.parsing import Parsed, Problems, parse_knowledge
from bot.storage.yaml_files import read_text

ENTRY = """
topic: relief
title: Getting relief
entries:
  - id: heat
    question: Heat or cold?
    phrasings: [heat or ice]
    do_now: Use either.
    sources: [nhs]
"""
SOURCES = "sources:\n  - {id: nhs, publisher: NHS, title: Back pain, url: 'https://www.nhs.uk/conditions/back-pain/'}\n"
RED_FLAG = """
classes:
  leg: [leg, foot]
  numb: [numb <leg>]
red_flags:
  - id: numb-leg
    level: urgent
    sign: a numb leg
    advice: [Do not ride.]
    entry: heat
    sources: [nhs]
    rules:
      - all: [<numb> | dead, <leg>]
        within: 3
    fires_on: [my leg is numb]
    silent_on: [my hand is numb]
"""


def parsed(**files: str) -> Parsed | Problems:
    """Parse files given as `entries_relief="…", sources="…"`."""
    names = ((name.replace("_", "/", 1) if name.startswith("entries_") else name, text) for name, text in files.items())
    return parse_knowledge([read_text(text, f"{name}.yaml") for name, text in names])


def knowledge(**files: str) -> Knowledge:
    result = parsed(**files)
    assert isinstance(result, Parsed), result
    return result.knowledge


def told(**files: str) -> list[str]:
    result = parsed(**files)
    assert isinstance(result, Problems)
    return [str(problem) for problem in result.problems]


def test_an_entry_needs_five_fields() -> None:
    (entry,) = knowledge(entries_relief=ENTRY).entries

    assert (entry.id, entry.topic, entry.phrasings) == (EntryId("heat"), TopicId("relief"), ("heat or ice",))


def test_dates_are_read_from_text() -> None:
    (entry,) = knowledge(entries_relief=ENTRY + "    check_again_by: 2027-11-23\n").entries

    assert entry.check_again_by == date(2027, 11, 23)


def test_entries_keep_the_order_of_the_files() -> None:
    other = ENTRY.replace("relief", "causes").replace("heat", "why")

    assert [e.id for e in knowledge(entries_causes=other, entries_relief=ENTRY).entries] == ["why", "heat"]


def test_each_part_remembers_its_place() -> None:
    result = parsed(entries_relief=ENTRY, sources=SOURCES)

    assert isinstance(result, Parsed)
    assert result.places == {"heat": ("entries/relief.yaml", 5), "source nhs": ("sources.yaml", 2)}


def test_a_page_that_was_not_read_is_remembered_as_such() -> None:
    text = SOURCES.replace("title:", "read: none, commercial: 'true', title:")

    source = knowledge(entries_relief=ENTRY, sources=text).sources[SourceId("nhs")]

    assert (source.was_read, source.is_commercial) == (False, True)


def test_classes_in_rules_are_spelt_out_also_one_within_another() -> None:
    (flag,) = knowledge(entries_relief=ENTRY, red_flags=RED_FLAG).red_flags

    assert flag.level is Level.URGENT
    assert flag.rules[0].signs == (("numb leg", "numb foot", "dead"), ("leg", "foot"))


def test_a_pair_is_read() -> None:
    pairs = "pairs:\n  - {level: emergency, first: [numb-leg], rules: [{say: [since the crash]}]}\n"

    (pair,) = knowledge(entries_relief=ENTRY, red_flags=RED_FLAG + pairs).pairs

    assert (pair.level, set(pair.first)) == (Level.EMERGENCY, {"numb-leg"})
    assert pair.rules[0].signs == (("since the crash",),)


def test_a_modifier_is_read() -> None:
    text = "modifiers:\n  - {category: denied, words: ['No', not any], scope: '3'}\nnot_misspelt: legs logs\n"

    modifiers = knowledge(entries_relief=ENTRY, modifiers=text).modifiers

    assert modifiers.modifiers == (Modifier("denied", "forward", ("no", "not any"), 3),)
    assert modifiers.not_misspelt == ("legs", "logs")


def test_a_modifier_can_name_word_classes() -> None:
    text = (
        "classes: {elder: [dad, gran], history: [disc]}\n"
        "modifiers:\n  - {category: other, scope: '0', words: [<elder> had], about: [<history>, cancer], unless: [<elder> has]}\n"
    )

    (modifier,) = knowledge(entries_relief=ENTRY, modifiers=text).modifiers.modifiers

    assert modifier.words == ("dad had", "gran had")
    assert modifier.about == ("disc", "cancer")
    assert modifier.unless == ("dad has", "gran has")


def test_a_modifier_with_an_unknown_class_is_a_problem() -> None:
    (problem,) = told(modifiers="modifiers:\n  - {category: other, words: [<elder> had]}\n")

    assert "there is no word class <elder>" in problem


def test_a_synonym_group_holds_the_word_that_names_it() -> None:
    text = "synonyms:\n  - {means: spasm, words: [cramp, seize]}\n"

    assert knowledge(entries_relief=ENTRY, synonyms=text).synonyms[0].words == ("spasm", "cramp", "seize")


def test_scope_and_emergency_numbers_are_read() -> None:
    read = knowledge(
        entries_relief=ENTRY,
        scope="about: [back]\nout_of_scope: [anyone selling a saddle?]\n",
        emergency_numbers="emergency_numbers:\n  - {country: GB, name: United Kingdom, call: '999', advice: '111'}\n",
    )

    assert read.scope.out_of_scope == ("anyone selling a saddle?",)
    assert [(n.country, n.call, n.advice) for n in read.emergency_numbers] == [("GB", "999", "111")]


def test_norway_stays_a_country() -> None:
    numbers = "emergency_numbers:\n  - {country: NO, name: Norway, call: 113}\n"

    assert knowledge(entries_relief=ENTRY, emergency_numbers=numbers).emergency_numbers[0].country == "NO"


@pytest.mark.parametrize(
    ("find", "replace", "fault"),
    [
        ("    do_now: Use either.\n", "", "5: “do_now” is missing. Add it here."),
        ("do_now: Use either.", "do_now: ''", "8: “do_now” is empty. Fill it in, or take it away if it is optional."),
        ("[heat or ice]", "[]", "7: “phrasings” is empty. Fill it in, or take it away if it is optional."),
        (
            "[heat or ice]",
            "heat or ice",
            "7: “phrasings” must be a list. Write each item on a line of its own that starts with “- ”.",
        ),
        ("do_now: Use", "do_now: {Use: a}\n    note: Use", "8: “do_now” must be text. Put it in quotes; "),
        ("id: heat", "id: Heat", "5: “id” holds a character that may not stand here."),
        ("phrasings:", "phrases:", "7: “phrases” is no field that is known here. Did you mean “phrasings”? "),
        ("do_now:", "check_again_by: soon\n    do_now:", "8: “check_again_by” is not right: "),
        ("[heat or ice]", f"[{'ice ' * 90}]", "7: “phrasings” is longer than 300 characters. Shorten it."),
        ("do_now:", "mid_ride: [a, b, c, d]\n    do_now:", "8: “mid_ride” has more than 3 items. Take some away."),
        ("topic: relief", "topics: relief", "2: “topics” is no field that is known here. Did you mean “topic”? "),
    ],
)
def test_a_fault_is_told_with_line_and_remedy(find: str, replace: str, fault: str) -> None:
    assert find in ENTRY

    assert any(t.startswith(f"entries/relief.yaml:{fault}") for t in told(entries_relief=ENTRY.replace(find, replace)))


def test_a_name_that_is_not_written_right_is_named() -> None:
    (fault,) = told(entries_relief=ENTRY, sources=SOURCES, red_flags=RED_FLAG.replace("leg: [leg", "my_leg: [leg"))

    assert fault.startswith("red_flags.yaml:3: “my_leg” holds a character that may not stand here.")


def test_all_faults_of_all_files_are_told_at_once() -> None:
    faults = told(
        entries_relief=ENTRY.replace("do_now: Use either.", "tip: [a]"),
        sources=SOURCES.replace("https", "htps"),
        scope="about: [one, two\n",
    )

    assert [fault.split(":")[0] for fault in faults] == [
        "entries/relief.yaml",
        "entries/relief.yaml",
        "sources.yaml",
        "scope.yaml",
    ]


def test_nothing_is_half_loaded() -> None:
    assert isinstance(parsed(entries_relief=ENTRY, entries_causes="topic: causes"), Problems)


def test_an_id_that_stands_twice_is_told_with_both_places() -> None:
    faults = told(entries_causes=ENTRY.replace("relief", "causes"), entries_relief=ENTRY)

    assert faults == [
        "entries/relief.yaml:5: The id “heat” stands in entries/causes.yaml:5 too. Give one of them a new id."
    ]


def test_a_topic_that_has_two_files_is_told() -> None:
    faults = told(entries_again=ENTRY.replace("heat", "ice"), entries_relief=ENTRY)

    assert faults == ["entries/relief.yaml:2: The topic “relief” has a file already. Join the two files."]


def test_a_source_that_stands_twice_is_told() -> None:
    twice = SOURCES + SOURCES.removeprefix("sources:\n")

    assert told(entries_relief=ENTRY, sources=twice) == [
        "sources.yaml:3: The source “nhs” stands here twice. Keep one of the two."
    ]


def test_a_file_that_nobody_reads_is_told_with_what_was_meant() -> None:
    assert told(entries_relief=ENTRY, source=SOURCES) == [
        "source.yaml: No part of the bot reads this file. Did you mean “sources.yaml”? Rename it, or take it away."
    ]


def test_an_empty_folder_is_told() -> None:
    assert told() == ["entries: There are no knowledge files here. Name a folder that holds entries/<topic>.yaml."]


def test_files_without_an_entry_are_told() -> None:
    assert told(sources=SOURCES) == ["entries: There is no entry. Write at least one file entries/<topic>.yaml."]


def test_a_file_that_is_a_bare_text_is_told() -> None:
    assert told(entries_relief="just words") == [
        "entries/relief.yaml:1: “the file” must hold fields. Write “name: value” lines here."
    ]


@pytest.mark.parametrize(
    ("find", "replace", "fault"),
    [
        ("level: urgent", "level: grave", "“level” is not right: "),
        ("<numb> | dead", "<nmb>", "there is no word class <nmb>"),
        ("[numb <leg>]", "[numb <numb>]", "there is no word class <numb>, or it holds itself"),
        ("within: 3", "say: [numb leg]", "write either `say` or `all`"),
        ("    advice: [Do not ride.]\n", "", "“advice” is missing."),
        ("    silent_on: [my hand is numb]\n", "", "“silent_on” is missing."),
    ],
)
def test_a_fault_in_a_red_flag_is_told(find: str, replace: str, fault: str) -> None:
    assert find in RED_FLAG

    (one,) = told(entries_relief=ENTRY, red_flags=RED_FLAG.replace(find, replace))

    assert one.startswith("red_flags.yaml:")
    assert fault in one


@pytest.mark.parametrize("text", ["[]", "{}", "a", "entries: {}", "topic: [x]", "entries: [[]]", "entries: [a]"])
def test_no_shape_of_file_makes_it_raise(text: str) -> None:
    assert isinstance(parsed(entries_relief=text, scope=text, red_flags=text), Problems)
