"""Votes on whether an entry helped, and the bare counts that they become."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, FromClause, cast, delete, func, select, union_all

from bot.domain.model import EntryId
from bot.domain.records import MemberHash, Revision, Vote, VoteCount
from bot.storage.database import Database
from bot.storage.tables import VOTE_COUNTS, VOTES


class VotesInDatabase:
    """Votes and their counts (port Votes)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, voter: MemberHash, vote: Vote, given_at: datetime) -> bool | None:
        """Keep a vote, in place of the same member's earlier one on that revision of the entry.

        Return whether that earlier one said "helpful", None where there was none.
        """
        c = VOTES.c
        same = (c.voter == voter) & (c.entry_id == vote.entry_id) & (c.revision == vote.revision)
        earlier = await self._database.read(select(c.is_helpful).where(same))
        row = self._database.put(
            VOTES,
            voter=voter,
            entry_id=vote.entry_id,
            revision=vote.revision,
            is_helpful=vote.is_helpful,
            given_at=given_at,
        )
        await self._database.write(row)
        return earlier[0].is_helpful if earlier else None

    async def counts(self, entry_id: EntryId) -> tuple[VoteCount, ...]:
        """Return the votes on each revision of an entry that has some, the one last voted on first."""
        every = union_all(
            select(*_summed(VOTES)).where(VOTES.c.entry_id == entry_id).group_by(VOTES.c.entry_id, VOTES.c.revision),
            select(VOTE_COUNTS).where(VOTE_COUNTS.c.entry_id == entry_id),
        ).subquery()
        c = every.c
        # The sum of whole numbers is one of another type in PostgreSQL, unless it is said to be none.
        sums = (cast(func.sum(each), BigInteger) for each in (c.helpful, c.unhelpful))
        total = select(c.revision, *sums).group_by(c.revision)
        rows = await self._database.read(total.order_by(func.max(c.last_given_at).desc()))
        return tuple(VoteCount(Revision(revision), helpful, unhelpful) for revision, helpful, unhelpful in rows)

    async def forget_voter(self, voter: MemberHash) -> None:
        """Forget the votes that still belong to this member."""
        await self._database.write(delete(VOTES).where(VOTES.c.voter == voter))
        await self._database.erase_traces()

    async def forget_voters_before(self, moment: datetime) -> int:
        """Turn votes older than `moment` into bare counts, without the voter; return how many."""
        c = VOTES.c
        old = select(*_summed(VOTES)).where(c.given_at < moment).group_by(c.entry_id, c.revision)
        added = self._database.insert(VOTE_COUNTS).from_select(list(VOTE_COUNTS.c.keys()), old)
        added = added.on_conflict_do_update(
            index_elements=[VOTE_COUNTS.c.entry_id, VOTE_COUNTS.c.revision],
            set_={
                "helpful": VOTE_COUNTS.c.helpful + added.excluded.helpful,
                "unhelpful": VOTE_COUNTS.c.unhelpful + added.excluded.unhelpful,
                "last_given_at": added.excluded.last_given_at,
            },
        )
        forgotten = await self._database.write(added, delete(VOTES).where(c.given_at < moment))
        await self._database.erase_traces()
        return forgotten


def _summed(votes: FromClause) -> tuple[Any, ...]:
    """Return the columns of `vote_counts`, made from single votes."""
    c = votes.c
    helpful = func.count().filter(c.is_helpful)
    return (
        c.entry_id,
        c.revision,
        helpful.label("helpful"),
        (func.count() - helpful).label("unhelpful"),
        func.max(c.given_at).label("last_given_at"),
    )
