"""Where a card of an entry may stand from the last minutes, so that the store is asked only about these places."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.domain.model import EntryId

CardShown = tuple[int, EntryId, datetime]
"""A channel, the entry whose card was posted there, and when."""

_MOST_KEPT = 10_000
_NEVER, _ALWAYS = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)


class RecentCards:
    """Rules out that a channel has a card; what it does not rule out, the store decides.

    A card that was taken away goes on counting here: that costs a question to the store and no more.
    """

    def __init__(self, most_kept: int = _MOST_KEPT) -> None:
        self._most_kept = most_kept
        self._latest: OrderedDict[tuple[int, EntryId], datetime] = OrderedDict()
        self._known_from = _NEVER
        self._forgotten_until = _ALWAYS

    def add(self, channel_id: int, entry_id: EntryId, given_at: datetime) -> None:
        """Count a card that was posted, later than those before; forget the oldest where there are too many."""
        self._latest[channel_id, entry_id] = given_at
        self._latest.move_to_end((channel_id, entry_id))
        if len(self._latest) > self._most_kept:
            self._forgotten_until = max(self._forgotten_until, self._latest.popitem(last=False)[1])

    def know_from(self, moment: datetime, earlier: Iterable[CardShown]) -> None:
        """Count all cards since `moment`: `earlier`, oldest first, and those that were added."""
        added = list(self._latest.items())
        for channel_id, entry_id, given_at in earlier:
            self.add(channel_id, entry_id, given_at)
        for (channel_id, entry_id), given_at in added:
            self.add(channel_id, entry_id, given_at)
        self._known_from = moment

    @property
    def know_nothing(self) -> bool:
        """Tell whether nothing can be ruled out yet."""
        return self._known_from == _NEVER

    def rule_out(self, channel_id: int, entry_id: EntryId, since: datetime) -> bool:
        """Tell whether the channel has surely had no card of the entry since then."""
        are_all_here = self._known_from <= since and self._forgotten_until < since
        return are_all_here and self._latest.get((channel_id, entry_id), _ALWAYS) < since
