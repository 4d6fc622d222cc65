"""What services need from the outside, as protocols; adapters are chosen in `bot.app`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.changes import Based, Change, Content, Laid, Waiting
from bot.domain.model import EntryId
from bot.domain.pipeline import Flow
from bot.domain.raw_files import RawFile
from bot.domain.records import (
    GivenAnswer,
    GuildSettings,
    JustGiven,
    MemberHash,
    MemberSettings,
    Revision,
    Vote,
    VoteCount,
)
from bot.services.errors import BotError


class StoreUnavailable(BotError):
    """What the bot keeps cannot be read or written just now; the text is for the operator, with the remedy.

    Questions are answered without it.
    """


class Now(Protocol):
    """The time of day, so that tests can set it."""

    def __call__(self) -> datetime:
        """Return the present moment, with its time zone."""
        ...


class MemberHashes(Protocol):
    """Turns members' ids into what may be kept of them."""

    def __call__(self, member_id: int, purpose: str) -> MemberHash:
        """Return the keyed hash of a member's id; one for each purpose, so that no two can be linked."""
        ...


class KnowledgeFiles(Protocol):
    """A folder of knowledge."""

    def digest(self) -> str:
        """Return a text that changes whenever a file does."""
        ...

    def read(self) -> tuple[RawFile, ...]:
        """Return all files, in a fixed order."""
        ...


class FlowCache(Protocol):
    """Keeps flows that were built before, so that a start need not build them again."""

    def get(self, digest: str) -> Flow | None:
        """Return the flow kept for `digest`, None when there is none that can be read."""
        ...

    def put(self, digest: str, flow: Flow) -> None:
        """Keep `flow` for `digest`; a cache that cannot be written is left alone."""
        ...


class SyncedCommands(Protocol):
    """Remembers which commands Discord already has, across restarts."""

    async def fingerprint(self) -> str | None:
        """Return the fingerprint of the commands last synced, or None before the first sync."""
        ...

    async def remember(self, fingerprint: str) -> None:
        """Keep `fingerprint` as that of the commands now synced."""
        ...


class GivenAnswers(Protocol):
    """Keeps which answer was given to which question; every method raises StoreUnavailable where that fails."""

    async def keep(self, given: Collection[JustGiven]) -> None:
        """Keep answers, all of them or none, each in place of an earlier one to the same question."""
        ...

    async def to_question(self, question_id: int) -> GivenAnswer | None:
        """Return the answer given to a question, None when none is known."""
        ...

    async def posted_as(self, answer_id: int) -> GivenAnswer | None:
        """Return the answer that stands in this message, None when none is known."""
        ...

    async def latest_card(self, channel_id: int, entry_id: EntryId, since: datetime) -> GivenAnswer | None:
        """Return the latest card of an entry in a channel since then that still stands, None without one."""
        ...

    async def cards_since(self, moment: datetime) -> Sequence[tuple[int, EntryId, datetime]]:
        """Return channel, entry and time of each card given since then, oldest first."""
        ...

    async def latest_emergency(self, channel_id: int, asker: MemberHash, since: datetime) -> GivenAnswer | None:
        """Return the latest emergency answer to this asker in a channel since then, None without one."""
        ...

    async def is_dismissed(self, question_id: int) -> bool:
        """Tell whether the answer to a question was taken away on purpose."""
        ...

    async def dismiss(self, question_id: int) -> None:
        """Keep in mind that the answer to a question was taken away on purpose."""
        ...

    async def forget(self, question_id: int) -> None:
        """Forget a question and its answer."""
        ...

    async def forget_asker(self, asker: MemberHash) -> None:
        """Forget all answers to one member."""
        ...

    async def forget_older_than(self, moment: datetime) -> int:
        """Forget answers given before `moment`, also in backups; return how many were forgotten."""
        ...


class KeptSettings(Protocol):
    """Keeps what guilds and members chose; every method raises StoreUnavailable where that fails."""

    async def guilds(self) -> Mapping[int, GuildSettings]:
        """Return the settings of every guild that made some."""
        ...

    async def keep_guild(self, guild_id: int, settings: GuildSettings) -> None:
        """Keep a guild's settings in place of its former ones."""
        ...

    async def members(self) -> Mapping[MemberHash, MemberSettings]:
        """Return the settings of every member who made some."""
        ...

    async def keep_member(self, member: MemberHash, settings: MemberSettings) -> None:
        """Keep a member's settings in place of the former ones."""
        ...

    async def forget_member(self, member: MemberHash) -> None:
        """Forget a member's settings."""
        ...


class Votes(Protocol):
    """Keeps votes on whether an entry helped; every method raises StoreUnavailable where that fails."""

    async def keep(self, voter: MemberHash, vote: Vote, given_at: datetime) -> bool | None:
        """Keep a vote in place of the member's earlier one on that revision; return what that said, None without."""
        ...

    async def counts(self, entry_id: EntryId) -> tuple[VoteCount, ...]:
        """Return the votes on each revision of an entry that has some, the one last voted on first."""
        ...

    async def forget_voter(self, voter: MemberHash) -> None:
        """Forget the votes that still belong to this member."""
        ...

    async def forget_voters_before(self, moment: datetime) -> int:
        """Turn votes older than `moment` into bare counts, without the voter; return how many."""
        ...


class Overlays(Protocol):
    """Keeps what guilds changed in the Q&A; every method raises StoreUnavailable where that fails."""

    async def guilds(self) -> Sequence[int]:
        """Return the guilds that changed something."""
        ...

    async def laid(self, guild_id: int) -> tuple[Laid, ...]:
        """Return a guild's present word on each entry that it changed, added, hid or checked, in the order of ids."""
        ...

    async def based(self) -> tuple[Based, ...]:
        """Return the entries that guilds changed over the base's, in the order of guilds."""
        ...

    async def mark_told(self, guild_id: int, told: Mapping[EntryId, Revision]) -> None:
        """Keep in mind of which of the base's revisions a guild's moderators were told."""
        ...

    async def added_red_flags(self, guild_id: int) -> tuple[Content, ...]:
        """Return the red flags that a guild added, in the order of ids."""
        ...

    async def number(self, guild_id: int, entry_id: EntryId) -> int:
        """Return how often a guild has changed this entry: 0 where it never has."""
        ...

    async def apply(self, change: Change, waiting_id: int | None = None) -> bool:
        """Make a change live and part of the history, both or neither; False where somebody changed it first.

        A change of an entry counts as first where the entry's number still is `change.number - 1`; a red flag is added
        where the guild has none of its id. `waiting_id`: the proposal that this settles, which must still be there, or
        nothing is changed and False returned.
        """
        ...

    async def history(self, guild_id: int, entry_id: EntryId | None = None, limit: int = 25) -> tuple[Change, ...]:
        """Return the latest changes of an entry, or of all of them, newest first."""
        ...

    async def latest_number(self, guild_id: int, entry_id: EntryId) -> int:
        """Return the number of the latest change that the history has of an entry or red flag: 0 for none."""
        ...

    async def take_red_flag(self, change: Change) -> bool:
        """Take a guild's own red flag away, and keep that in the history; False where it has none."""
        ...

    async def propose(self, waiting: Waiting) -> int:
        """Keep a change that waits for a second moderator (its `id` is not read); return its id."""
        ...

    async def waiting(self, guild_id: int) -> tuple[Waiting, ...]:
        """Return what waits in a guild, oldest first."""
        ...

    async def withdraw(self, guild_id: int, waiting_id: int) -> bool:
        """Take a proposal away; False where it is no longer there."""
        ...

    async def forget_editor(self, member_id: int) -> None:
        """Forget who made a member's changes: the changes stay, by "a former moderator"."""
        ...


class OverlayFiles(Protocol):
    """The file that a guild's changes are exported to and imported from."""

    def read(self, data: bytes, name: str) -> RawFile:
        """Return what such a file holds, called `name`; whatever the bytes, its faults are in `problems`."""
        ...

    def write(self, tree: Mapping[str, object]) -> bytes:
        """Return the file that holds strings, lists and mappings, for people to read and edit."""
        ...
