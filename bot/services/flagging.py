"""Moderators add red flags to their guild: tried, looked ahead, confirmed by a second one; never taken away."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from bot.domain.added_red_flags import MOST_RED_FLAGS, AddedRedFlag
from bot.domain.changes import Act, Change, Waiting, Working
from bot.domain.checks import find_red_flag_problems
from bot.domain.drafts import parse_added
from bot.domain.model import EntryId, Level, RedFlag, RedFlagId
from bot.domain.parsing import Problems
from bot.domain.pipeline import Flow
from bot.domain.raw_files import Problem
from bot.services.curating import InvalidDraft, Proposed
from bot.services.drafting import Drafting, new_id
from bot.services.foreseeing import Raised, foresee_warnings
from bot.services.library import Library
from bot.services.ports import Now, Overlays


@dataclass(frozen=True, slots=True)
class SignPreview:
    """What a red flag would do before anybody confirms it: the warning that it gives, problems, whom it warns."""

    red_flag: RedFlag
    problems: tuple[Problem, ...] = ()
    raised: Raised = field(default_factory=Raised)


class Flagging:
    """Adds red flags to guilds; every method that is awaited raises StoreUnavailable."""

    def __init__(self, overlays: Overlays, library: Library, drafts: Drafting, now: Now) -> None:
        self._overlays = overlays
        self._library = library
        self._drafts = drafts
        self._now = now

    async def begin(self, guild_id: int, flag_id: str, like: RedFlagId, level: Level, editor_id: int) -> Working:
        """Return the draft of a red flag that warns with the words of the shipped one `like`, and at least its level.

        Raises KeyError where there is no such red flag.
        """
        await self._library.ready(guild_id)
        flag = {flag.id: flag for flag in self._library.base.knowledge.red_flags}[like]
        content = {"id": flag_id, "like": like, "level": max(level, flag.level).label}
        working = Working(new_id(), guild_id, EntryId(flag_id), editor_id, Act.WARN, 0, content, self._now())
        return await self._drafts.keep(working)

    def read(self, working: Working) -> AddedRedFlag:
        """Return what a moderator has typed as a red flag; raises InvalidDraft with every Problem."""
        added = parse_added(working.content or {})
        if isinstance(added, Problems):
            raise InvalidDraft(added.problems)
        return added

    async def preview(self, guild_id: int, added: AddedRedFlag) -> SignPreview:
        """Return what a red flag would do, once a second moderator has confirmed it."""
        red_flag, problems = added.on(self._library.base.knowledge), await self.problems(guild_id, added)
        if problems:
            return SignPreview(red_flag, problems)
        now = self._library.current(guild_id)
        return SignPreview(red_flag, (), await asyncio.to_thread(self._foreseen, guild_id, now, red_flag))

    async def problems(self, guild_id: int, added: AddedRedFlag) -> tuple[Problem, ...]:
        """Return what keeps a red flag from being added to a guild."""
        found = await asyncio.to_thread(find_red_flag_problems, added, self._library.base.knowledge)
        if len(await self._overlays.added_red_flags(guild_id)) < MOST_RED_FLAGS:
            return found
        what = f"A club may add {MOST_RED_FLAGS} warning signs, and has so many."
        return (*found, Problem("the warning sign", None, what, "Ask whoever runs me to join some of them."))

    async def propose(self, guild_id: int, added: AddedRedFlag, proposer_id: int) -> Proposed:
        """Propose a red flag to a second moderator; raises InvalidDraft where it has problems."""
        if problems := await self.problems(guild_id, added):
            raise InvalidDraft(problems)
        entry_id, content = EntryId(added.id), added.content
        waiting = Waiting(0, guild_id, entry_id, 0, Act.WARN, proposer_id, self._now(), content)
        return Proposed(replace(waiting, id=await self._overlays.propose(waiting)))

    async def added(self, guild_id: int) -> tuple[AddedRedFlag, ...]:
        """Return the red flags that a guild added."""
        return await self._library.added_red_flags(guild_id)

    async def remove(self, guild_id: int, flag_id: str, operator_id: int) -> bool:
        """Take a guild's own red flag away: for whoever runs the bot, never from Discord; False where it has none."""
        added = {flag.id: flag for flag in await self.added(guild_id)}.get(RedFlagId(flag_id))
        if added is None:
            return False
        number = await self._overlays.latest_number(guild_id, EntryId(flag_id))
        change = Change(guild_id, EntryId(flag_id), number + 1, Act.HIDE, operator_id, self._now(), added.content, None)
        return await self._overlays.take_red_flag(change)

    def _foreseen(self, guild_id: int, now: Flow, red_flag: RedFlag) -> Raised:
        return foresee_warnings(now, self._library.with_red_flag(guild_id, red_flag))
