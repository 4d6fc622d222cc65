"""Remember for a week which answer was given to which question: ids, never words."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.model import EntryId
from bot.domain.records import GivenAnswer, JustGiven, MemberHash
from bot.services.ports import GivenAnswers, MemberHashes, Now, StoreUnavailable
from bot.services.recent_cards import RecentCards
from bot.services.unwritten import Unwritten

KEPT_FOR = timedelta(days=7)
"""How long an answer is remembered; `/privacy` says the same."""

_log = logging.getLogger("soigneur.services")
_T = TypeVar("_T")


class Remembering:
    """Knows the answers of the last seven days.

    An answer is written soon after it was given, together with others; whatever else is asked of the store waits until
    that is done, so that nobody meets what was before it. What stands on the way of a question never raises: without
    the store the bot answers as if nothing had been before, with one line in the log. What a person asked for raises
    StoreUnavailable, so that they are told.
    """

    def __init__(self, answers: GivenAnswers, hash_member: MemberHashes, now: Now) -> None:
        self._answers = answers
        self._hash_member = hash_member
        self._now = now
        self._unwritten = Unwritten(answers)
        self._cards = RecentCards()

    def tell_of_faults(self, on_fault: Callable[[BaseException], None]) -> None:
        """Call `on_fault` where writing ends in a fault of the bot's own."""
        self._unwritten.tell_of_faults(on_fault)

    async def aclose(self) -> None:
        """Write what is not written yet; never raises."""
        await self._unwritten.close()

    async def remember(self, answer: GivenAnswer, asker_id: int) -> None:
        """Remember an answer that was just posted, in place of an earlier one to the same question; never raises."""
        given = JustGiven(answer, self._hash(asker_id), self._now())
        if answer.entry_id is not None:
            self._cards.add(answer.channel_id, answer.entry_id, given.given_at)
        await self._unwritten.add(given)

    async def answer_to(self, question_id: int) -> GivenAnswer | None:
        """Return the answer given to a question, None when none is known; never raises."""
        await self._unwritten.write()
        waiting = (answer for answer in self._unwritten if answer.question_id == question_id)
        return next(waiting, None) or await _or_else(self._answers.to_question(question_id), None)

    async def question_of(self, answer_id: int) -> GivenAnswer | None:
        """Return the answer in this message, which names its question; None when none is known; never raises."""
        await self._unwritten.write()
        waiting = (answer for answer in self._unwritten if answer.answer_id == answer_id)
        return next(waiting, None) or await _or_else(self._answers.posted_as(answer_id), None)

    async def now_shows(self, answer_id: int, entry_id: EntryId, asker_id: int) -> None:
        """Remember that the answer in this message became the card of an entry; never raises."""
        if given := await self.question_of(answer_id):
            await self.remember(replace(given, entry_id=entry_id), asker_id)

    async def earlier_card(self, channel_id: int, entry_id: EntryId, within: timedelta) -> GivenAnswer | None:
        """Return the latest card of an entry in a channel within that time; never raises.

        None without one; emergencies and cards that were dismissed do not count.
        """
        since = self._now() - within
        if self._cards.know_nothing:
            await _or_else(self._look_back(since), None)
        if self._cards.rule_out(channel_id, entry_id, since):
            return None
        await self._unwritten.write()
        return await _or_else(self._answers.latest_card(channel_id, entry_id, since), None)

    async def earlier_emergency(self, channel_id: int, asker_id: int, within: timedelta) -> GivenAnswer | None:
        """Return the latest emergency answer to this asker in a channel within that time; never raises.

        None without one; one that was dismissed does not count.
        """
        await self._unwritten.write()
        earlier = self._answers.latest_emergency(channel_id, self._hash(asker_id), self._now() - within)
        return await _or_else(earlier, None)

    async def was_dismissed(self, question_id: int) -> bool:
        """Tell whether someone took the answer to a question away, so that no second one follows; never raises."""
        await self._unwritten.write()
        return await _or_else(self._answers.is_dismissed(question_id), otherwise=False)

    async def mark_dismissed(self, question_id: int) -> None:
        """Remember that someone took the answer to a question away; never raises."""
        await self._unwritten.write()
        await _or_else(self._answers.dismiss(question_id), None)

    async def forget(self, question_id: int) -> None:
        """Forget a question that is gone, and its answer; never raises."""
        self._unwritten.drop(question_id)
        await _or_else(self._answers.forget(question_id), None)

    async def forget_member(self, asker_id: int) -> None:
        """Forget all answers to one member; raises StoreUnavailable."""
        self._unwritten.drop_asker(self._hash(asker_id))
        await self._answers.forget_asker(self._hash(asker_id))

    async def forget_old(self) -> int:
        """Forget what is older than seven days; return how many answers that were; raises StoreUnavailable."""
        await self._unwritten.write()
        return await self._answers.forget_older_than(self._now() - KEPT_FOR)

    async def _look_back(self, since: datetime) -> None:
        """Learn of the cards that stand from before a restart."""
        self._cards.know_from(since, await self._answers.cards_since(since))

    def _hash(self, member_id: int) -> MemberHash:
        return self._hash_member(member_id, "answers")


async def _or_else(kept: Awaitable[_T], otherwise: _T) -> _T:
    try:
        return await kept
    except StoreUnavailable as error:
        _log.warning("answering without what was remembered: %s", error)
        return otherwise
