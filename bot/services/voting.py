"""Count whether entries help: one vote a member, and after four weeks nobody knows whose."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.model import EntryId
from bot.domain.records import MemberHash, Vote, VoteCount
from bot.services.ports import MemberHashes, Now, Votes

VOTER_KEPT_FOR = timedelta(days=28)
"""How long a vote still belongs to a member, who may change it; `/privacy` says the same."""


class Voting:
    """Takes and counts votes; every method raises StoreUnavailable where that fails."""

    def __init__(self, votes: Votes, hash_member: MemberHashes, now: Now) -> None:
        self._votes = votes
        self._hash_member = hash_member
        self._now = now

    async def vote(self, member_id: int, vote: Vote) -> bool | None:
        """Count a member's vote; a second one on the same revision of an entry replaces the first.

        Return whether that first one said "helpful", None where there was none.
        """
        return await self._votes.keep(self._hash(member_id), vote, self._now())

    async def counts(self, entry_id: EntryId) -> tuple[VoteCount, ...]:
        """Return the votes on each revision of an entry that has some, the one last voted on first."""
        return await self._votes.counts(entry_id)

    async def forget_member(self, member_id: int) -> None:
        """Forget the votes of the last four weeks of this member; older ones are nobody's."""
        await self._votes.forget_voter(self._hash(member_id))

    async def forget_voters(self) -> int:
        """Turn votes older than four weeks into bare counts; return how many."""
        return await self._votes.forget_voters_before(self._now() - VOTER_KEPT_FOR)

    def _hash(self, member_id: int) -> MemberHash:
        return self._hash_member(member_id, "votes")
