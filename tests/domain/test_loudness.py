"""How loud the bot is never decides about a warning, and louder never says less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.loudness import CLEAR, Loudness, Voice, voice
from bot.domain.model import Answer, Answered, Level, Match, Outcome, Suggested, Thanked, Unanswered, Warned
from tests.factories import make_entry

ENTRY = make_entry(id="heat")
OUTCOMES: list[Outcome] = [Answered(ENTRY, ()), Suggested((ENTRY,)), Unanswered(), Unanswered(is_empty=True), Thanked()]
ANSWERS = st.builds(
    lambda level, outcome, score: Answer(
        Warned(level, ()) if level > Level.NONE else None, outcome, (Match(ENTRY, "heat", score),)
    ),
    st.sampled_from(Level),
    st.sampled_from(OUTCOMES),
    st.floats(0, 100),
)


@given(ANSWERS)
def test_off_says_nothing(answer: Answer) -> None:
    assert voice(answer, Loudness.OFF) is Voice.SILENCE


@given(ANSWERS, st.sampled_from(list(Loudness)[1:]))
def test_a_warning_is_said_at_every_other_loudness(answer: Answer, loudness: Loudness) -> None:
    said = voice(answer, loudness)
    assert (said in {Voice.WARNING, Voice.CARD}) if answer.warning else said is not Voice.WARNING


@given(ANSWERS)
def test_louder_never_says_less(answer: Answer) -> None:
    spoken = [voice(answer, loudness) is not Voice.SILENCE for loudness in Loudness]
    assert spoken == sorted(spoken)


@pytest.mark.parametrize(("score", "said"), [(CLEAR, Voice.CARD), (CLEAR - 0.1, Voice.SILENCE)])
def test_a_card_takes_a_clear_score(score: float, said: Voice) -> None:
    assert voice(Answer(None, OUTCOMES[0], (Match(ENTRY, "heat", score),)), Loudness.NORMAL) is said
