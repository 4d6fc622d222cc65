"""`soigneur try --terminal`, as a script uses it: lines in, text out."""

from __future__ import annotations

import signal
from collections.abc import Sequence

import discord
import pytest

from bot.playground import greeting
from bot.playground.plain_text import _unmarked
from tests.playground.conftest import start_python

_START = """
from bot.playground import terminal
from tests.discord_ui.fakes import FakeAsking
terminal.run(FakeAsking(), country="GB")
"""


def converse(*lines: str) -> str:
    process = start_python(_START)
    output, errors = process.communicate("\n".join(lines), timeout=20)
    assert (process.returncode, errors) == (0, "")
    return output


def in_order(text: str, parts: Sequence[str]) -> bool:
    start = 0
    for part in parts:
        start = text.find(part, start)
        assert start >= 0, f"{part!r} is missing, or comes too early, in:\n{text}"
    return True


def test_a_conversation_through_every_door() -> None:
    output = converse(
        "good morning",
        "@soigneur " + "heat " * 900,
        "@soigneur heat or ice?",
        "1",
        "99",
        "/ask long climbs private:false",
        "1",
        "/ask",
        "/unknown",
        "as moderator",
        "hey @SOIGNEUR numb saddle",
        "in soigneur",
        "heat",
        "help",
        "quit",
        "never read",
    )
    assert in_order(
        output,
        [
            greeting.HEADING,
            "Mia in #injuries> good morning",
            "soigneur reads only what is meant for it",
            "(Discord refuses this:",
            "soigneur:\n== Heat or cold on a back spasm? ==",
            "Use what feels better.",
            "Back pain — NHS (UK) (https://www.nhs.uk/conditions/back-pain/)",
            "[1] Does stretching help?",
            "soigneur (only you can see this):\n== Does stretching help? ==",
            "There is no button with that number.",
            "[1] Why on long climbs?",
            "soigneur (changed):\n== Why on long climbs? ==",
            "Write the question after the command",
            "There is no such command.",
            "You are Sam now, a moderator.",
            "Sam in #injuries> hey @SOIGNEUR numb saddle",
            "999",
            "You are in @soigneur now.",
            "== Heat or cold on a back spasm? ==",
            "press the button with that number",
        ],
    )
    assert "never read" not in output


def test_same_input_gives_the_same_output_and_many_questions_are_all_answered() -> None:
    lines = ["heat?"] * 7
    first = converse("in soigneur", *lines)
    assert first == converse("in soigneur", *lines)
    assert first.count("Use what feels better.") == len(lines)


def test_interrupt_ends_without_a_traceback() -> None:
    process = start_python(_START)
    assert process.stdout is not None
    while "help" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("### Heat?", "== Heat? =="),
        ("-# small print", "small print"),
        ("**Tips**\n- one", "\nTips\n- one"),
        ("use **less** *force* and `ice`", "use less force and ice"),
        ("[NHS](<https://www.nhs.uk/>)", "NHS (https://www.nhs.uk/)"),
        ("see <https://www.nhs.uk/>", "see https://www.nhs.uk/"),
        ("<@7> and <@8>", "@Mia and @someone"),
        (r"1\. not a list \*", "1. not a list *"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_markup_becomes_plain_text(marked: str, plain: str) -> None:
    assert _unmarked(marked, {7: "Mia"}) == plain


def test_components_of_every_kind_in_cards_are_known() -> None:
    """The kinds that plain_text tells apart exist in discord.py under these names."""
    for kind in (
        "TextDisplay",
        "Container",
        "SectionComponent",
        "ActionRow",
        "Button",
        "SelectMenu",
        "SeparatorComponent",
    ):
        assert hasattr(discord, kind)
