"""What services need from the outside to look after guilds, as protocols; adapters are chosen in `bot.app`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.domain.changes import Working
from bot.domain.counts import Tally
from bot.domain.gaps import Gap, Settlement, Suggestion
from bot.domain.records import MemberHash


class KeptDrafts(Protocol):
    """Keeps what moderators have typed; every method raises StoreUnavailable where that fails."""

    async def keep(self, working: Working) -> None:
        """Keep a draft, in place of what it was before."""
        ...

    async def of(self, draft_id: str) -> Working | None:
        """Return the draft with this id, None where there is none."""
        ...

    async def drop(self, draft_id: str) -> None:
        """Forget a draft."""
        ...

    async def forget_editor(self, member_id: int) -> None:
        """Forget a moderator's drafts."""
        ...

    async def forget_before(self, moment: datetime) -> None:
        """Forget what was typed before `moment`."""
        ...


class Latest(NamedTuple):
    """The latest revision of all, and that of the latest change of any member's settings: 0 where there is none."""

    of_all: int = 0
    of_members: int = 0


class Revisions(Protocol):
    """Counts changes, whichever process makes them; every method raises StoreUnavailable where that fails.

    Who sees a revision sees all before it.
    """

    async def latest(self) -> Latest:
        """Return the latest revisions."""
        ...

    async def changed_since(self, revision: int) -> Sequence[tuple[int, int]]:
        """Return each guild that changed after `revision`, with its own, in the order of these."""
        ...


class KeptGuilds(Protocol):
    """Knows of whom something is kept, and who has left; every method raises StoreUnavailable where that fails."""

    async def known(self) -> frozenset[int]:
        """Return every guild of which something is kept."""
        ...

    async def leave(self, guild_id: int, left_at: datetime) -> None:
        """Keep in mind since when the bot is no longer in a guild; an earlier moment counts."""
        ...

    async def come_back(self, guild_id: int) -> None:
        """Forget that the bot had left a guild."""
        ...

    async def departed(self) -> Mapping[int, datetime]:
        """Return the guilds that the bot is no longer in, with since when."""
        ...

    async def forget(self, guild_id: int) -> None:
        """Forget everything of a guild."""
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


class KeptCounts(Protocol):
    """Keeps counts by week; every method raises StoreUnavailable where that fails."""

    async def add(self, tallies: Sequence[Tally]) -> None:
        """Add each count to what is kept of the same, all of them or none."""
        ...

    async def since(self, guild_id: int, week: date) -> tuple[Tally, ...]:
        """Return a guild's counts from that week (its Monday) on."""
        ...

    async def forget_before(self, week: date) -> None:
        """Forget the weeks before that one."""
        ...
