"""Guilds' changes as the store keeps them: what each method gives back, and that no guild sees another's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.changes import Act, Change, Checked, Content, Laid, Waiting, Working
from bot.domain.gaps import Gap
from bot.domain.model import EntryId
from bot.domain.records import GuildSettings, Revision
from bot.storage.place import FILE_NAME
from bot.storage.store import Store, open_store
from tests.storage.conftest import Here
from tests.storage.overlay_examples import HEAT, NOON, STRETCH, content, make_change, make_waiting

SIGN, DAY = EntryId("club-1"), NOON.date()
OURS, THEIRS = 2**62 + 1, 2**62 + 2
EDITOR_ID, APPROVER_ID = 1_234_567_890_123_456_789, 1_234_567_890_123_456_780


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def present(store: Store, guild_id: int, entry_id: EntryId = HEAT) -> Content | None:
    (found,) = [laid for laid in await store.overlays.laid(guild_id) if laid.entry_id == entry_id]
    return found.content


class TestApplying:
    async def test_a_first_change_is_live_and_in_the_history(self, store: Store) -> None:
        first = make_change(1, based_on=Revision("aaaaaaaaaa"))
        assert await store.overlays.apply(first)
        assert await store.overlays.laid(1) == (Laid(HEAT, 1, first.after, Revision("aaaaaaaaaa")),)
        assert await store.overlays.history(1) == (first,)
        assert await store.overlays.number(1, HEAT) == 1

    async def test_a_later_change_takes_the_place_of_the_former_and_leaves_it_in_the_history(
        self, store: Store
    ) -> None:
        first, second = make_change(1, based_on=Revision("a" * 10)), make_change(2, based_on=Revision("b" * 10))
        assert [await store.overlays.apply(change) for change in (first, second)] == [True, True]
        assert await store.overlays.laid(1) == (Laid(HEAT, 2, second.after, Revision("b" * 10)),)
        assert await store.overlays.history(1) == (second, first)

    @pytest.mark.parametrize("number", [-1, 0, 1, 2, 4, 5])
    async def test_a_change_of_an_entry_that_is_no_longer_as_it_was_seen_changes_nothing(
        self, store: Store, number: int
    ) -> None:
        for earlier in (1, 2):
            await store.overlays.apply(make_change(earlier))
        before = (await store.overlays.laid(1), await store.overlays.history(1))
        assert not await store.overlays.apply(make_change(number))
        assert (await store.overlays.laid(1), await store.overlays.history(1)) == before

    @pytest.mark.parametrize("number", [0, 2])
    async def test_the_first_change_of_an_entry_is_number_1(self, store: Store, number: int) -> None:
        assert not await store.overlays.apply(make_change(number))
        assert (await store.overlays.laid(1), await store.overlays.history(1)) == ((), ())

    async def test_two_guilds_change_the_same_entry_each_for_itself(self, store: Store) -> None:
        made = [make_change(number, guild_id, after=content(f"{guild_id}")) for number in (1, 2) for guild_id in (1, 2)]
        assert [await store.overlays.apply(change) for change in made] == [True] * 4
        assert [await present(store, guild_id) for guild_id in (1, 2)] == [content("1"), content("2")]

    async def test_a_hidden_entry_has_no_content_and_can_be_restored(self, store: Store) -> None:
        hidden = make_change(1, act=Act.HIDE, after=None)
        restored = make_change(2, act=Act.RESTORE, before=None)
        await store.overlays.apply(hidden)
        assert await store.overlays.laid(1) == (Laid(HEAT, 1, None, None),)
        await store.overlays.apply(restored)
        assert await present(store, 1) == restored.after
        assert await store.overlays.history(1) == (restored, hidden)

    async def test_an_empty_entry_is_not_a_hidden_one(self, store: Store) -> None:
        await store.overlays.apply(make_change(1, before={}, after={}))
        assert await present(store, 1) == {}
        assert [change.before for change in await store.overlays.history(1)] == [{}]

    async def test_who_confirmed_a_change_is_kept(self, store: Store) -> None:
        confirmed = make_change(1, approver_id=APPROVER_ID, editor_id=EDITOR_ID)
        await store.overlays.apply(confirmed)
        assert await store.overlays.history(1) == (confirmed,)

    @pytest.mark.parametrize("act", list(Act))
    async def test_every_act_comes_back(self, store: Store, act: Act) -> None:
        await store.overlays.apply(make_change(1, act=act))
        assert [change.act for change in await store.overlays.history(1)] == [act]

    @pytest.mark.parametrize("text", ["Rücken 🚴🏽‍♀️", "“quoted” \\ 'it''s' \"so\"", "a\nb\tc\x00d\u2028e", "x" * 4000])
    async def test_every_text_comes_back_as_it_was(self, store: Store, text: str) -> None:
        written = {"id": HEAT, "tips": [text, text], "note": text}
        await store.overlays.apply(make_change(1, before=written, after=written))
        assert await present(store, 1) == written
        assert [(change.before, change.after) for change in await store.overlays.history(1)] == [(written, written)]

    async def test_the_same_content_is_the_same_readable_text_in_the_file(self, tmp_path: Path) -> None:
        texts = set()
        for name, after in (("a", {"question": "Wärme?", "id": HEAT}), ("b", {"id": HEAT, "question": "Wärme?"})):
            async with open_store(tmp_path / name) as store:
                await store.overlays.apply(make_change(1, before=None, after=after))
            kept = (tmp_path / name / FILE_NAME).read_bytes()
            texts.add(kept.count('{"id": "relief-heat-or-cold", "question": "Wärme?"}'.encode()))
        assert texts == {2}  # entry and history

    async def test_everything_survives_a_restart(self, here: Here) -> None:
        async with here.open() as store:
            await store.overlays.apply(make_change(1))
            waiting_id = await store.overlays.propose(make_waiting())
        async with here.open() as store:
            assert await store.overlays.history(1) == (make_change(1),)
            assert await store.overlays.waiting(1) == (make_waiting(waiting_id),)


class TestReading:
    async def test_a_guild_that_changed_nothing_has_nothing(self, store: Store) -> None:
        overlays = store.overlays
        assert await overlays.guilds() == []
        assert (await overlays.laid(1), await overlays.history(1), await overlays.waiting(1)) == ((), (), ())
        assert await overlays.number(1, HEAT) == 0

    async def test_the_guilds_that_changed_something_are_known(self, store: Store) -> None:
        for guild_id, entry_id in ((THEIRS, HEAT), (OURS, HEAT), (OURS, STRETCH)):
            await store.overlays.apply(make_change(1, guild_id=guild_id, entry_id=entry_id))
        await store.overlays.propose(make_waiting(guild_id=3))
        assert await store.overlays.guilds() == [OURS, THEIRS]

    async def test_entries_stand_in_the_order_of_their_ids(self, store: Store) -> None:
        for entry_id in ("b", "a", "c-1", "c"):
            await store.overlays.apply(make_change(1, entry_id=EntryId(entry_id)))
        assert [laid.entry_id for laid in await store.overlays.laid(1)] == ["a", "b", "c", "c-1"]

    async def test_each_entry_counts_its_own_changes(self, store: Store) -> None:
        for number in (1, 2):
            await store.overlays.apply(make_change(number))
        await store.overlays.apply(make_change(1, entry_id=STRETCH))
        assert [await store.overlays.number(1, entry_id) for entry_id in (HEAT, STRETCH)] == [2, 1]

    async def test_the_history_of_one_entry_or_of_all_newest_first(self, store: Store) -> None:
        made = [make_change(1), make_change(1, entry_id=STRETCH), make_change(2), make_change(2, entry_id=STRETCH)]
        for change in made:
            await store.overlays.apply(change)
        assert await store.overlays.history(1) == tuple(reversed(made))
        assert await store.overlays.history(1, STRETCH) == (made[3], made[1])

    async def test_the_history_shows_the_latest_25_unless_asked_for_more_or_fewer(self, store: Store) -> None:
        for number in range(1, 31):
            await store.overlays.apply(make_change(number))
        shown = [await store.overlays.history(1), await store.overlays.history(1, HEAT, limit=2)]
        assert [[change.number for change in changes] for changes in shown] == [list(range(30, 5, -1)), [30, 29]]
        assert len(await store.overlays.history(1, limit=100)) == 30


class TestWaiting:
    async def test_what_waits_comes_back_oldest_first_with_its_id(self, store: Store) -> None:
        proposed = [make_waiting(seen=3), make_waiting(act=Act.HIDE, after=None), make_waiting(entry_id=STRETCH)]
        ids = [await store.overlays.propose(waiting) for waiting in proposed]
        expected = tuple(replace(waiting, id=given) for waiting, given in zip(proposed, ids, strict=True))
        assert await store.overlays.waiting(1) == expected

    async def test_what_waits_is_not_live(self, store: Store) -> None:
        await store.overlays.propose(make_waiting())
        assert (await store.overlays.laid(1), await store.overlays.history(1)) == ((), ())

    async def test_a_confirmed_proposal_is_live_and_waits_no_more(self, store: Store) -> None:
        one, other = [await store.overlays.propose(make_waiting()) for _ in range(2)]
        assert await store.overlays.apply(make_change(1), one)
        assert await store.overlays.history(1) == (make_change(1),)
        assert await store.overlays.waiting(1) == (make_waiting(other),)

    async def test_a_proposal_that_was_withdrawn_can_no_longer_be_confirmed(self, store: Store) -> None:
        waiting_id = await store.overlays.propose(make_waiting())
        assert await store.overlays.withdraw(1, waiting_id)
        assert not await store.overlays.apply(make_change(1), waiting_id)
        assert (await store.overlays.laid(1), await store.overlays.history(1)) == ((), ())

    async def test_a_proposal_on_an_entry_that_was_changed_since_still_waits(self, store: Store) -> None:
        waiting_id = await store.overlays.propose(make_waiting())
        await store.overlays.apply(make_change(1))
        assert not await store.overlays.apply(make_change(1, after=content("late")), waiting_id)
        assert await store.overlays.waiting(1) == (make_waiting(waiting_id),)
        assert await present(store, 1) == make_change(1).after

    @pytest.mark.parametrize("elsewhere", [{"guild_id": 2}, {"entry_id": STRETCH}])
    async def test_a_change_settles_only_a_proposal_of_its_own_guild_and_entry(
        self, store: Store, elsewhere: dict[str, Any]
    ) -> None:
        waiting_id = await store.overlays.propose(make_waiting(**elsewhere))
        assert not await store.overlays.apply(make_change(1), waiting_id)
        assert await store.overlays.laid(1) == ()

    async def test_withdrawing_works_once_and_in_the_own_guild_only(self, store: Store) -> None:
        waiting_id = await store.overlays.propose(make_waiting())
        outcomes = [await store.overlays.withdraw(guild_id, waiting_id) for guild_id in (2, 1, 1)]
        assert outcomes == [False, True, False]
        assert await store.overlays.waiting(1) == ()

    async def test_the_id_of_a_proposal_is_never_given_again(self, store: Store) -> None:
        ids = []
        for _ in range(3):
            ids.append(await store.overlays.propose(make_waiting()))
            await store.overlays.withdraw(1, ids[-1])
        assert len(set(ids)) == 3


class TestForgetting:
    async def test_a_forgotten_editor_s_changes_stay_without_the_editor(self, store: Store) -> None:
        made = [
            make_change(1, editor_id=EDITOR_ID),
            make_change(2, editor_id=5, approver_id=EDITOR_ID),
            make_change(3, editor_id=5, approver_id=6),
        ]
        for change in made:
            await store.overlays.apply(change)
        waits = [await store.overlays.propose(make_waiting(proposer_id=who)) for who in (EDITOR_ID, 5)]
        await store.overlays.forget_editor(EDITOR_ID)
        assert await store.overlays.history(1) == (
            made[2],
            replace(made[1], approver_id=None),
            replace(made[0], editor_id=None),
        )
        assert await store.overlays.waiting(1) == (
            make_waiting(waits[0], proposer_id=0),
            make_waiting(waits[1], proposer_id=5),
        )
        assert await present(store, 1) == made[2].after

    async def test_a_forgotten_editor_leaves_no_trace_in_any_file(self, tmp_path: Path) -> None:
        def holds_editor() -> bool:
            kept = bytes_on_disk(tmp_path)
            return EDITOR_ID.to_bytes(8, "big") in kept or str(EDITOR_ID).encode() in kept

        async with open_store(tmp_path) as store:
            await store.overlays.apply(make_change(1, editor_id=EDITOR_ID))
            await store.overlays.apply(make_change(2, approver_id=EDITOR_ID))
            await store.overlays.propose(make_waiting(proposer_id=EDITOR_ID))
            assert holds_editor()
            await store.overlays.forget_editor(EDITOR_ID)
            while_open = holds_editor()
        assert (while_open, holds_editor()) == (False, False)

    async def test_a_forgotten_guild_leaves_nothing_and_may_begin_anew(self, store: Store) -> None:
        for guild_id in (1, 2):
            await store.overlays.apply(make_change(1, guild_id=guild_id))
            await store.overlays.propose(make_waiting(guild_id=guild_id))
        theirs = await seen_by(store, 2)
        await store.guilds.forget(1)
        assert (await seen_by(store, 1), await seen_by(store, 2)) == (
            Seen((), (), (), (0, 0), (), (), None, GuildSettings()),
            theirs,
        )
        assert await store.overlays.guilds() == [2]
        assert await store.overlays.apply(make_change(1))

    async def test_a_forgotten_guild_s_words_are_in_no_file(self, tmp_path: Path) -> None:
        async with open_store(tmp_path) as store:
            await store.overlays.apply(make_change(1, after=content("unmistakable")))
            await store.overlays.propose(make_waiting(after=content("unmistakable")))
            await store.guilds.forget(1)
            kept = bytes_on_disk(tmp_path)
        assert b"unmistakable" not in kept


@dataclass(frozen=True)
class Seen:
    """Everything that a guild can learn from the store."""

    laid: tuple[Laid, ...]
    history: tuple[Change, ...]
    waiting: tuple[Waiting, ...]
    numbers: tuple[int, ...]
    red_flags: tuple[Content, ...]
    gaps: tuple[Gap, ...]
    draft: Working | None
    settings: GuildSettings

    def without(self, member_id: int) -> Seen:
        """The same, once that member was forgotten."""

        def known(other_id: int | None) -> int | None:
            return None if other_id == member_id else other_id

        history = (replace(c, editor_id=known(c.editor_id), approver_id=known(c.approver_id)) for c in self.history)
        waiting = (replace(wait, proposer_id=known(wait.proposer_id) or 0) for wait in self.waiting)
        return replace(self, history=tuple(history), waiting=tuple(waiting))


async def seen_by(store: Store, guild_id: int) -> Seen:
    laid, history = await store.overlays.laid(guild_id), await store.overlays.history(guild_id, limit=99)
    numbers = [await store.overlays.number(guild_id, entry_id) for entry_id in (HEAT, STRETCH)]
    return Seen(
        laid,
        history,
        await store.overlays.waiting(guild_id),
        tuple(numbers),
        await store.overlays.added_red_flags(guild_id),
        await store.gaps.gaps(guild_id, DAY),
        await store.drafts.of(str(guild_id)),
        (await store.settings.guilds()).get(guild_id, GuildSettings()),
    )


@dataclass(frozen=True)
class Step:
    """What a guild does; what an act has no need of is left aside."""

    act: Literal["apply", "propose", "withdraw", "warn", "type", "ask", "set up", "forget guild", "forget editor"]
    guild_id: int
    entry_id: EntryId
    member_id: int
    late: int
    which: int | None


STEPS = st.builds(
    Step,
    st.sampled_from(
        [
            *("apply", "apply", "apply", "propose", "propose", "withdraw", "forget guild", "forget editor"),
            *("warn", "type", "ask", "set up"),
        ]
    ),
    st.sampled_from([OURS, THEIRS]),
    st.sampled_from([HEAT, STRETCH]),
    st.integers(1, 3),
    st.sampled_from([0, 0, 0, 1, -1]),  # mostly on what is there
    st.none() | st.integers(0, 4),
)


async def take(store: Store, step: Step, proposed: list[int], number: int) -> bool:
    """Take a step, also with what others proposed; tell whether it may have changed something."""
    overlays = store.overlays
    which = proposed[step.which % len(proposed)] if step.which is not None and proposed else None
    match step.act:
        case "apply":
            change = make_change(number, step.guild_id, step.entry_id, editor_id=step.member_id)
            return await overlays.apply(replace(change, approver_id=1), which)
        case "propose":
            waiting = make_waiting(0, step.guild_id, step.entry_id, proposer_id=step.member_id)
            proposed.append(await overlays.propose(waiting))
        case "withdraw":
            return await overlays.withdraw(step.guild_id, which or 0)
        case "warn":
            number = await overlays.latest_number(step.guild_id, SIGN) + 1
            added = make_change(number, step.guild_id, SIGN, act=Act.WARN, before=None, after={"id": SIGN})
            return await overlays.apply(added, which)
        case "type":
            typed = Working(
                str(step.guild_id), step.guild_id, step.entry_id, step.member_id, Act.EDIT, number, None, NOON
            )
            await store.drafts.keep(typed)
        case "ask":
            await store.gaps.note(step.guild_id, f"asked by {step.member_id}", DAY, at_most=3)
        case "set up":
            await store.settings.keep_guild(step.guild_id, GuildSettings(editor_role_id=step.member_id))
        case "forget guild":
            await store.guilds.forget(step.guild_id)
        case "forget editor":
            await overlays.forget_editor(step.member_id)
    return True


@given(steps=st.lists(STEPS, max_size=14))
@settings(  # not shrunk: on real files that takes minutes, and 14 steps can be read
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate]
)
async def test_whatever_a_guild_does_no_other_guild_sees_it(store: Store, steps: list[Step]) -> None:
    proposed: list[int] = []
    seen = {}
    for guild_id in (OURS, THEIRS):
        await store.guilds.forget(guild_id)
        seen[guild_id] = await seen_by(store, guild_id)
    for step in steps:
        own_id, other_id = (OURS, THEIRS) if step.guild_id == OURS else (THEIRS, OURS)
        number = seen[own_id].numbers[(HEAT, STRETCH).index(step.entry_id)] + 1 + step.late
        has_changed = await take(store, step, proposed, number)
        own, other = await seen_by(store, own_id), await seen_by(store, other_id)

        assert other == (seen[other_id].without(step.member_id) if step.act == "forget editor" else seen[other_id])
        assert has_changed or own == seen[own_id]
        assert {change.guild_id for change in own.history} | {wait.guild_id for wait in own.waiting} <= {own_id}
        assert own.draft is None or own.draft.guild_id == own_id
        assert len(own.red_flags) == sum(change.act is Act.WARN for change in own.history)
        of_entries = [change for change in own.history if change.act is not Act.WARN]
        latest = {change.entry_id: (change.number, change.after) for change in reversed(of_entries)}
        assert {laid.entry_id: (laid.number, laid.content) for laid in own.laid} == latest
        seen = {own_id: own, other_id: other}


# --- Following the base, and checks ---------------------------------------------------------------------


async def test_an_entry_that_follows_the_base_again_keeps_its_number_and_its_history(here: Here) -> None:
    async with here.open() as store:
        overlays = store.overlays
        assert await overlays.apply(make_change(1, based_on=Revision("a" * 10)))
        assert await overlays.apply(make_change(2, act=Act.FOLLOW, based_on=Revision("a" * 10)))

        assert await overlays.laid(1) == (Laid(HEAT, 2, None, None, follows=True),)
        assert (await overlays.number(1, HEAT), await overlays.guilds(), await overlays.based()) == (2, [], ())
        assert [change.act for change in await overlays.history(1)] == [Act.FOLLOW, Act.EDIT]
        assert not await overlays.apply(make_change(1))
        assert await overlays.apply(make_change(3, based_on=Revision("b" * 10)))
        assert await overlays.laid(1) == (Laid(HEAT, 3, make_change(3).after, Revision("b" * 10)),)


async def test_a_check_moves_the_date_and_nothing_else(here: Here) -> None:
    checked = Checked(Revision("c" * 10), date(2027, 11, 24))
    async with here.open() as store:
        overlays = store.overlays
        assert await overlays.apply(make_change(1, act=Act.CHECK, checked=checked))
        assert await overlays.laid(1) == (Laid(HEAT, 1, None, None, follows=True, checked=checked),)
        assert await overlays.guilds() == [1]

        assert await overlays.apply(make_change(2, based_on=Revision("a" * 10)))
        assert await overlays.apply(make_change(3, act=Act.CHECK, checked=checked))

        own = make_change(2).after
        assert await overlays.laid(1) == (Laid(HEAT, 3, own, Revision("a" * 10), checked=checked),)


async def test_what_a_guild_was_told_of_is_kept_by_guild(here: Here) -> None:
    async with here.open() as store:
        overlays = store.overlays
        for guild_id in (1, 2):
            assert await overlays.apply(make_change(1, guild_id, based_on=Revision("a" * 10)))

        await overlays.mark_told(1, {HEAT: Revision("b" * 10)})

        told = [(each.guild_id, each.told_of) for each in await overlays.based()]
        assert told == [(1, "b" * 10), (2, None)]
