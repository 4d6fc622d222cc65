"""The store from the outside: what is kept, for how long, what is nowhere in its file, and its faults in words."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import column, delete, select, table
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.domain.model import EntryId, Level
from bot.domain.records import GivenAnswer, GuildSettings, JustGiven, MemberSettings, Revision, Vote, VoteCount
from bot.services.ports import StoreUnavailable
from bot.storage.database import Database
from bot.storage.member_key import _make
from bot.storage.place import FILE_NAME
from bot.storage.sqlite import SqliteFile
from bot.storage.store import Store, open_store
from bot.storage.tables import SYNCED_COMMANDS
from tests.storage.conftest import Here
from tests.storage.refusing import on_each_connection

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HEAT = EntryId("relief-heat-or-cold")
MEMBER_ID = 1_234_567_890_123_456_789
CARD = GivenAnswer(question_id=2**62 + 7, answer_id=2**62 + 8, channel_id=20, guild_id=10, entry_id=HEAT)


def card(number: int, **changes: Any) -> GivenAnswer:
    fields: dict[str, Any] = {"question_id": number, "answer_id": 1000 + number, "channel_id": 20, "entry_id": HEAT}
    return GivenAnswer(**(fields | changes))


async def keep(store: Store, answer: GivenAnswer, asker_id: int = MEMBER_ID, at: datetime = NOON) -> None:
    await store.answers.keep([JustGiven(answer, store.hash_member(asker_id, "answers"), at)])


def bytes_on_disk(folder: Path) -> bytes:
    """Everything in the data folder but the key: database, log file, backups."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != "member-key")


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def copied(folder: Path) -> Path:
    """Copy the files as they are now, as a machine that loses its power leaves them."""
    copy = folder / "copy"
    copy.mkdir()
    for path in [path for path in folder.iterdir() if path.is_file()]:
        shutil.copy(path, copy)
    return copy


async def fill(database: Database) -> None:
    await database.write(*(database.put(SYNCED_COMMANDS, only_row=1, fingerprint=str(n) * 9000) for n in range(1, 200)))


def bytes_of_key(folder: Path) -> bytes:
    return (folder / "member-key").read_bytes()


def holds_number(content: bytes, number: int) -> bool:
    return number.to_bytes(8, "big") in content or number.to_bytes(8, "little") in content or b"%d" % number in content


class TestAnswers:
    async def test_an_answer_is_found_by_its_question(self, store: Store) -> None:
        await keep(store, CARD)
        assert await store.answers.to_question(CARD.question_id) == CARD

    async def test_an_answer_is_found_by_its_message(self, store: Store) -> None:
        await keep(store, CARD)
        assert await store.answers.posted_as(CARD.answer_id) == CARD

    async def test_a_private_answer_without_entry_keeps_its_level(self, store: Store) -> None:
        warned = GivenAnswer(1, 2, 3, guild_id=None, entry_id=None, level=Level.URGENT)
        await keep(store, warned)
        assert await store.answers.to_question(1) == warned

    async def test_an_unknown_question_or_message_has_no_answer(self, store: Store) -> None:
        await keep(store, CARD)
        assert await store.answers.to_question(CARD.answer_id) is None
        assert await store.answers.posted_as(CARD.question_id) is None

    async def test_a_second_answer_to_a_question_replaces_the_first(self, store: Store) -> None:
        await keep(store, card(1))
        await keep(store, card(1, answer_id=7, level=Level.EMERGENCY, entry_id=None))
        assert await store.answers.to_question(1) == card(1, answer_id=7, level=Level.EMERGENCY, entry_id=None)
        assert await store.answers.posted_as(1001) is None

    async def test_the_latest_card_of_an_entry_in_a_channel(self, store: Store) -> None:
        await keep(store, card(2), at=NOON)
        await keep(store, card(1), at=NOON - MINUTE)
        await keep(store, card(3, channel_id=21), at=NOON + MINUTE)
        await keep(store, card(4, entry_id=EntryId("other")), at=NOON + MINUTE)
        assert await store.answers.latest_card(20, HEAT, NOON - 5 * MINUTE) == card(2)

    @pytest.mark.parametrize(("ago", "is_found"), [(5 * MINUTE, True), (5 * MINUTE + timedelta(milliseconds=1), False)])
    async def test_an_earlier_card_counts_up_to_the_moment(self, store: Store, ago: timedelta, is_found: bool) -> None:
        await keep(store, card(1), at=NOON - ago)
        assert (await store.answers.latest_card(20, HEAT, NOON - 5 * MINUTE) is not None) is is_found

    async def test_an_emergency_is_no_earlier_card(self, store: Store) -> None:
        await keep(store, card(1, level=Level.EMERGENCY))
        assert await store.answers.latest_card(20, HEAT, NOON - MINUTE) is None

    async def test_a_dismissed_card_is_no_earlier_card(self, store: Store) -> None:
        await keep(store, card(1))
        await store.answers.dismiss(1)
        assert await store.answers.latest_card(20, HEAT, NOON - MINUTE) is None

    async def test_the_latest_emergency_belongs_to_channel_and_asker(self, store: Store) -> None:
        asker = store.hash_member(MEMBER_ID, "answers")
        await keep(store, card(1, level=Level.EMERGENCY))
        await keep(store, card(2, level=Level.EMERGENCY), asker_id=5)
        await keep(store, card(3, level=Level.EMERGENCY, channel_id=21))
        await keep(store, card(4, level=Level.URGENT))
        assert await store.answers.latest_emergency(20, asker, NOON - MINUTE) == card(1, level=Level.EMERGENCY)
        assert await store.answers.latest_emergency(20, asker, NOON + MINUTE) is None

    async def test_only_a_dismissed_answer_is_dismissed(self, store: Store) -> None:
        await keep(store, card(1))
        await keep(store, card(2))
        await store.answers.dismiss(1)
        assert [await store.answers.is_dismissed(number) for number in (1, 2, 3)] == [True, False, False]

    async def test_forgetting_a_question_leaves_the_others(self, store: Store) -> None:
        await keep(store, card(1))
        await keep(store, card(2))
        await store.answers.forget(1)
        assert [await store.answers.to_question(number) for number in (1, 2)] == [None, card(2)]

    async def test_forgetting_an_asker_leaves_the_others(self, store: Store) -> None:
        await keep(store, card(1))
        await keep(store, card(2), asker_id=5)
        await store.answers.forget_asker(store.hash_member(MEMBER_ID, "answers"))
        assert [await store.answers.to_question(number) for number in (1, 2)] == [None, card(2)]

    async def test_forgetting_by_age_counts_and_leaves_the_younger(self, store: Store) -> None:
        await keep(store, card(1), at=NOON - timedelta(milliseconds=1))
        await keep(store, card(2), at=NOON)
        assert await store.answers.forget_older_than(NOON) == 1
        assert [await store.answers.to_question(number) for number in (1, 2)] == [None, card(2)]


class TestSettings:
    async def test_each_guild_has_its_own(self, store: Store) -> None:
        chosen = {1: GuildSettings("GB", 2**62, None), 2: GuildSettings("DE", None, 2**62 + 1, keeps_gaps=True)}
        for guild_id, settings in chosen.items():
            await store.settings.keep_guild(guild_id, settings)
        assert await store.settings.guilds() == chosen

    async def test_new_settings_replace_the_former(self, store: Store) -> None:
        await store.settings.keep_guild(1, GuildSettings("GB", 5, 6))
        await store.settings.keep_guild(1, GuildSettings("IE"))
        assert await store.settings.guilds() == {1: GuildSettings("IE")}

    @pytest.mark.parametrize("country", ["gb", "GBR", "G", "", "G1", "GB\n"])
    def test_a_country_is_two_capital_letters(self, country: str) -> None:
        with pytest.raises(ValueError, match="two capital letters"):
            GuildSettings(country)

    async def test_a_member_s_settings_are_kept_replaced_and_forgotten(self, store: Store) -> None:
        mia, otto = store.hash_member(1, "settings"), store.hash_member(2, "settings")
        await store.settings.keep_member(mia, MemberSettings(is_plain=False))
        await store.settings.keep_member(mia, MemberSettings(is_plain=True))
        await store.settings.keep_member(otto, MemberSettings(is_plain=True))
        await store.settings.forget_member(otto)
        assert await store.settings.members() == {mia: MemberSettings(is_plain=True)}


class TestVotes:
    OLD, NEW = Revision("aaaaaaaaaa"), Revision("bbbbbbbbbb")

    async def vote(
        self, store: Store, member_id: int, revision: Revision, *, is_helpful: bool, at: datetime = NOON
    ) -> None:
        voter = store.hash_member(member_id, "votes")
        await store.votes.keep(voter, Vote(HEAT, revision, is_helpful), at)

    async def test_votes_are_counted_per_revision_latest_first(self, store: Store) -> None:
        await self.vote(store, 1, self.OLD, is_helpful=False)
        await self.vote(store, 1, self.NEW, is_helpful=True, at=NOON + MINUTE)
        await self.vote(store, 2, self.NEW, is_helpful=True)
        await self.vote(store, 3, self.NEW, is_helpful=False)
        assert await store.votes.counts(HEAT) == (VoteCount(self.NEW, 2, 1), VoteCount(self.OLD, 0, 1))

    async def test_an_entry_without_votes_has_no_counts(self, store: Store) -> None:
        await self.vote(store, 1, self.OLD, is_helpful=True)
        assert await store.votes.counts(EntryId("other")) == ()

    async def test_a_second_vote_replaces_the_first(self, store: Store) -> None:
        await self.vote(store, 1, self.OLD, is_helpful=True)
        await self.vote(store, 1, self.OLD, is_helpful=False)
        assert await store.votes.counts(HEAT) == (VoteCount(self.OLD, 0, 1),)

    async def test_counts_stay_when_voters_are_forgotten(self, store: Store) -> None:
        for member_id in range(1, 6):
            await self.vote(store, member_id, self.OLD, is_helpful=member_id > 2, at=NOON + member_id * MINUTE)
        assert await store.votes.forget_voters_before(NOON + 3 * MINUTE) == 2
        assert await store.votes.forget_voters_before(NOON + 5 * MINUTE) == 2
        assert await store.votes.forget_voters_before(NOON + 5 * MINUTE) == 0
        assert await store.votes.counts(HEAT) == (VoteCount(self.OLD, 3, 2),)

    async def test_a_vote_that_lost_its_voter_cannot_be_taken_back(self, store: Store) -> None:
        await self.vote(store, 1, self.OLD, is_helpful=True)
        await store.votes.forget_voters_before(NOON + MINUTE)
        await store.votes.forget_voter(store.hash_member(1, "votes"))
        assert await store.votes.counts(HEAT) == (VoteCount(self.OLD, 1, 0),)

    async def test_forgetting_a_voter_takes_only_their_votes(self, store: Store) -> None:
        await self.vote(store, 1, self.OLD, is_helpful=True)
        await self.vote(store, 2, self.OLD, is_helpful=True)
        await store.votes.forget_voter(store.hash_member(1, "votes"))
        assert await store.votes.counts(HEAT) == (VoteCount(self.OLD, 1, 0),)


class TestSyncedCommands:
    async def test_there_is_no_fingerprint_before_the_first_sync(self, store: Store) -> None:
        assert await store.synced_commands.fingerprint() is None

    async def test_the_last_fingerprint_counts(self, store: Store) -> None:
        await store.synced_commands.remember("a" * 64)
        await store.synced_commands.remember("b" * 64)
        assert await store.synced_commands.fingerprint() == "b" * 64


class TestMembers:
    async def test_no_member_s_id_is_in_any_file(self, tmp_path: Path) -> None:
        async with open_store(tmp_path) as store:
            await keep(store, CARD)
            await store.settings.keep_member(store.hash_member(MEMBER_ID, "settings"), MemberSettings(is_plain=True))
            await store.votes.keep(store.hash_member(MEMBER_ID, "votes"), Vote(HEAT, Revision("a"), True), NOON)
            while_open = bytes_on_disk(tmp_path)
        for content in (while_open, bytes_on_disk(tmp_path)):
            assert holds_number(content, CARD.question_id)
            assert not holds_number(content, MEMBER_ID)

    async def test_what_is_kept_for_two_purposes_cannot_be_linked(self, store: Store) -> None:
        purposes = ("answers", "settings", "votes", "suggestions")
        assert len({store.hash_member(1, purpose) for purpose in purposes}) == len(purposes)

    async def test_the_same_member_is_known_after_a_restart(self, here: Here) -> None:
        hashes = set()
        for _ in range(2):
            async with here.open() as store:
                hashes.add(store.hash_member(MEMBER_ID, "votes"))
        assert len(hashes) == 1

    async def test_two_installations_know_a_member_by_different_hashes(self, tmp_path: Path) -> None:
        async with open_store(tmp_path / "a") as a, open_store(tmp_path / "b") as b:
            assert a.hash_member(MEMBER_ID, "votes") != b.hash_member(MEMBER_ID, "votes")

    async def test_two_starts_at_once_share_one_key(self, here: Here) -> None:
        async with here.open() as a, here.open() as b:
            assert a.hash_member(MEMBER_ID, "votes") == b.hash_member(MEMBER_ID, "votes")

    @pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
    async def test_only_the_owner_may_read_the_key_and_the_store(self, tmp_path: Path) -> None:
        async with open_store(tmp_path) as store:
            await keep(store, CARD)
            rights = modes(tmp_path)
        assert set(rights) >= {"member-key", FILE_NAME, f"{FILE_NAME}-wal"}
        assert set(rights.values()) == {0o600}

    async def test_a_damaged_key_is_told_with_the_remedy(self, tmp_path: Path) -> None:
        (tmp_path / "member-key").write_bytes(b"short")
        with pytest.raises(StoreUnavailable, match=r"member-key cannot be used: it is damaged\. Delete it: "):
            async with open_store(tmp_path):
                pass

    async def test_a_key_that_cannot_be_read_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "member-key").mkdir()
        with pytest.raises(StoreUnavailable, match=r"member-key cannot be used: Is a directory\. Check"):
            async with open_store(tmp_path):
                pass

    async def test_a_disk_without_links_keeps_the_key_too(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(self: Path, target: Path) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(Path, "hardlink_to", refuse)
        async with open_store(tmp_path) as store:
            made = store.hash_member(MEMBER_ID, "votes")
        async with open_store(tmp_path) as store:
            assert store.hash_member(MEMBER_ID, "votes") == made
        assert set(modes(tmp_path)) == {FILE_NAME, "member-key"}

    async def test_a_key_that_is_there_is_never_replaced(self, tmp_path: Path) -> None:
        async with open_store(tmp_path):
            pass
        key = bytes_of_key(tmp_path)
        _make(tmp_path / "member-key")
        assert bytes_of_key(tmp_path) == key


class TestTraces:
    """What was forgotten is overwritten, not only unlinked."""

    async def left_after(self, folder: Path, forget: Callable[[Store], Any]) -> list[bool]:
        async with open_store(folder) as store:
            await keep(store, CARD)
            assert holds_number(bytes_on_disk(folder), CARD.question_id)
            await forget(store)
            while_open = holds_number(bytes_on_disk(folder), CARD.question_id)
        return [while_open, holds_number(bytes_on_disk(folder), CARD.question_id)]

    async def test_an_old_answer_leaves_none(self, tmp_path: Path) -> None:
        left = await self.left_after(tmp_path, lambda store: store.answers.forget_older_than(NOON + MINUTE))
        assert left == [False, False]

    async def test_a_member_who_wants_to_be_forgotten_leaves_none(self, tmp_path: Path) -> None:
        left = await self.left_after(
            tmp_path, lambda store: store.answers.forget_asker(store.hash_member(MEMBER_ID, "answers"))
        )
        assert left == [False, False]

    async def test_a_backup_is_forgotten_with_the_answers_in_it(self, tmp_path: Path) -> None:
        old, young = (tmp_path / f"{FILE_NAME}.before-000{n}.bak" for n in (2, 3))
        for path, moment in ((old, NOON - MINUTE), (young, NOON + MINUTE)):
            path.touch()
            os.utime(path, (moment.timestamp(), moment.timestamp()))
        async with open_store(tmp_path) as store:
            await store.answers.forget_older_than(NOON)
        assert (old.exists(), young.exists()) == (False, True)


class TestFile:
    async def test_everything_survives_a_restart(self, here: Here) -> None:
        async with here.open() as store:
            await keep(store, CARD)
            await store.answers.dismiss(CARD.question_id)
            await store.settings.keep_guild(1, GuildSettings("GB"))
            await store.votes.keep(store.hash_member(1, "votes"), Vote(HEAT, Revision("a"), True), NOON)
            await store.synced_commands.remember("c" * 64)
        async with here.open() as store:
            assert await store.answers.to_question(CARD.question_id) == CARD
            assert await store.answers.is_dismissed(CARD.question_id)
            assert await store.settings.guilds() == {1: GuildSettings("GB")}
            assert await store.votes.counts(HEAT) == (VoteCount(Revision("a"), 1, 0),)
            assert await store.synced_commands.fingerprint() == "c" * 64

    async def test_a_missing_data_folder_is_made(self, tmp_path: Path) -> None:
        async with open_store(tmp_path / "new" / "one"):
            assert (tmp_path / "new" / "one" / FILE_NAME).is_file()

    async def test_a_folder_with_odd_letters_is_fine(self, tmp_path: Path) -> None:
        folder = tmp_path / "50% läuft? #1 & co"
        async with open_store(folder) as store:
            await keep(store, CARD)
        assert (folder / FILE_NAME).is_file()

    async def test_two_that_are_open_at_once_lose_no_write(self, here: Here) -> None:
        async with here.open() as one, here.open() as other:
            await asyncio.gather(*(keep((one, other)[number % 2], card(number)) for number in range(1, 51)))
            kept = [await store.answers.to_question(n) for store in (one, other) for n in range(1, 51)]
        assert kept == [card(number) for number in range(1, 51)] * 2

    async def test_several_starts_at_once_make_one_store(self, here: Here) -> None:
        async def start(number: int) -> None:
            async with here.open() as store:
                await keep(store, card(number))

        await asyncio.gather(*(start(number) for number in range(1, 6)))
        async with here.open() as store:
            assert None not in [await store.answers.to_question(number) for number in range(1, 6)]

    async def test_a_write_that_fails_half_way_leaves_nothing(self, here: Here) -> None:
        async with here.open() as store:
            database = here.database()
            with pytest.raises(IntegrityError):
                await database.write(
                    database.put(SYNCED_COMMANDS, only_row=1, fingerprint="half"),
                    database.put(SYNCED_COMMANDS, only_row=2, fingerprint="refused"),
                )
            await database.close()
            assert await store.synced_commands.fingerprint() is None

    async def test_of_statements_that_must_change_one_row_each_all_run_or_none(self, here: Here) -> None:
        async with here.open() as store:
            database = here.database()
            write = database.put(SYNCED_COMMANDS, only_row=1, fingerprint="new")
            nothing = delete(SYNCED_COMMANDS).where(SYNCED_COMMANDS.c.fingerprint == "never")
            outcomes = [await database.write_one_each(*all_) for all_ in ((write, nothing), (nothing, write))]
            assert (outcomes, await store.synced_commands.fingerprint()) == ([False, False], None)
            assert await database.write_one_each(write)
            await database.close()
            assert await store.synced_commands.fingerprint() == "new"

    async def test_a_bot_that_is_killed_while_writing_leaves_nothing_half(self, tmp_path: Path) -> None:
        async with open_store(tmp_path) as store:
            await keep(store, card(1))
            with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                other.execute("DELETE FROM given_answers")
                copy = copied(tmp_path)
                other.execute("ROLLBACK")
        async with open_store(copy) as after:
            assert await after.answers.to_question(1) == card(1)

    @pytest.mark.parametrize("is_reading", [False, True])
    async def test_tasks_that_are_cancelled_leave_the_store_usable(self, store: Store, is_reading: bool) -> None:
        def begin(number: int) -> asyncio.Task[Any]:
            asked = store.answers.to_question(number) if is_reading else keep(store, card(number))
            return asyncio.create_task(asked)

        tasks = [begin(number) for number in range(1, 41)]
        for number, task in enumerate(tasks):
            await asyncio.sleep(0.001 * (number % 3))
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await keep(store, card(99))
        assert await store.answers.to_question(99) == card(99)

    async def test_closing_waits_for_the_write_in_hand(self, here: Here) -> None:
        async with here.open() as store:
            task = asyncio.create_task(keep(store, card(1)))
            await asyncio.sleep(0)
        await task
        async with here.open() as store:
            assert await store.answers.to_question(1) == card(1)

    async def test_closing_leaves_no_thread_and_no_log_file(self, tmp_path: Path) -> None:
        before = threading.active_count()
        async with open_store(tmp_path) as store:
            await asyncio.gather(*(keep(store, card(number)) for number in range(1, 11)))
            opened = threading.active_count()
        await asyncio.get_running_loop().shutdown_default_executor()
        gc.collect()
        assert opened > before >= threading.active_count()
        assert set(modes(tmp_path)) == {FILE_NAME, "member-key"}


class TestFaults:
    """Each fault of file and disk is a StoreUnavailable in plain English, with the remedy."""

    async def refused(self, folder: Path) -> str:
        with pytest.raises(StoreUnavailable) as told:
            async with open_store(folder):
                pass
        return str(told.value)

    async def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_bytes(b"this is not a database at all\n" * 400)
        told = await self.refused(tmp_path)
        assert told.startswith(
            f"The bot's memory {tmp_path / FILE_NAME} cannot be used: it is damaged, or not a database of the bot. "
        )
        assert "ends in .bak" in told

    async def test_a_damaged_file(self, tmp_path: Path) -> None:
        async with open_store(tmp_path) as store:
            for number in range(1, 200):
                await keep(store, card(number))
        path = tmp_path / FILE_NAME
        content = bytearray(path.read_bytes())
        content[8192:] = b"\xff" * (len(content) - 8192)
        path.write_bytes(content)
        with pytest.raises(StoreUnavailable, match="it is damaged"):
            async with open_store(tmp_path) as store:
                await store.answers.to_question(1)

    async def test_a_folder_in_the_file_s_place(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).mkdir()
        assert "it cannot be opened. Give the bot the right to write the data folder" in await self.refused(tmp_path)

    async def test_a_file_in_the_folder_s_place(self, tmp_path: Path) -> None:
        (tmp_path / "data").touch()
        assert "cannot be used: File exists. Check the folder" in await self.refused(tmp_path / "data")

    async def test_a_file_that_may_only_be_read(self, tmp_path: Path) -> None:
        with on_each_connection("query_only = ON"):
            told = await self.refused(tmp_path)
        assert "it may only be read. Give the bot the right to write the data folder and every file in it." in told

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
    async def test_a_file_without_the_right_to_write(self, tmp_path: Path) -> None:
        async with open_store(tmp_path):
            pass
        (tmp_path / FILE_NAME).chmod(0o400)
        assert "it may only be read" in await self.refused(tmp_path)
        (tmp_path / FILE_NAME).chmod(0o600)
        async with open_store(tmp_path) as store:
            await keep(store, CARD)

    async def test_a_file_that_the_system_gives_only_to_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("os.access", lambda path, mode: False)
        assert "it may only be read" in await self.refused(tmp_path)
        assert set(modes(tmp_path)) == {FILE_NAME}

    async def test_a_disk_that_is_full(self, tmp_path: Path) -> None:
        async with open_store(tmp_path) as store:
            with on_each_connection("max_page_count = 1"):
                database = Database(SqliteFile(tmp_path / FILE_NAME))
                with pytest.raises(StoreUnavailable, match=r"the disk is full\. Free some space; the bot goes on"):
                    await fill(database)
                await database.close()
            await keep(store, card(1))
            assert await store.answers.to_question(1) == card(1)

    async def test_a_file_that_another_program_keeps_locked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.storage.sqlite._BUSY_SECONDS", 0.05)
        async with open_store(tmp_path) as store:
            await keep(store, card(1))
            with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                with pytest.raises(StoreUnavailable, match=r"another program keeps it locked\. Stop a second bot"):
                    await keep(store, card(2))
                assert await store.answers.to_question(1) == card(1)
                other.execute("ROLLBACK")
            await keep(store, card(2))

    async def test_a_store_that_is_closed(self, here: Here) -> None:
        async with here.open() as store:
            pass
        with pytest.raises(StoreUnavailable, match="the bot has closed it"):
            await keep(store, CARD)
        with pytest.raises(StoreUnavailable, match="the bot has closed it"):
            await store.answers.to_question(1)

    async def test_a_fault_of_the_bot_itself_is_no_store_unavailable(self, tmp_path: Path) -> None:
        async with open_store(tmp_path):
            database = Database(SqliteFile(tmp_path / FILE_NAME))
            with pytest.raises(OperationalError, match="no such table"):
                await database.read(select(table("nowhere", column("never"))))
            await database.close()
