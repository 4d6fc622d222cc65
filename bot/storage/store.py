"""The store: everything the bot keeps between restarts, in one file of the data folder or in PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from operator import itemgetter
from pathlib import Path

from sqlalchemy import ColumnElement, Select, delete, select, update

from bot.domain.eagerness import Eagerness
from bot.domain.model import EntryId, Level
from bot.domain.records import GivenAnswer, GuildSettings, JustGiven, MemberHash, MemberSettings
from bot.services.process_ports import Claims, News
from bot.storage.database import Database
from bot.storage.faults import unavailable
from bot.storage.kept_calls import CallsInDatabase
from bot.storage.kept_counts import CountsInDatabase
from bot.storage.kept_drafts import DraftsInDatabase
from bot.storage.kept_gaps import GapsInDatabase
from bot.storage.kept_guilds import GuildsInDatabase, members_revised
from bot.storage.kept_key import open_key
from bot.storage.kept_loudness import LoudnessInDatabase
from bot.storage.kept_overlays import OverlaysInDatabase
from bot.storage.kept_shard_count import ShardCountInDatabase
from bot.storage.kept_votes import VotesInDatabase
from bot.storage.member_key import KeyedHashes
from bot.storage.migrating import bring_up_to_date
from bot.storage.place import Place, place_of
from bot.storage.tables import GIVEN_ANSWERS, GUILD_SETTINGS, MEMBER_SETTINGS, SYNCED_COMMANDS


class Store:
    """The parts of the store, each behind its own port; `hash_member` makes what may be kept of a member."""

    def __init__(self, database: Database, hash_member: KeyedHashes, claims: Claims, news: News) -> None:
        self.hash_member = hash_member
        self.claims = claims
        self.news = news
        self.answers = AnswersInDatabase(database)
        self.settings = SettingsInDatabase(database)
        self.overlays = OverlaysInDatabase(database)
        self.drafts = DraftsInDatabase(database)
        self.guilds = GuildsInDatabase(database)
        self.votes = VotesInDatabase(database)
        self.counts = CountsInDatabase(database)
        self.gaps = GapsInDatabase(database)
        self.loudness = LoudnessInDatabase(database)
        self.calls = CallsInDatabase(database)
        self.synced_commands = SyncedCommandsInDatabase(database)
        self.shard_count = ShardCountInDatabase(database)


@asynccontextmanager
async def open_store(folder: Path, url: str | None = None, member_key: str | None = None) -> AsyncIterator[Store]:
    """Open the store of a data folder, made or migrated where needed, and close it at the end.

    With a `url` it lies in that PostgreSQL database instead; the folder then holds the member key, unless that is given
    (64 hexadecimal digits). Raises StoreUnavailable with the remedy; so does every method of its parts.
    """
    place = place_of(folder, url)
    await asyncio.to_thread(_prepare, folder, place)
    database = Database(place)
    try:
        hash_member = await open_key(folder, database, member_key, may_change=not place.is_shared)
        with place.open_to_others() as (claims, news):
            yield Store(database, hash_member, claims, news)
    finally:
        await database.close()


def _prepare(folder: Path, place: Place) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise unavailable(folder, error) or error from None
    bring_up_to_date(place)


class AnswersInDatabase:
    """Which answer was given to which question (port GivenAnswers)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, given: Collection[JustGiven]) -> None:
        """Keep answers, all of them or none, each in place of an earlier one to the same question."""
        rows = sorted((_row(*each) for each in given), key=itemgetter("question_id"))
        await self._database.put_all(GIVEN_ANSWERS, rows)

    async def to_question(self, question_id: int) -> GivenAnswer | None:
        """Return the answer given to a question, None when none is known."""
        return await self._latest(GIVEN_ANSWERS.c.question_id == question_id)

    async def posted_as(self, answer_id: int) -> GivenAnswer | None:
        """Return the answer that stands in this message, None when none is known."""
        return await self._latest(GIVEN_ANSWERS.c.answer_id == answer_id)

    async def latest_card(self, channel_id: int, entry_id: EntryId, since: datetime) -> GivenAnswer | None:
        """Return the latest card of an entry in a channel since then that still stands, None without one."""
        return await self._latest(
            GIVEN_ANSWERS.c.channel_id == channel_id,
            GIVEN_ANSWERS.c.given_at >= since,
            GIVEN_ANSWERS.c.entry_id == entry_id,
            GIVEN_ANSWERS.c.level < int(Level.EMERGENCY),
            ~GIVEN_ANSWERS.c.is_dismissed,
        )

    async def cards_since(self, moment: datetime) -> Sequence[tuple[int, EntryId, datetime]]:
        """Return channel, entry and time of each card given since then, oldest first."""
        c = GIVEN_ANSWERS.c
        cards = select(c.channel_id, c.entry_id, c.given_at).where(c.given_at >= moment, c.entry_id.is_not(None))
        rows = await self._database.read(cards.order_by(c.given_at))
        return [(channel_id, EntryId(entry_id), given_at) for channel_id, entry_id, given_at in rows]

    async def latest_emergency(self, channel_id: int, asker: MemberHash, since: datetime) -> GivenAnswer | None:
        """Return the latest emergency answer to this asker in a channel since then, None without one."""
        return await self._latest(
            GIVEN_ANSWERS.c.channel_id == channel_id,
            GIVEN_ANSWERS.c.given_at >= since,
            GIVEN_ANSWERS.c.asker == asker,
            GIVEN_ANSWERS.c.level == int(Level.EMERGENCY),
            ~GIVEN_ANSWERS.c.is_dismissed,
        )

    async def is_dismissed(self, question_id: int) -> bool:
        """Tell whether the answer to a question was taken away on purpose."""
        asked = select(GIVEN_ANSWERS.c.is_dismissed).where(GIVEN_ANSWERS.c.question_id == question_id)
        return any(is_dismissed for (is_dismissed,) in await self._database.read(asked))

    async def dismiss(self, question_id: int) -> None:
        """Keep in mind that the answer to a question was taken away on purpose."""
        dismissed = update(GIVEN_ANSWERS).where(GIVEN_ANSWERS.c.question_id == question_id).values(is_dismissed=True)
        await self._database.write(dismissed)

    async def forget(self, question_id: int) -> None:
        """Forget a question and its answer."""
        await self._forget(GIVEN_ANSWERS.c.question_id == question_id)

    async def forget_asker(self, asker: MemberHash) -> None:
        """Forget all answers to one member."""
        await self._forget(GIVEN_ANSWERS.c.asker == asker)
        await self._database.erase_traces()

    async def forget_older_than(self, moment: datetime) -> int:
        """Forget answers given before `moment`, also in backups; return how many were forgotten."""
        forgotten = await self._forget(GIVEN_ANSWERS.c.given_at < moment)
        await self._database.erase_traces(before=moment)
        return forgotten

    async def _latest(self, *conditions: ColumnElement[bool]) -> GivenAnswer | None:
        for question_id, answer_id, channel_id, guild_id, entry_id, level, about in await self._database.read(
            _latest_answer(*conditions)
        ):
            entry, subject = _entry(entry_id), _entry(about)
            return GivenAnswer(question_id, answer_id, channel_id, guild_id, entry, Level(level), subject)
        return None

    async def _forget(self, condition: ColumnElement[bool]) -> int:
        return await self._database.write(delete(GIVEN_ANSWERS).where(condition))


def _entry(value: str | None) -> EntryId | None:
    return None if value is None else EntryId(value)


def _row(answer: GivenAnswer, asker: MemberHash, given_at: datetime) -> dict[str, object]:
    return {
        "question_id": answer.question_id,
        "answer_id": answer.answer_id,
        "channel_id": answer.channel_id,
        "guild_id": answer.guild_id,
        "entry_id": answer.entry_id,
        "level": int(answer.level),
        "asker": asker,
        "given_at": given_at,
        "is_dismissed": False,
        "about": answer.about,
    }


def _latest_answer(*conditions: ColumnElement[bool]) -> Select[int, int, int, int | None, str | None, int, str | None]:
    c = GIVEN_ANSWERS.c
    shown = select(c.question_id, c.answer_id, c.channel_id, c.guild_id, c.entry_id, c.level, c.about)
    found = shown.where(*conditions)
    # Discord's ids grow with time: of two answers in the same millisecond the later one counts.
    return found.order_by(c.given_at.desc(), c.question_id.desc()).limit(1)


class SettingsInDatabase:
    """What guilds and members chose (port KeptSettings)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def guilds(self) -> Mapping[int, GuildSettings]:
        """Return the settings of every guild that made some."""
        c = GUILD_SETTINGS.c
        every = select(
            c.guild_id,
            c.country,
            c.editor_role_id,
            c.moderators_channel_id,
            c.keeps_gaps,
            c.eagerness,
            c.wait_minutes,
            c.volunteers_role_id,
            c.remind_minutes,
        )
        rows = await self._database.read(every)
        return {
            guild_id: GuildSettings(country, role, channel, keeps_gaps, Eagerness(eagerness), *people)
            for guild_id, country, role, channel, keeps_gaps, eagerness, *people in rows
        }

    async def keep_guild(self, guild_id: int, settings: GuildSettings) -> None:
        """Keep a guild's settings in place of its former ones."""
        row = self._database.put(
            GUILD_SETTINGS,
            guild_id=guild_id,
            country=settings.country,
            editor_role_id=settings.editor_role_id,
            moderators_channel_id=settings.moderators_channel_id,
            keeps_gaps=settings.keeps_gaps,
            eagerness=settings.eagerness.value,
            wait_minutes=settings.wait_minutes,
            volunteers_role_id=settings.volunteers_role_id,
            remind_minutes=settings.remind_minutes,
        )
        await self._database.write(row)

    async def members(self) -> Mapping[MemberHash, MemberSettings]:
        """Return the settings of every member who made some."""
        every = select(MEMBER_SETTINGS.c.member, MEMBER_SETTINGS.c.is_plain)
        rows = await self._database.read(every)
        return {MemberHash(member): MemberSettings(is_plain) for member, is_plain in rows}

    async def keep_member(self, member: MemberHash, settings: MemberSettings) -> None:
        """Keep a member's settings in place of the former ones."""
        row = self._database.put(MEMBER_SETTINGS, member=member, is_plain=settings.is_plain)
        await self._database.write(*members_revised(self._database), row)

    async def forget_member(self, member: MemberHash) -> None:
        """Forget a member's settings."""
        gone = delete(MEMBER_SETTINGS).where(MEMBER_SETTINGS.c.member == member)
        await self._database.write(*members_revised(self._database), gone)
        await self._database.erase_traces()


class SyncedCommandsInDatabase:
    """Which commands Discord already has (port SyncedCommands)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fingerprint(self) -> str | None:
        """Return the fingerprint of the commands last synced, or None before the first sync."""
        rows = await self._database.read(select(SYNCED_COMMANDS.c.fingerprint))
        return rows[0].fingerprint if rows else None

    async def remember(self, fingerprint: str) -> None:
        """Keep `fingerprint` as that of the commands now synced."""
        await self._database.write(self._database.put(SYNCED_COMMANDS, only_row=1, fingerprint=fingerprint))
