"""Whatever an entry holds, what is sent keeps Discord's limits and loses no warning."""

from __future__ import annotations

import re
from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_ui import custom_ids, fitting, render, wording
from bot.discord_ui.custom_ids import Target
from bot.discord_ui.layout import Audience, Ground, Reply
from bot.domain.model import Answer, Answered, EntryId, Level, Suggested, Unanswered, Warned
from bot.domain.records import Revision
from tests.discord_ui.fakes import FEVER, HEAT, NIGHT, SOURCES, make_entry, make_knowledge, make_red_flag

GROUND = Ground(make_knowledge())
GROUND_GB = Ground(make_knowledge(), render.emergency_number(make_knowledge(), "GB"))
ASKER = Audience(2**63)

LINE = st.text(min_size=1, max_size=300).filter(str.strip)
LONG = st.text(min_size=1, max_size=1500).filter(str.strip)


def displays(reply: Reply) -> list[str]:
    assert reply.view is not None
    return [item.content for item in reply.view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def view_buttons(reply: Reply) -> list[discord.ui.Button[Any]]:
    assert reply.view is not None
    return [item for item in reply.view.walk_children() if isinstance(item, discord.ui.Button)]


def assert_within_limits(reply: Reply) -> None:
    if reply.view is None:
        assert reply.content
        assert fitting.size(reply.content) <= 2000
        return
    assert all(displays(reply))
    assert sum(map(fitting.size, displays(reply))) <= 4000
    assert len(list(reply.view.walk_children())) <= 40
    ids = [button.custom_id for button in view_buttons(reply)]
    assert len(ids) == len(set(ids))
    for button in view_buttons(reply):
        assert button.label
        assert fitting.size(button.label) <= 80
        assert button.custom_id
        assert len(button.custom_id) <= 100


entries = st.builds(
    lambda question, do_now, tips, help_if, note: make_entry(
        question=question, do_now=do_now, tips=tuple(tips), get_help_if=tuple(help_if), note=note
    ),
    st.text(min_size=1, max_size=150).filter(str.strip),
    LONG,
    st.lists(LINE, max_size=10),
    st.lists(LINE, max_size=8),
    st.none() | LONG,
)


@given(entries, st.sampled_from([None, Warned(Level.URGENT, (FEVER, NIGHT)), Warned(Level.PROFESSIONAL, (NIGHT,))]))
@settings(max_examples=60, deadline=None)
def test_any_entry_fits(entry: Any, warning: Warned | None) -> None:
    answer = Answer(warning, Answered(entry, (HEAT, entry)))

    reply = render.answer(answer, GROUND_GB, ASKER)

    assert_within_limits(reply)
    shown = "\n".join(displays(reply))
    assert wording.safety_net(None).replace(wording.NUMBERS_BY_REGION, "999") in shown
    assert warning is None or "You mentioned" in displays(reply)[0]


LONGEST = make_entry(
    "x" * 60,
    question="W" * 150,
    do_now="Rest well now. " * 100,
    tips=("t" * 300,) * 10,
    get_help_if=tuple(f"{i} " + "h" * 290 for i in range(8)),
    note="n" * 1500,
    sources=tuple(SOURCES) * 10,
)


def test_the_longest_entry_loses_tips_and_notes_but_neither_warning_nor_help() -> None:
    answer = Answer(Warned(Level.URGENT, (FEVER,)), Answered(LONGEST, (LONGEST,)))

    reply = render.answer(answer, GROUND, ASKER)

    assert_within_limits(reply)
    shown = "\n".join(displays(reply))
    assert "Take your temperature." in shown
    assert all(f"- {i} {'h' * 290}" in shown for i in range(8))
    assert wording.safety_net(None) in shown
    assert wording.CUT in shown


def test_text_is_cut_after_whole_sentences_and_lines() -> None:
    entry = make_entry(do_now="Rest well now. " * 100, tips=tuple(f"{i} " + "t" * 290 for i in range(10)), note=None)

    shown = displays(render.answer(Answer(None, Answered(entry, ())), GROUND, ASKER))

    assert next(t for t in shown if "Rest well now." in t).endswith("now.")
    tips = next(t for t in shown if wording.TIPS in t).splitlines()
    assert tips[-1] == wording.CUT
    assert {len(tip) for tip in tips[1:-1]} == {294}


def test_the_gravest_emergency_fits_into_a_message() -> None:
    flags = tuple(
        make_red_flag(f"f{i}", Level.EMERGENCY, "s" * 300, tuple("*" * 300 for _ in range(9))) for i in range(19)
    )

    reply = render.answer(Answer(Warned(Level.EMERGENCY, flags), Unanswered()), GROUND, ASKER)

    assert_within_limits(reply)
    assert reply.content is not None
    assert reply.content.startswith(f"### Call {wording.NUMBERS_BY_REGION} now if")


def test_an_emergency_raised_by_a_pair_does_not_repeat_lesser_advice() -> None:
    reply = render.answer(Answer(Warned(Level.EMERGENCY, (FEVER, NIGHT)), Unanswered()), GROUND_GB, ASKER)

    assert reply.content is not None
    assert "You mentioned: a fever; pain that wakes you at night." in reply.content
    assert "Take your temperature" not in reply.content


def test_two_lesser_signs_are_both_named() -> None:
    reply = render.answer(Answer(Warned(Level.URGENT, (NIGHT, FEVER)), Unanswered()), GROUND_GB, ASKER)

    assert "You mentioned: pain that wakes you at night; a fever." in displays(reply)[0]
    assert "111 for advice (United Kingdom)" in displays(reply)[0]


@pytest.mark.parametrize("country", ["GB", "gb"])
def test_a_known_country_has_its_number(country: str) -> None:
    assert (
        "Call 999 now"
        in displays(render.warning_signs(Ground(make_knowledge(), render.emergency_number(make_knowledge(), country))))[
            0
        ]
    )


def test_an_entry_cannot_break_out_of_the_card() -> None:
    evil = "# **big** [x](https://evil.example) <@123> @everyone ||s|| `code` > q\n- list"
    entry = make_entry(question=evil, do_now=evil, tips=(evil,), get_help_if=(evil,), note=evil)

    shown = "\n".join(displays(render.answer(Answer(None, Answered(entry, ())), GROUND, ASKER)))

    assert not re.search(r"(?<!\\)\[x", shown)
    assert "@everyone" not in shown
    assert not re.search(r"(?<!\\)<@", shown)
    assert not re.search(r"(?<!\\)\|\|", shown)


def test_a_url_with_parentheses_stays_one_link() -> None:
    shown = "\n".join(displays(render.answer(Answer(None, Answered(HEAT, ())), GROUND, ASKER)))

    assert "(https://example.org/relief_%281%29)" in shown


@pytest.mark.parametrize(
    ("written", "escaped"),
    [
        ("3-5 minutes", "3-5 minutes"),
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("1.5 hours", "1.5 hours"),
        ("two\nlines", "two lines"),
        ("see https://example.org/a_b_c", "see https://example.org/a_b_c"),
        ("me@example.org", "me@example.org"),
        ("a_b*c", r"a\_b\*c"),
    ],
)
def test_text_shows_as_written(written: str, escaped: str) -> None:
    assert fitting.escape(written) == escaped


@given(st.text(max_size=300), st.integers(min_value=2, max_value=100))
def test_shortened_text_keeps_its_limit(text: str, limit: int) -> None:
    assert fitting.size(fitting.shorten(text, limit)) <= limit


@pytest.mark.parametrize(
    "outcome", [Answered(HEAT, (HEAT,)), Suggested((HEAT,)), Unanswered(), Unanswered(is_empty=True)]
)
@pytest.mark.parametrize("warning", [None, Warned(Level.URGENT, (FEVER,)), Warned(Level.PROFESSIONAL, (NIGHT,))])
def test_every_card_ends_with_the_safety_net_and_the_signs_button(outcome: Any, warning: Warned | None) -> None:
    reply = render.answer(Answer(warning, outcome), GROUND, ASKER)

    assert_within_limits(reply)
    assert wording.safety_net(None) in displays(reply)
    assert custom_ids.SIGNS.pattern in [button.custom_id for button in view_buttons(reply)]


def test_no_wording_claims_that_no_warning_sign_was_found() -> None:
    sentences = [value for name, value in vars(wording).items() if name.isupper() and isinstance(value, str)]
    assert len(sentences) > 20
    assert not any(
        re.search(r"\bno (warning|red|sign)|not an emergency|your symptoms", s, re.IGNORECASE) for s in sentences
    )


def test_custom_ids_of_the_longest_ids_fit() -> None:
    entry_id, largest = EntryId("x" * 60), 2**64 - 1
    ids = [
        custom_ids.show(entry_id, largest),
        custom_ids.follow_up(entry_id),
        custom_ids.mid_ride(entry_id),
        custom_ids.dismiss(largest),
        custom_ids.none_fits(largest),
        custom_ids.vote(entry_id, Revision("0123456789"), is_helpful=False),
        Target("message", largest).share(Level.EMERGENCY, entry_id),
    ]

    assert max(map(len, ids)) <= 100


@given(entries)
@settings(max_examples=30, deadline=None)
def test_a_plain_card_says_the_same_without_frames_and_emoji(entry: Any) -> None:
    answer = Answer(Warned(Level.URGENT, (FEVER,)), Answered(entry, (HEAT,)))
    plain = Ground(GROUND.knowledge, None, is_plain=True)

    reply = render.answer(answer, plain, ASKER)

    assert_within_limits(reply)
    assert reply.view is not None
    assert not any(isinstance(item, discord.ui.Container) for item in reply.view.walk_children())
    assert [button.emoji for button in view_buttons(reply) if button.emoji] == []
    assert "1. Take your temperature." in displays(reply)[0]
    assert wording.safety_net(None) in displays(reply)[-1]
