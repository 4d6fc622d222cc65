"""Keep a guild's entries in step: with a base that has changed, and with the dates of their checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date

from bot.domain.added_red_flags import AddedRedFlag
from bot.domain.changes import Act, Change, Checked, Draft
from bot.domain.model import Entry, EntryId
from bot.domain.overlay import GONE, LaidEntry, due, revisions_of
from bot.domain.records import Revision, revision_of
from bot.domain.safety_lock import needs_second
from bot.services.curating import Curating, Proposed, Published
from bot.services.errors import BotError
from bot.services.library import Library
from bot.services.ports import Now, Overlays
from bot.services.restoring import Restoring


class LookAgain(BotError):
    """What was pressed belongs to a text that is no longer there: somebody changed it, or the base did."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a moderator looked at: the entry's number in the guild, and the revision of the text in question."""

    entry_id: EntryId
    number: int
    revision: Revision


@dataclass(frozen=True, slots=True)
class Both:
    """An entry that a guild changed, beside the base's: None where the club hid it, or the base no longer has it."""

    seen: Seen
    base: Entry | None
    ours: Entry | None
    has_moved: bool


@dataclass(frozen=True, slots=True)
class Due:
    """An entry whose check is overdue, and since when."""

    seen: Seen
    entry: Entry
    by: date


@dataclass(frozen=True, slots=True)
class Overview:
    """What a guild changed and what is out of step: `moved` are its entries whose base has changed, by question.

    `hidden` are the changes that hid what is hidden now.
    """

    laid: tuple[LaidEntry, ...] = ()
    hidden: tuple[Change, ...] = ()
    red_flags: tuple[AddedRedFlag, ...] = ()
    moved: Mapping[EntryId, str] = field(default_factory=dict)
    overdue: tuple[Entry, ...] = ()


class Upkeep:
    """Finds what has come out of step and settles it; every method that is awaited raises StoreUnavailable.

    What is settled is a change like any other: in the history, and by two moderators where it is about safety.
    """

    def __init__(
        self, restoring: Restoring, curating: Curating, overlays: Overlays, library: Library, now: Now
    ) -> None:
        self._restoring = restoring
        self._curating = curating
        self._overlays = overlays
        self._library = library
        self._now = now

    @property
    def today(self) -> date:
        """Return the day (UTC) that checks are held against."""
        return self._now().astimezone(UTC).date()

    def checked(self, guild_id: int | None) -> Mapping[EntryId, Checked]:
        """Return what a guild has found still right, as last read."""
        return {} if guild_id is None else self._library.overlay(guild_id).checked

    def questions(self, guild_id: int, entry_ids: Iterable[EntryId]) -> Mapping[EntryId, str]:
        """Return the question of each of these entries, as the guild sees it or as it comes with the bot."""
        known = dict(self._library.all_entries(guild_id))
        return {entry_id: known.get(entry_id, entry_id) for entry_id in entry_ids}

    async def overview(self, guild_id: int) -> Overview:
        """Return all that a guild changed, and what of it has come out of step."""
        hidden = await self._restoring.hidden(guild_id)
        return Overview(
            tuple(self._library.overlay(guild_id).entries.values()),
            hidden,
            await self._library.added_red_flags(guild_id),
            self.questions(guild_id, (each.entry_id for each in self._library.moved_under(guild_id))),
            self.overdue(guild_id),
        )

    # --- Checks ---------------------------------------------------------------------------------

    def overdue(self, guild_id: int) -> tuple[Entry, ...]:
        """Return the entries of a guild whose check is overdue, first those that have waited longest."""
        checked = self.checked(guild_id)
        dates = ((due(entry, checked), entry) for entry in self._library.current(guild_id).knowledge.entries)
        late = [(by, entry) for by, entry in dates if by is not None and by < self.today]
        return tuple(entry for _, entry in sorted(late, key=lambda each: (each[0], each[1].id)))

    async def due(self, guild_id: int, entry_id: EntryId) -> Due | None:
        """Return an entry whose check is overdue in a guild, None where it is not, or not there."""
        await self._library.refresh(guild_id)
        entry = self._curating.shown(guild_id, entry_id)
        by = due(entry, self.checked(guild_id)) if entry else None
        if entry is None or by is None or by >= self.today:
            return None
        number = await self._overlays.number(guild_id, entry_id)
        return Due(Seen(entry_id, number, revision_of(entry)), entry, by)

    async def still_right(self, guild_id: int, seen: Seen, editor_id: int) -> Published | Proposed:
        """Move the check of an overdue entry to a year from today; by two moderators for professional help.

        The text stays as it is, and goes on following the base where it does. Raises LookAgain, StaleEdit.
        """
        found = await self.due(guild_id, seen.entry_id)
        if found is None or found.seen != seen:
            raise LookAgain
        after = replace(found.entry, check_again_by=_a_year_after(self.today))
        takes_two = needs_second(found.entry, after, self._library.base.knowledge)
        draft = Draft(guild_id, seen.entry_id, Act.CHECK, seen.number, after)
        done = await self._curating.settle(draft, editor_id, needs_second=takes_two)
        await self._library.refresh(guild_id)
        return done

    # --- The base -------------------------------------------------------------------------------

    async def both(self, guild_id: int, entry_id: EntryId) -> Both | None:
        """Return an entry that a guild changed beside the base's; None where it follows the base, or is all its own."""
        await self._library.refresh(guild_id)
        laid = self._library.overlay(guild_id).entries.get(entry_id)
        base = self._library.shipped(entry_id)
        if laid is None or (base is None and laid.based_on is None):
            return None
        revision = revision_of(base) if base else GONE
        has_moved = laid.based_on is not None and laid.based_on != revision
        return Both(Seen(entry_id, laid.number, revision), base, laid.entry, has_moved)

    async def keep_ours(self, guild_id: int, seen: Seen, editor_id: int) -> Published | Proposed:
        """Keep the club's text over a base that has changed: nobody is told of that revision again.

        Raises LookAgain where either text has changed since, StaleEdit where somebody saved at the same moment.
        """
        found = await self._looked_at(guild_id, seen)
        done = await self._curating.settle(
            Draft(guild_id, seen.entry_id, Act.KEEP, seen.number, found.ours), editor_id, needs_second=False
        )
        await self._library.refresh(guild_id)
        return done

    async def take_base(self, guild_id: int, seen: Seen, editor_id: int) -> Published | Proposed:
        """Follow the base again with an entry, by two moderators where it is about safety.

        Raises LookAgain, StaleEdit, and InvalidDraft where the base's text does not go with other entries of the club.
        """
        found = await self._looked_at(guild_id, seen)
        draft = Draft(guild_id, seen.entry_id, Act.FOLLOW, seen.number, found.base)
        return await self._curating.publish(draft, editor_id)

    async def untold(self) -> Mapping[int, Mapping[EntryId, Revision]]:
        """Return the guilds whose base has changed under their entries and who were not told, with its revisions."""
        based = await self._overlays.based()
        if not based:
            return {}  # most often so, and then the base need not be waited for
        await self._library.ready(None)
        revisions = revisions_of(self._library.base.knowledge)
        found: dict[int, dict[EntryId, Revision]] = {}
        for each in based:
            now = revisions.get(each.entry_id, GONE)
            if now not in (each.based_on, each.told_of):
                found.setdefault(each.guild_id, {})[each.entry_id] = now
        return found

    async def mark_told(self, guild_id: int, told: Mapping[EntryId, Revision]) -> None:
        """Keep in mind of which revisions a guild's moderators were told."""
        await self._overlays.mark_told(guild_id, told)

    async def _looked_at(self, guild_id: int, seen: Seen) -> Both:
        found = await self.both(guild_id, seen.entry_id)
        if found is None or found.seen != seen:
            raise LookAgain
        return found


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
