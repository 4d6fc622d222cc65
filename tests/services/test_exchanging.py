"""What a guild changed comes out as a file and in again the same; problems first, and then all or nothing."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import open_memory
from bot.domain.changes import Act, Draft
from bot.domain.model import Entry, EntryId, Level, RedFlagId, TopicId
from bot.domain.pipeline import prepare
from bot.services.curating import Proposed
from bot.services.exchanging import InvalidImport, StaleImport
from bot.services.library import Library
from bot.services.memory import Memory
from tests.factories import make_entry, make_knowledge, make_red_flag
from tests.services.fake_now import FakeNow

A, B, MO, SU = 1, 2, 7, 8
HEAT = make_entry()
SADDLE = make_entry(
    id=EntryId("saddle"), question="How high a saddle?", phrasings=("saddle height",), related=(HEAT.id,)
)
DOCTOR = make_entry(
    id=EntryId("doctor"), topic=TopicId("help"), question="When to see a doctor?", phrasings=("is it serious",)
)
FLAG = replace(make_red_flag(id=RedFlagId("fever"), level=Level.URGENT), entry=DOCTOR.id)
_flow = prepare(make_knowledge([HEAT, SADDLE, DOCTOR], red_flags=(FLAG,)))


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Memory, Library]]:
    library = Library(_flow)
    async with open_memory(folder, library, FakeNow()) as memory:
        yield memory, library


def file(*entries: str, hidden: str = "[]") -> bytes:
    return ("entries:\n" + "".join(entries) + f"hidden: {hidden}\n").encode()


def entry(name: str, phrasing: str = "where is the espresso", more: str = "{}", topic: str = "club") -> str:
    return (
        f"  - id: {name}\n    topic: {topic}\n    question: 'About {name}?'\n    phrasings: ['{phrasing}']\n"
        f"    do_now: Ask.\n    sources: [https://club.example/{name}]\n{'' if more == '{}' else '    ' + more + chr(10)}"
    )


async def publish(memory: Memory, guild_id: int, entry_id: EntryId, after: Entry | None) -> None:
    seen = await memory.curating.number(guild_id, entry_id)
    done = await memory.curating.publish(Draft(guild_id, entry_id, Act.EDIT, seen, after), MO)
    if isinstance(done, Proposed):
        await memory.reviewing.approve(guild_id, done.waiting.id, SU, is_owner=False)


_line = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t:#-'\"|>&*!% \u2028\x85"), max_size=40
)
_lines = st.lists(_line.map(lambda text: f"x{text}x"), max_size=3).map(tuple)
_extras = st.fixed_dictionaries(
    {"tips": _lines, "mid_ride": _lines, "not_about": _lines, "do_now": _line.map(lambda text: f"y{text}y")},
    optional={"note": st.sampled_from(["no", "1:30", "2026-01-01", "~", "a\n\n  b\n", "- x", "ü 🚲"]).map(str.strip)},
)
_changes = st.lists(
    st.tuples(st.sampled_from([HEAT, SADDLE, DOCTOR, "cafe", "club-1"]), st.none() | _extras), min_size=1, max_size=5
)


def changed(which: Entry | str, extras: dict[str, object]) -> Entry:
    if isinstance(which, Entry):
        return replace(which, **extras)  # type: ignore[arg-type]
    club = {
        "id": EntryId(which),
        "topic": TopicId("club"),
        "question": f"About {which}?",
        "phrasings": (f"{which} it",),
    }
    return make_entry(**{**club, **extras})


@pytest.mark.parametrize("name", ["club-sign-1", "club-sign-cafe"])
async def test_an_entry_takes_no_id_of_a_warning_sign(tmp_path: Path, name: str) -> None:
    async with opened(tmp_path) as (memory, _):
        plan = await memory.exchanging.plan(A, file(entry(name)))

    assert [problem.what for problem in plan.problems] == [f"“{name}” is an id for a warning sign."]


@settings(max_examples=15, deadline=None)
@given(_changes)
def test_an_export_changes_nothing_here_and_gives_the_same_elsewhere(
    changes: list[tuple[Entry | str, dict[str, object] | None]],
) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with opened(Path(folder)) as (memory, library):
                for which, extras in changes:
                    entry_id = which.id if isinstance(which, Entry) else EntryId(which)
                    if extras is None:
                        if memory.curating.shown(A, entry_id):
                            await publish(memory, A, entry_id, None)
                        continue
                    await publish(memory, A, entry_id, changed(which, extras))
                data = await memory.exchanging.export(A)

                here = await memory.exchanging.plan(A, data)
                assert (here.changes, here.problems) == ((), ())

                there = await memory.exchanging.plan(B, data)
                assert there.problems == ()
                for waiting in (await memory.exchanging.carry_out(there, MO)).proposed:
                    await memory.reviewing.approve(B, waiting.id, SU, is_owner=False)
                assert {e.id: e for e in library.current(B).knowledge.entries} == {
                    e.id: e for e in library.current(A).knowledge.entries
                }
                assert await memory.exchanging.export(B) == data

    asyncio.run(run())


async def test_problems_leave_everything_as_it_was(tmp_path: Path) -> None:
    data = file(
        entry("a", "saddle height"),
        entry("b", "espresso please", "tips: [Take 400 mg of it.]"),
        entry("c", "more espresso", "related: [nope]"),
        entry("d", "coffee now", "aka: [doctor]"),
    )
    async with opened(tmp_path) as (memory, _):
        plan = await memory.exchanging.plan(A, data, "ours.yaml")

        told = [str(problem) for problem in plan.problems]
        assert any("“400 mg” reads like a dose." in each for each in told)
        assert (
            "ours.yaml:2: “a”: “saddle height” belongs to “How high a saddle?” already. Take it away here, or there first."
            in told
        )
        assert any("There is no entry “nope”" in each for each in told)
        assert any("The id “doctor” is another entry's." in each for each in told)
        with pytest.raises(InvalidImport):
            await memory.exchanging.carry_out(plan, MO)
        assert await memory.restoring.history(A) == ()


async def test_two_entries_may_swap_phrasings_in_one_import(tmp_path: Path) -> None:
    async with opened(tmp_path) as (memory, _):
        first = await memory.exchanging.plan(A, file(entry("a", "espresso one"), entry("b", "cake two")))
        await memory.exchanging.carry_out(first, MO)

        swapped = await memory.exchanging.plan(A, file(entry("a", "cake two"), entry("b", "espresso one")))

        assert swapped.problems == ()
        assert len((await memory.exchanging.carry_out(swapped, MO)).published) == 2


async def test_what_rests_on_a_change_that_waits_waits_too_and_is_confirmed_in_order(tmp_path: Path) -> None:
    data = file(entry("a", "espresso one", "related: [b]"), entry("b", "cake two", topic="help"))
    async with opened(tmp_path) as (memory, _):
        plan = await memory.exchanging.plan(A, data)
        assert [(each.entry_id, each.needs_second) for each in plan.changes] == [("b", True), ("a", True)]

        done = await memory.exchanging.carry_out(plan, MO)
        again = await memory.exchanging.plan(A, data)
        assert (again.changes, set(again.waiting)) == ((), {"a", "b"})

        for waiting in done.proposed:
            await memory.reviewing.approve(A, waiting.id, SU, is_owner=False)
        assert len(await memory.restoring.history(A)) == 2


async def test_a_stale_entry_is_told_and_nothing_is_imported(tmp_path: Path) -> None:
    async with opened(tmp_path) as (memory, _):
        plan = await memory.exchanging.plan(A, file(entry("a"), entry("b", "cake two")))
        await publish(memory, A, EntryId("b"), changed("b", {}))

        with pytest.raises(StaleImport, match="Somebody changed “b”"):
            await memory.exchanging.carry_out(plan, MO)

        assert memory.curating.shown(A, EntryId("a")) is None


async def test_a_file_of_the_knowledge_can_be_imported(tmp_path: Path) -> None:
    text = entry("a").replace("    topic: club\n", "")
    async with opened(tmp_path) as (memory, _):
        plan = await memory.exchanging.plan(A, f"topic: bar\ntitle: The bar\nentries:\n{text}".encode())

    assert [str(each.draft.after.topic) for each in plan.added if each.draft.after] == ["bar"]


async def test_an_entry_that_stands_twice_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as (memory, _):
        plan = await memory.exchanging.plan(A, file(entry("a"), hidden="[a]"))

    assert [str(each) for each in plan.problems] == [
        "the file:8: “a” stands in the file already, in line 2. Keep one of the two."
    ]
