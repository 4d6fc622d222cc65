"""What is taken out of a member's words before they are kept, and what stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.naming import ordinary_words
from bot.domain.redacting import LONGEST, redact, without_marks

KNOWN = ordinary_words(["locks sore cobbles twinge core", "an L-shaped desk or an X-ray"])

PIECES = """
<@123456789012345678> <#1> <:ouch:123456> @mia @ # [name] [link] [ ] ( ) ` ``` http https://x.io www.x x.com a@b.c
07700900123 12345 1234 12/03/85 march 12 st Sarah sarah Will will said Dr dr coach name is my I'm born in SW1A 1AA 12
High Street . ! ? , : _ * … ’s 's é ＠ ①② ١٢٣٤٥ ÅSA McX J-P
"""
pieces = st.sampled_from(PIECES.split())
texts = st.text(max_size=80) | st.lists(pieces, max_size=25).flatmap(
    lambda words: st.sampled_from([" ", "", "\n"]).map(lambda gap: gap.join(words))
)


@pytest.mark.parametrize(
    "text",
    [
        "my back locks up after 2 hours on the turbo",
        "My back locks up after 2 hours on the Turbo",
        "Stretching or Pilates? 3 x 10 reps at 90 rpm",
        "L5 S1 disc, MRI on Monday, is the GP right",
        "10k in 1:30, then 120/80 and 24/7 stiff",
        "ran 5 miles down the lane, 2 hours on the road",
        "I walked 10 000 steps, then 2,500 more",
        "my dr said rest, what can I do",
        "Will my back heal?",
        "an L-shaped desk or an X-ray?",
        "Cobbles. Locks up! Core work?",
        "200w for 40 min, since January",
        "MY BACK LOCKS UP",
    ],
)
def test_what_is_asked_stays(text: str) -> None:
    assert redact(text, KNOWN) == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("<@123456789012345678> my back", "[name] my back"),
        ("<@!1> and <@&22> in <#333>", "[name] and [name] in [channel]"),
        ("is @mia.k right", "is [name] right"),
        ("@everyone my back", "[name] my back"),
        ("ride @ 5pm", "ride at 5pm"),
        ("ouch <:ouch:123456> my back", "ouch my back"),
        ("since <t:1700000000:R>", "since [date]"),
        ("see https://strava.com/activities/1 or www.x.io/a", "see [link] or [link]"),
        ("on strava.com/athletes/7 it says", "on [link] it says"),
        ("like [this](https://x.io/a) here", "like this [link] here"),
        ("mail mia.k+x@example.org", "mail [e-mail]"),
        ("mia at gmail dot com", "[e-mail]"),
        ("call 07700 900 123 or +44 (0)20 7946-0958", "call [number] or [number]"),
        ("my number is 12345", "my number is [number]"),
        ("race number A123456", "race number [number]"),
        ("dob 12/03/1985, stiff", "dob [date], stiff"),
        ("since 12 march I cannot bend", "since [date] I cannot bend"),
        ("on March 12th, 2026 it went", "on [date] it went"),
        ("born in 1985 and stiff", "born in [date] and stiff"),
        ("i live in SW1A 1AA", "i live in [address]"),
        ("zip 90210", "zip [number]"),
        ("at 12 Station Road in", "at [address] in"),
        ("near 221b baker street", "near [address]"),
        ("in the hauptstraße 12", "in the [address]"),
        ("ask Sarah about it", "ask [name] about it"),
        ("ask sarah about it", "ask [name] about it"),
        ("with Sarah Jones, Tom and Zebedee", "with [name] and [name]"),
        ("Zebedee is stiff", "[name] is stiff"),
        ("is Zebedee's trick any good", "is [name]'s trick any good"),
        ("my name is zeb and it is sore", "my name is [name] and it is sore"),
        ("the physio Mark says rest", "the physio [name] says rest"),
        ("Mark said rest", "[name] said rest"),
        ("is Will right", "is [name] right"),
        ("sore on the climb to Sa Calobra", "sore on the climb to [name]"),
        ("ask rider#1234 or sarah_92", "ask [name] or [name]"),
        ("my back ```secret\nstuff``` and `more`", "my back [code] and [code]"),
        ("my back ``` never closed", "my back [code]"),
        ("ｓａｒａｈ＠ｘ．ｏｒｇ", "[e-mail]"),
        ("S\u200barah and my back", "[name] and my back"),
    ],
)
def test_what_tells_who_it_is_goes(text: str, redacted: str) -> None:
    assert redact(text, KNOWN) == redacted


def test_a_story_is_cut_between_words() -> None:
    redacted = redact("my back is sore " * 60)
    assert LONGEST - 12 < len(redacted) <= LONGEST
    assert redacted.endswith("...")
    assert ("my back is sore " * 60).startswith(redacted.removesuffix("...") + " ")


def test_an_ordinary_word_with_a_capital_letter_stays_where_it_is_known() -> None:
    assert (redact("why the Twinge"), redact("why the Twinge", KNOWN)) == ("why the [name]", "why the Twinge")


def test_a_name_in_the_knowledge_is_still_a_name() -> None:
    assert redact("ask Dave", ordinary_words(["Dave's back"])) == "ask [name]"


def test_without_marks_the_member_s_own_words_are_left() -> None:
    assert without_marks("[name] says [link] rest [sic]") == "says rest [sic]"


@given(texts)
@example("[name][name] ，[name]")
@example("@" * 2000)
@example("a" * 3000)
@example("at dot " * 400)
@example("(" * 2000 + "1")
def test_redacting_keeps_its_promises_whatever_the_text(text: str) -> None:
    redacted = redact(text, KNOWN)
    assert len(redacted) <= LONGEST
    assert redact(redacted, KNOWN) == redacted
    assert re.search(r"\d{5}", redacted) is None
    assert "@" not in redacted
    assert "http" not in redacted.lower()
