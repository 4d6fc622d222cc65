"""What services need from the outside, as protocols; adapters are chosen in `bot.app`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.changes import Change, Content, Laid, Waiting
from bot.domain.gaps import Gap, Settlement, Suggestion
from bot.domain.model import EntryId
from bot.domain.pipeline import Flow
from bot.domain.raw_files import RawFile
from bot.domain.records import GivenAnswer, GuildSettings, MemberHash, MemberSettings, Vote, VoteCount
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

    async def keep(self, answer: GivenAnswer, asker: MemberHash, given_at: datetime) -> None:
        """Keep `answer`, in place of an earlier one to the same question."""
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

    async def keep(self, voter: MemberHash, vote: Vote, given_at: datetime) -> None:
        """Keep a vote, in place of the same member's earlier one on that revision of the entry."""
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
        """Return a guild's present word on each entry that it changed, added or hid, in the order of ids."""
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


class KeptGaps(Protocol):
    """Keeps redacted questions without an answer, and suggestions; every method raises StoreUnavailable.

    Days are days in UTC. What is forgotten or settled stands nowhere any more.
    """

    async def note(self, guild_id: int, text: str, day: date, at_most: int) -> bool:
        """Keep a text; False, and nothing is kept, where the guild has `at_most` already."""
        ...

    async def gaps(self, guild_id: int, since: date) -> tuple[Gap, ...]:
        """Return a guild's gaps from that day on, oldest first."""
        ...

    async def hidden(self, guild_id: int, today: date) -> Mapping[str, Settlement]:
        """Return the forms that a guild settled or snoozed until a day after today, with what became of each."""
        ...

    async def settle(
        self, guild_id: int, gap_ids: Collection[int], forms: Collection[str], settlement: Settlement, until: date
    ) -> int:
        """Keep `forms` hidden until that day and, unless they are snoozed, forget these gaps; return how many."""
        ...

    async def suggest(self, guild_id: int, member: MemberHash, text: str, day: date, at_most: int) -> bool:
        """Keep a suggestion; False, and nothing is kept, where the member has `at_most` in this guild already."""
        ...

    async def suggestions(self, guild_id: int, since: date) -> tuple[Suggestion, ...]:
        """Return a guild's suggestions from that day on, oldest first."""
        ...

    async def settle_suggestion(self, guild_id: int, suggestion_id: int) -> bool:
        """Forget a suggestion; False where the guild has none with this id."""
        ...

    async def forget_member(self, member: MemberHash) -> None:
        """Forget a member's suggestions."""
        ...

    async def forget_guild(self, guild_id: int) -> None:
        """Forget everything of a guild."""
        ...

    async def forget_before(self, day: date, today: date) -> int:
        """Forget gaps and suggestions of days before `day`, also in backups, and what was hidden until today.

        Return how many gaps that were.
        """
        ...
