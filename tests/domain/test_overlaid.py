"""A guild's own index: what it added is found, what it hid is not, and all else answers as the shared one does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.model import Answered, Entry, EntryId, Knowledge, Scope
from bot.domain.normalise import normalise
from bot.domain.overlay import LaidEntry, Overlay, lay_over, moved_under
from bot.domain.pipeline import Flow, answer_question, prepare, prepare_over
from bot.domain.records import revision_of
from tests.factories import make_entry, make_knowledge, make_red_flag

HEAT = make_entry(
    id="heat", question="Heat or cold?", phrasings=("heat or ice", "ice pack on my back", "hot bath after a spasm")
)
REST = make_entry(
    id="rest", question="How long should I rest?", phrasings=("when can I run again", "rest or train", "race on Sunday")
)
SHOES = make_entry(
    id="shoes", question="Do shoes matter?", phrasings=("new trainers and my back", "insoles", "arch support")
)
CAFE = make_entry(
    id="cafe", question="Where is the coffee stop?", phrasings=("which cafe on Sunday", "where do we stop for espresso")
)


@pytest.fixture(scope="module")
def base() -> Flow:
    outside = ("who won the cup", "lost my gloves", "ride at nine tomorrow", "my knee clicks", "good luck all")
    return prepare(replace(make_knowledge(entries=(HEAT, REST, SHOES)), scope=Scope(out_of_scope=outside)))


def laid(base: Flow, *entries: Entry, hidden: tuple[str, ...] = ()) -> Flow:
    changes = {entry.id: LaidEntry(entry.id, 1, entry) for entry in entries}
    changes |= {EntryId(i): LaidEntry(EntryId(i), 1, None) for i in hidden}
    return prepare_over(base, lay_over(base.knowledge, Overlay(changes)))


def first(flow: Flow, text: str) -> str:
    return flow.index.match(normalise(text))[0].entry.id


@pytest.mark.parametrize("text", ["where do we stop for espresso", "which cafe is it on sunday", "coffee stop?"])
def test_an_added_entry_is_answered(base: Flow, text: str) -> None:
    outcome = answer_question(laid(base, CAFE), text).outcome

    assert isinstance(outcome, Answered)
    assert outcome.entry == CAFE


def test_words_that_only_a_guild_knows_are_understood_and_corrected(base: Flow) -> None:
    assert first(laid(base, CAFE), "an espreso somewhere?") == "cafe"


def test_a_hidden_entry_is_never_shown(base: Flow) -> None:
    flow = laid(base, hidden=("heat",))

    assert "heat" not in {match.entry.id for match in flow.index.match(normalise("heat or ice"))}
    assert EntryId("heat") not in flow.entries


def test_an_added_phrasing_takes_its_question(base: Flow) -> None:
    text = "wobbly feet in carbon plates"
    more = replace(SHOES, phrasings=(*SHOES.phrasings, text))

    assert first(laid(base, more), text) == "shoes"
    assert isinstance(answer_question(laid(base, more), text).outcome, Answered)


def test_a_phrasing_that_was_taken_out_no_longer_counts(base: Flow) -> None:
    less = replace(SHOES, phrasings=("new trainers and my back",))

    [before], [after] = (flow.index.explain(normalise("insoles")) for flow in (base, laid(base, less)))

    assert before.evidence.likeness_inside > 0.9
    assert after.evidence.likeness_inside == 0


def test_a_changed_card_is_shown_and_matched_as_before(base: Flow) -> None:
    changed = replace(HEAT, do_now="Something of our own.")

    outcome = answer_question(laid(base, changed), "heat or ice").outcome

    assert isinstance(outcome, Answered)
    assert outcome.entry.do_now == "Something of our own."


@pytest.mark.parametrize("text", ["heat or ice", "can I race on sunday", "insoles?", "who won the cup", "my knee"])
def test_all_else_is_answered_as_without_the_overlay(base: Flow, text: str) -> None:
    unrelated = make_entry(id="zebra", question="Zebra okapi?", phrasings=("quagga zorse",))
    before, after = answer_question(base, text), answer_question(laid(base, unrelated), text)

    assert after.outcome == before.outcome
    pairs = zip(before.matches, after.matches, strict=False)
    assert all(abs(a.score - b.score) < 1 for a, b in pairs if a.entry == b.entry)


def test_an_empty_overlay_changes_no_score(base: Flow) -> None:
    flow = prepare_over(base, lay_over(base.knowledge, Overlay()))

    for text in ("heat or ice", "race", "shoes and rest", "gloves"):
        assert [(m.entry.id, m.phrasing) for m in flow.index.match(normalise(text))] == [
            (m.entry.id, m.phrasing) for m in base.index.match(normalise(text))
        ]
        assert [m.score for m in flow.index.match(normalise(text))] == pytest.approx(
            [m.score for m in base.index.match(normalise(text))], abs=0.01
        )


def test_a_guild_may_add_red_flags_and_never_lose_one(base: Flow) -> None:
    knowledge = replace(base.knowledge, red_flags=(make_red_flag(id="shipped"),))
    weaker = replace(make_red_flag(id="shipped"), rules=())

    merged = lay_over(knowledge, Overlay(red_flags=(weaker, make_red_flag(id="own"))))

    assert [flag.id for flag in merged.red_flags] == ["shipped", "own"]
    assert merged.red_flags[0].rules == knowledge.red_flags[0].rules


def test_an_entry_whose_base_has_changed_is_reported(base: Flow) -> None:
    overlay = Overlay({HEAT.id: LaidEntry(HEAT.id, 1, replace(HEAT, note="Ours."), revision_of(HEAT))})
    updated: Knowledge = replace(base.knowledge, entries=(replace(HEAT, do_now="New advice."), REST, SHOES))

    assert moved_under(base.knowledge, overlay) == ()
    assert [each.entry_id for each in moved_under(updated, overlay)] == ["heat"]


def test_everything_may_be_hidden(base: Flow) -> None:
    flow = laid(base, hidden=("heat", "rest", "shoes"))

    assert answer_question(flow, "heat or ice").matches == ()
