"""Loading knowledge: all of it or a list of what is wrong; built once, then kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.domain.changes import Checked, Content, Laid
from bot.domain.eagerness import Eagerness
from bot.domain.model import EntryId, Example, Level, RedFlagId
from bot.domain.pipeline import Flow, answer_question, prepare
from bot.domain.records import revision_of
from bot.services.errors import InvalidKnowledge
from bot.services.library import Library, load_flow
from bot.services.loading import with_safety_of
from bot.services.ports import Overlays
from bot.storage.flow_cache import PickledFlows
from bot.storage.knowledge_folder import KnowledgeFolder
from tests.factories import make_entry, make_knowledge, make_red_flag

HEAT, LATE = make_entry(), date(2027, 11, 22)
REVISION = revision_of(HEAT)
ENTRIES = """
topic: bar
title: The bar
entries:
  - id: prices
    question: What does a drink cost?
    phrasings: [how much is a pint, price list, {third}]
    do_now: See the board.
    sources: [club-page]
"""
SOURCES = "sources: [{id: club-page, publisher: Club, title: Bar, url: 'https://club.example/bar'}]"


def write_set(folder: Path, third: str = "what do I pay") -> KnowledgeFolder:
    (folder / "entries").mkdir(parents=True, exist_ok=True)
    (folder / "entries" / "bar.yaml").write_text(ENTRIES.replace("{third}", third), encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return KnowledgeFolder(folder)


class CountingCache(PickledFlows):
    """A cache that counts what it is given to keep."""

    kept = 0

    def put(self, digest: str, flow: Flow) -> None:
        self.kept += 1
        super().put(digest, flow)


class OneForAll:
    """Word vectors in which all words mean the same."""

    name = "one for all"

    def of(self, word: str) -> NDArray[np.float32]:
        return np.ones(2, np.float32)


def test_a_flow_is_built_once_and_then_read_from_the_cache(tmp_path: Path) -> None:
    files, cache = write_set(tmp_path / "set"), CountingCache(tmp_path / "cache")

    built, read = load_flow(files, files, cache), load_flow(files, files, cache)

    assert cache.kept == 1
    assert answer_question(built, "how much is a pint") == answer_question(read, "how much is a pint")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    cache = CountingCache(tmp_path / "cache")
    files = write_set(tmp_path / "set")
    load_flow(files, files, cache)

    changed = load_flow(write_set(tmp_path / "set", third="cider by the glass"), files, cache)

    assert "cider by the glass" in changed.knowledge.entries[0].phrasings


def test_with_word_vectors_a_flow_is_kept_apart_from_the_one_without(tmp_path: Path) -> None:
    files, cache = write_set(tmp_path / "set"), CountingCache(tmp_path / "cache")

    load_flow(files, files, cache)
    for _ in range(2):
        load_flow(files, files, cache, OneForAll())

    assert cache.kept == 2


@pytest.mark.parametrize("spoilt", [b"", b"not a pickle", b"\x80\x05N."])
def test_a_spoilt_cache_is_built_anew(tmp_path: Path, spoilt: bytes) -> None:
    files, cache = write_set(tmp_path / "set"), CountingCache(tmp_path / "cache")
    load_flow(files, files, cache)
    for path in (tmp_path / "cache").iterdir():
        path.write_bytes(spoilt)

    load_flow(files, files, cache)

    assert cache.kept == 2


def test_a_cache_folder_that_others_can_write_is_not_used(tmp_path: Path) -> None:
    files, cache = write_set(tmp_path / "set"), CountingCache(tmp_path / "cache")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)

    load_flow(files, files, cache)

    assert list((tmp_path / "cache").iterdir()) == []


def test_broken_knowledge_is_refused_whole_with_every_problem(tmp_path: Path) -> None:
    files = write_set(tmp_path / "set", third="how much is a pint")
    (tmp_path / "set" / "sources.yaml").write_text("sources: []", encoding="utf-8")
    (tmp_path / "set" / "entries" / "two.yaml").write_text(
        ENTRIES.replace("topic: bar", "topic: two").replace("{third}", "x"), encoding="utf-8"
    )

    with pytest.raises(InvalidKnowledge) as caught:
        load_flow(files, files, CountingCache(tmp_path / "cache"))

    assert "The id “prices” stands in entries/bar.yaml:5 too." in str(caught.value)


def test_a_clubs_own_set_adds_red_flags_and_cannot_replace_a_shipped_one() -> None:
    learnt = (Example("numb down there", frozenset({RedFlagId("cauda-equina")})),)
    shipped = make_knowledge(red_flags=(make_red_flag(level=Level.EMERGENCY),), examples=learnt)
    weaker = make_red_flag(level=Level.PROFESSIONAL)
    added = make_red_flag(id=RedFlagId("bee-sting"))
    own = make_knowledge(entries=(make_entry(id=EntryId("bees")),), red_flags=(weaker, added))

    together = with_safety_of(shipped, own)

    assert together.examples == learnt
    assert [(flag.id, flag.level) for flag in together.red_flags] == [
        ("cauda-equina", Level.EMERGENCY),
        ("bee-sting", Level.EMERGENCY),
    ]


def test_a_shipped_red_flag_names_no_entry_that_the_clubs_set_lacks() -> None:
    shipped = make_knowledge(red_flags=(make_red_flag(entry=EntryId("relief-heat-or-cold")),))
    own = make_knowledge(entries=(make_entry(id=EntryId("bees")),))

    assert [flag.entry for flag in with_safety_of(shipped, own).red_flags] == [None]
    assert with_safety_of(shipped, replace(own, entries=shipped.entries)).red_flags == shipped.red_flags


class Kept:
    """Overlays in which one guild found an entry still right."""

    def __init__(self) -> None:
        self.present: tuple[Laid, ...] = (Laid(HEAT.id, 1, None, None, follows=True, checked=Checked(REVISION, LATE)),)

    async def guilds(self) -> Sequence[int]:
        return [1]

    async def laid(self, guild_id: int) -> tuple[Laid, ...]:
        return self.present if guild_id == 1 else ()

    async def added_red_flags(self, guild_id: int) -> tuple[Content, ...]:
        del guild_id
        return ()


async def test_a_guild_that_only_checked_an_entry_is_read_anew_when_another_process_changed_it() -> None:
    library, kept = Library(prepare(make_knowledge([HEAT]))), Kept()
    await library.open(cast(Overlays, kept), lambda _: Eagerness.BALANCED)
    await library.ready(1)
    assert library.overlay(1).checked[HEAT.id].until == LATE

    kept.present = (Laid(HEAT.id, 2, None, None),)
    await library.changed(1)

    assert HEAT.id not in library.current(1).entries


def test_a_guild_s_eagerness_makes_no_new_flow_for_each_question() -> None:
    library = Library(prepare(make_knowledge([HEAT])))
    wanted = {1: Eagerness.CAUTIOUS, 2: Eagerness.CAUTIOUS, 3: Eagerness.EAGER, 4: Eagerness.BALANCED}
    asyncio.run(library.open(cast(Overlays, Kept()), lambda guild_id: wanted[guild_id]))

    flows = [library.current(guild_id) for guild_id in (1, 1, 2, 3, 4)]

    assert flows[0] is flows[1] is flows[2]
    assert [flow.eagerness for flow in flows[2:]] == [Eagerness.CAUTIOUS, Eagerness.EAGER, Eagerness.BALANCED]
    assert flows[4] is library.base


async def test_another_base_is_taken_under_the_entries_of_guilds() -> None:
    kept = Kept()
    kept.present = (Laid(HEAT.id, 1, None, None),)
    library = Library(prepare(make_knowledge([HEAT])))
    await library.open(cast(Overlays, kept), lambda _: Eagerness.BALANCED)
    await library.ready(1)
    other = make_entry(id=EntryId("relief-stretching"), question="Which stretches?", phrasings=("stretches please",))

    await library.take(prepare(make_knowledge([HEAT, other])))

    assert [entry.id for entry in library.current(1).knowledge.entries] == [other.id]
    assert {entry.id for entry in library.current(2).knowledge.entries} == {HEAT.id, other.id}
