"""What a change does to other answers is known before it is live."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.labelled import Labelled
from bot.domain.model import Entry, EntryId, Scope
from bot.domain.normalise import normalise
from bot.domain.overlay import LaidEntry, Overlay, lay_over
from bot.domain.pipeline import Flow, prepare, prepare_over
from bot.services.foreseeing import Effects, Moved, foresee
from tests.factories import make_entry, make_knowledge

HEAT = make_entry(
    id="heat", question="Heat or cold?", phrasings=("heat or ice", "hot bath tonight", "frozen peas on it")
)
REST = make_entry(id="rest", question="How long to rest?", phrasings=("when can I run again", "rest or train"))
SHOES = make_entry(id="shoes", question="Do shoes matter?", phrasings=("new trainers", "insoles", "arch support"))


@pytest.fixture(scope="module")
def now() -> Flow:
    outside = ("who won the cup", "lost my gloves", "ride at nine tomorrow", "my knee clicks", "good luck all")
    return prepare(replace(make_knowledge(entries=(HEAT, REST, SHOES)), scope=Scope(out_of_scope=outside)))


def effects(now: Flow, entry: Entry | None, entry_id: str) -> Effects:
    overlay = Overlay({EntryId(entry_id): LaidEntry(EntryId(entry_id), 1, entry)})
    return foresee(now, prepare_over(now, lay_over(now.knowledge, overlay)), EntryId(entry_id))


def test_a_changed_card_changes_no_answer(now: Flow) -> None:
    assert effects(now, replace(HEAT, do_now="Other words."), "heat").is_none


def test_phrasings_that_crowd_anothers_are_told(now: Flow) -> None:
    crowding = replace(
        REST, phrasings=(*REST.phrasings, "frozen peas on it all night", "peas frozen on it", "on it frozen peas")
    )

    found = effects(now, crowding, "rest")

    assert "frozen peas on it" in {moved.text for moved in (*found.taken, *found.unsure)}
    assert {moved.owner for moved in (*found.taken, *found.unsure)} == {"heat"}


def test_a_phrasing_taken_from_another_entry_is_named_with_both(now: Flow) -> None:
    found = effects(now, replace(SHOES, phrasings=(*SHOES.phrasings, "ice or heat")), "shoes")

    assert found.taken == (Moved("heat or ice", EntryId("heat"), EntryId("heat"), EntryId("shoes")),)


def test_a_phrasing_that_comes_back_to_its_entry_is_mended(now: Flow) -> None:
    crowded = replace(SHOES, phrasings=(*SHOES.phrasings, "ice or heat"))
    overlay = Overlay({SHOES.id: LaidEntry(SHOES.id, 1, crowded)})
    crowded_flow = prepare_over(now, lay_over(now.knowledge, overlay))

    found = foresee(crowded_flow, now, SHOES.id)

    assert [(moved.text, moved.after) for moved in found.mended] == [("heat or ice", EntryId("heat"))]


def test_labelled_questions_that_would_no_longer_be_right_are_told_wherever_they_are(now: Flow) -> None:
    asked = (
        Labelled("insoles", frozenset({"shoes"})),
        Labelled("hot bath tonight", frozenset({"heat"})),
        Labelled("who won the cup", frozenset()),
    )
    measured = replace(now, knowledge=replace(now.knowledge, labelled=asked))
    gone = replace(SHOES, phrasings=("new trainers",))

    found = effects(measured, gone, "shoes")

    assert [moved.text for moved in found.spoilt] == ["insoles"]
    assert (found.righted, found.asked, found.is_none) == ((), 3, False)


def test_labelled_questions_that_would_become_right_are_told(now: Flow) -> None:
    asked = (Labelled("wobbly feet in carbon plates", frozenset({"shoes"})),)
    measured = replace(now, knowledge=replace(now.knowledge, labelled=asked))
    more = replace(SHOES, phrasings=(*SHOES.phrasings, "wobbly feet in carbon plates"))

    found = effects(measured, more, "shoes")

    assert found.righted == (Moved(asked[0].text, EntryId("shoes"), None, EntryId("shoes")),)


def test_questions_are_asked_as_members_are_answered_without_the_courtesies_around_them(shipped_flow: Flow) -> None:
    asked = (Labelled("ta bot, ice next?", frozenset({"relief-heat-or-cold"})),)
    measured = replace(shipped_flow, knowledge=replace(shipped_flow.knowledge, labelled=asked))

    found = effects(measured, None, "relief-heat-or-cold")

    assert [moved.text for moved in found.spoilt] == ["ta bot, ice next?"]


def test_nothing_is_learnt_from_a_labelled_question(now: Flow) -> None:
    asked = (Labelled("wobbly feet in carbon plates", frozenset({"shoes"})),)
    with_it = prepare(replace(now.knowledge, labelled=asked))

    assert with_it.index.match(normalise(asked[0].text)) == now.index.match(normalise(asked[0].text))
