"""A card that was laid out once: the same for every asker as if it had been laid out for them alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.discord_ui import render
from bot.discord_ui.custom_ids import Target
from bot.discord_ui.layout import Audience, Ground, Reply
from bot.discord_ui.printing import Printer
from bot.domain.model import Answer, Answered, EntryId, Level, Outcome, Suggested, Thanked, Unanswered, Warned
from tests.discord_ui.fakes import CLIMB, FEVER, HEAT, NIGHT, SADDLE, STRETCH, make_entry, make_knowledge

MIA, OTTO = 1_234_567_890_123_456_789, 2**63 - 1
KNOWLEDGE = make_knowledge()
GB, DE = KNOWLEDGE.emergency_numbers
OUTCOMES: list[Outcome] = [
    Answered(HEAT, (STRETCH, CLIMB)),
    Answered(HEAT, (CLIMB,)),
    Answered(HEAT, ()),
    Answered(CLIMB, ()),
    Suggested((HEAT, CLIMB)),
    Suggested((CLIMB, HEAT)),
    Unanswered(),
    Unanswered(is_empty=True),
    Unanswered(is_foreign=True),
    Thanked(),
]
WARNINGS = [
    None,
    Warned(Level.PROFESSIONAL, (NIGHT,)),
    Warned(Level.URGENT, (FEVER,)),
    Warned(Level.URGENT, ()),
    Warned(Level.EMERGENCY, (SADDLE, FEVER)),
]
GROUNDS = [
    Ground(KNOWLEDGE, GB),
    Ground(KNOWLEDGE, DE),
    Ground(KNOWLEDGE),
    Ground(KNOWLEDGE, GB, is_plain=True),
    Ground(KNOWLEDGE, GB, remark="I could read only the title."),
]
ANSWERS = [Answer(warning, outcome) for warning in WARNINGS for outcome in OUTCOMES]


def audiences(asker_id: int) -> list[Audience]:
    shares = [Target(), Target("member", OTTO), Target("message", 7)]
    return [Audience(asker_id), *(Audience(asker_id, is_private=True, share=share) for share in (None, *shares))]


def sent(reply: Reply) -> tuple[Any, ...]:
    """Everything that leaves the bot, or that it remembers."""
    view = reply.view
    laid_out = view and (view.to_components(), view.has_components_v2(), view.is_finished())
    return reply.content, laid_out, reply.level, reply.entry_id


async def test_a_print_is_what_would_have_been_laid_out_for_the_asker() -> None:
    printer = Printer(most_kept=10_000)
    for asker_id in (MIA, OTTO, MIA):
        for ground in GROUNDS:
            for audience in audiences(asker_id):
                for answer in ANSWERS:
                    printed = printer.answer(answer, ground, audience)
                    assert sent(printed) == sent(render.answer(answer, ground, audience))


async def test_a_card_that_was_changed_is_laid_out_anew() -> None:
    printer = Printer()
    changed = make_entry(do_now="Use neither.")
    for entry, knowledge in ((HEAT, KNOWLEDGE), (changed, make_knowledge(entries=(changed,)))):
        answer, ground = Answer(None, Answered(entry, ())), Ground(knowledge, GB)
        assert entry.do_now.split(".")[0] in str(sent(printer.answer(answer, ground, Audience(MIA))))


async def test_a_check_that_becomes_overdue_is_told_on_the_next_card() -> None:
    printer = Printer()
    entry = replace(HEAT, check_again_by=date(2027, 11, 23))
    for today in (date(2027, 11, 23), date(2027, 11, 24)):
        answer, ground = Answer(None, Answered(entry, ())), Ground(KNOWLEDGE, GB, today=today)
        assert sent(printer.answer(answer, ground, Audience(MIA))) == sent(render.answer(answer, ground, Audience(MIA)))


async def test_no_asker_finds_another_ones_id_on_a_card() -> None:
    printer = Printer()
    for answer in ANSWERS:
        printer.answer(answer, GROUNDS[0], Audience(MIA))
        assert str(MIA) not in str(sent(printer.answer(answer, GROUNDS[0], Audience(OTTO))))


@pytest.mark.parametrize("number", [5, 50])
async def test_memory_is_bounded(number: int) -> None:
    printer = Printer(most_kept=5)
    for count in range(number):
        entry = replace(HEAT, id=EntryId(f"heat-{count}"))
        printer.answer(Answer(None, Answered(entry, ())), GROUNDS[0], Audience(MIA))
    assert len(printer) == 5
