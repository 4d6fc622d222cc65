"""Slow a member down politely: how many answers in a row, and how often to say so."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.model import RedFlag, RedFlagId

Clock = Callable[[], float]

_IN_A_ROW = 5
_SECONDS_EACH = 10.0
_NOTICE_EVERY = 60.0
_MEMBERS_KEPT = 10_000


class Pace(Enum):
    """What a member's pace allows: an answer, a word about the pace, or nothing."""

    ANSWER = auto()
    NOTICE = auto()
    SILENCE = auto()


@dataclass(slots=True)
class _Allowance:
    answers: float
    refilled_at: float
    told_at: float | None = None


class Limiter:
    """Gives each member five answers in a row and one more every ten seconds; forgets the longest silent first."""

    def __init__(self, clock: Clock, members_kept: int = _MEMBERS_KEPT) -> None:
        self._clock = clock
        self._members_kept = members_kept
        self._allowances: OrderedDict[int, _Allowance] = OrderedDict()

    def __len__(self) -> int:
        return len(self._allowances)

    def pace(self, member_id: int) -> Pace:
        """Count a question of this member; return whether to answer, to say "slow down", or to stay silent."""
        now = self._clock()
        allowance = self._allowance(member_id, now)
        if allowance.answers >= 1:
            allowance.answers -= 1
            return Pace.ANSWER
        if allowance.told_at is None or now - allowance.told_at >= _NOTICE_EVERY:
            allowance.told_at = now
            return Pace.NOTICE
        return Pace.SILENCE

    def _allowance(self, member_id: int, now: float) -> _Allowance:
        allowance = self._allowances.setdefault(member_id, _Allowance(_IN_A_ROW, now))
        self._allowances.move_to_end(member_id)
        if len(self._allowances) > self._members_kept:
            self._allowances.popitem(last=False)
        allowance.answers = min(_IN_A_ROW, allowance.answers + (now - allowance.refilled_at) / _SECONDS_EACH)
        allowance.refilled_at = now
        return allowance


class Reminders:
    """Lets the same thing be said to a member only once in a while; forgets the oldest first."""

    def __init__(self, clock: Clock, every: float, members_kept: int = _MEMBERS_KEPT) -> None:
        self._clock = clock
        self._every = every
        self._members_kept = members_kept
        self._told_at: OrderedDict[int, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._told_at)

    def is_due(self, member_id: int) -> bool:
        """Tell whether to say it now; if so, the time until the next one starts."""
        now = self._clock()
        told_at = self._told_at.get(member_id)
        if told_at is not None and now - told_at < self._every:
            return False
        self._told_at[member_id] = now
        self._told_at.move_to_end(member_id)
        if len(self._told_at) > self._members_kept:
            self._told_at.popitem(last=False)
        return True


class LastSigns:
    """Knows which red flags each member reported last in each channel; forgets the oldest first."""

    def __init__(self, members_kept: int = _MEMBERS_KEPT) -> None:
        self._members_kept = members_kept
        self._last: OrderedDict[tuple[int, int | None], frozenset[RedFlagId]] = OrderedDict()

    def are_repeated(self, member_id: int, channel_id: int | None, red_flags: Iterable[RedFlag]) -> bool:
        """Tell whether these are the ones that this member reported here last; they now are the last."""
        place, signs = (member_id, channel_id), frozenset(red_flag.id for red_flag in red_flags)
        is_same = self._last.get(place) == signs
        self._last[place] = signs
        self._last.move_to_end(place)
        if len(self._last) > self._members_kept:
            self._last.popitem(last=False)
        return is_same
