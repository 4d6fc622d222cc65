"""Redacted questions without an answer, the forms that were settled, and suggestions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Insert, Table, delete, func, insert, literal, select

from bot.domain.gaps import Gap, Settlement, Suggestion
from bot.domain.records import MemberHash
from bot.storage.database import Database
from bot.storage.tables import GAPS, SETTLED_GAPS, SUGGESTIONS


class GapsInDatabase:
    """Gaps and suggestions (port KeptGaps)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, guild_id: int, text: str, day: date, at_most: int) -> bool:
        """Keep a text; False, and nothing is kept, where the guild has `at_most` already."""
        row = _add_up_to(at_most, GAPS, GAPS.c.guild_id == guild_id, guild_id=guild_id, text=text, day=day)
        return await self._database.write(row) == 1

    async def gaps(self, guild_id: int, since: date) -> tuple[Gap, ...]:
        """Return a guild's gaps from that day on, oldest first."""
        c = GAPS.c
        found = select(c.id, c.text, c.day).where(c.guild_id == guild_id, c.day >= since).order_by(c.id)
        return tuple(Gap(*row) for row in await self._database.read(found))

    async def hidden(self, guild_id: int, today: date) -> Mapping[str, Settlement]:
        """Return the forms that a guild settled or snoozed until a day after today, with what became of each."""
        c = SETTLED_GAPS.c
        found = select(c.form, c.settlement).where(c.guild_id == guild_id, c.until > today)
        return {form: Settlement(settlement) for form, settlement in await self._database.read(found)}

    async def settle(
        self, guild_id: int, gap_ids: Collection[int], forms: Collection[str], settlement: Settlement, until: date
    ) -> int:
        """Keep `forms` hidden until that day and, unless they are snoozed, forget these gaps; return how many."""
        kept = {"guild_id": guild_id, "settlement": settlement, "until": until}
        hide = [self._database.put(SETTLED_GAPS, form=form, **kept) for form in sorted(forms)]
        if settlement is Settlement.SNOOZED:
            await self._database.write(*hide)
            return 0
        forget = delete(GAPS).where(GAPS.c.guild_id == guild_id, GAPS.c.id.in_(gap_ids))
        forgotten = await self._database.write(*hide, forget)
        await self._database.erase_traces()
        return forgotten

    async def suggest(self, guild_id: int, member: MemberHash, text: str, day: date, at_most: int) -> bool:
        """Keep a suggestion; False, and nothing is kept, where the member has `at_most` in this guild already."""
        theirs = (SUGGESTIONS.c.guild_id == guild_id) & (SUGGESTIONS.c.member == member)
        row = _add_up_to(at_most, SUGGESTIONS, theirs, guild_id=guild_id, member=member, text=text, day=day)
        return await self._database.write(row) == 1

    async def suggestions(self, guild_id: int, since: date) -> tuple[Suggestion, ...]:
        """Return a guild's suggestions from that day on, oldest first."""
        c = SUGGESTIONS.c
        found = select(c.id, c.text, c.day).where(c.guild_id == guild_id, c.day >= since).order_by(c.id)
        return tuple(Suggestion(*row) for row in await self._database.read(found))

    async def settle_suggestion(self, guild_id: int, suggestion_id: int) -> bool:
        """Forget a suggestion; False where the guild has none with this id."""
        c = SUGGESTIONS.c
        forgotten = await self._database.write(delete(SUGGESTIONS).where(c.guild_id == guild_id, c.id == suggestion_id))
        await self._database.erase_traces()
        return forgotten == 1

    async def forget_member(self, member: MemberHash) -> None:
        """Forget a member's suggestions."""
        await self._database.write(delete(SUGGESTIONS).where(SUGGESTIONS.c.member == member))
        await self._database.erase_traces()

    async def forget_guild(self, guild_id: int) -> None:
        """Forget everything of a guild."""
        await self._database.write(
            *(delete(t).where(t.c.guild_id == guild_id) for t in (GAPS, SETTLED_GAPS, SUGGESTIONS))
        )
        await self._database.erase_traces()

    async def forget_before(self, day: date, today: date) -> int:
        """Forget gaps and suggestions of days before `day`, also in backups, and what was hidden until today.

        Return how many gaps that were.
        """
        forgotten = await self._database.write(
            delete(SETTLED_GAPS).where(SETTLED_GAPS.c.until <= today),
            delete(SUGGESTIONS).where(SUGGESTIONS.c.day < day),
            delete(GAPS).where(GAPS.c.day < day),
        )
        await self._database.erase_traces(before=datetime.combine(day, time(), UTC))
        return forgotten


def _add_up_to(at_most: int, table: Table, counted: ColumnElement[bool], **values: object) -> Insert:
    """Return the statement that inserts a row where fewer than `at_most` are counted: one step, so none slips in."""
    count = select(func.count()).select_from(table).where(counted).scalar_subquery()
    row = select(*(literal(value, table.c[name].type) for name, value in values.items())).where(count < at_most)
    return insert(table).from_select(list(values), row)
