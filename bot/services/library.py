"""The knowledge of the moment: immutable snapshots, replaced whole and never edited."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from weakref import WeakKeyDictionary

from bot.domain.added_red_flags import AddedRedFlag, read_added
from bot.domain.changes import Laid
from bot.domain.eagerness import Eagerness
from bot.domain.model import Entry, EntryId, RedFlag
from bot.domain.overlay import LaidEntry, Overlay, lay_over, moved_under
from bot.domain.pipeline import Flow, prepare, prepare_over
from bot.domain.terms import WordVectors
from bot.services.ports import FlowCache, KnowledgeFiles, Overlays, StoreUnavailable

_MOST_KEPT = 2000
"""How many guilds' own snapshots stay in memory; those asked longest ago are read anew when needed."""

_log = logging.getLogger("soigneur.services")


class Library:
    """Holds the flow that answers questions, the base's or a guild's; a question in hand keeps the one it has.

    The base may still be in the making: `ready` waits for it without holding up anything else.
    """

    def __init__(self, base: Flow | Future[Flow]) -> None:
        self._base = base
        self._overlays: Overlays | None = None
        self._eagerness: Callable[[int], Eagerness] = lambda _: Eagerness.BALANCED
        self._changed: set[int] = set()
        self._laid: OrderedDict[int, Overlay] = OrderedDict()
        self._flows: dict[int, Flow] = {}
        self._moved: WeakKeyDictionary[Flow, dict[Eagerness, Flow]] = WeakKeyDictionary()
        self._reading = asyncio.Lock()

    @property
    def base(self) -> Flow:
        """Return the base's flow, waited for where it is still in the making; raises what its making raised."""
        return self._base.result() if isinstance(self._base, Future) else self._base

    @property
    def is_ready(self) -> bool:
        """Tell whether the base is there, so that a question need not wait for it."""
        return not isinstance(self._base, Future) or self._base.done()

    async def open(self, overlays: Overlays, eagerness: Callable[[int], Eagerness]) -> None:
        """Read guilds' overlays from there from now on, and how readily each is answered; raises StoreUnavailable."""
        self._changed = set(await overlays.guilds())
        self._overlays = overlays
        self._eagerness = eagerness

    def current(self, guild_id: int | None) -> Flow:
        """Return the flow for a guild, or for a direct message when `guild_id` is None."""
        if guild_id is None:
            return self.base
        flow = self._flows.get(guild_id, self.base)
        eagerness = self._eagerness(guild_id)
        if eagerness is flow.eagerness:
            return flow
        # The same one each time, as answers are known again by their flow (`KnownAnswers`).
        moved = self._moved.setdefault(flow, {})
        if eagerness not in moved:
            moved[eagerness] = replace(flow, eagerness=eagerness)
        return moved[eagerness]

    def overlay(self, guild_id: int) -> Overlay:
        """Return what a guild has laid over the base, as last read."""
        return self._laid.get(guild_id, Overlay())

    async def ready(self, guild_id: int | None) -> None:
        """Wait for the base, and read a guild's overlay if it has one that is not in memory.

        Where the store cannot be used the base answers, with one line in the log; the next question tries again.
        """
        if isinstance(self._base, Future):
            self._base = await asyncio.wrap_future(self._base)
        if guild_id is None or guild_id not in self._changed:
            return
        if guild_id in self._laid:
            self._laid.move_to_end(guild_id)
            return
        try:
            await self.refresh(guild_id)
        except StoreUnavailable as error:
            _log.warning("guild %s is answered without its own entries: %s", guild_id, error)

    async def refresh(self, guild_id: int) -> None:
        """Read a guild's overlay and make it live; raises StoreUnavailable, and what was live then stays."""
        if self._overlays is None:
            return
        async with self._reading:
            laid = await self._overlays.laid(guild_id)
            own = (_read(each) for each in laid if not each.follows)
            entries = {each.entry_id: each for each in own if each is not None}
            checked = {each.entry_id: each.checked for each in laid if each.checked is not None}
            added = [flag.on(self.base.knowledge) for flag in await self.added_red_flags(guild_id)]
            self._keep(guild_id, Overlay(entries, tuple(added), checked))

    async def take(self, base: Flow) -> None:
        """Make another base live, then lay the entries of the guilds in memory over it, one guild after another.

        Raises StoreUnavailable where these cannot be read; such a guild keeps its former ones until they can.
        """
        self._base = base
        for guild_id in tuple(self._laid):
            await self.refresh(guild_id)

    async def changed(self, guild_id: int) -> None:
        """Read a guild's overlay anew where it is in memory, else when it is next needed; raises StoreUnavailable."""
        if guild_id in self._laid:
            await self.refresh(guild_id)
        else:
            self._changed.add(guild_id)

    async def added_red_flags(self, guild_id: int) -> tuple[AddedRedFlag, ...]:
        """Return the red flags that a guild added, as the store has them; raises StoreUnavailable."""
        if self._overlays is None:
            return ()
        return tuple(map(read_added, await self._overlays.added_red_flags(guild_id)))

    def all_entries(self, guild_id: int) -> tuple[tuple[EntryId, str], ...]:
        """Return id and question of each entry of a guild, hidden ones too, in the order of their topics."""
        shown = {entry.id: entry.question for entry in self.current(guild_id).knowledge.entries}
        base = {entry.id: entry.question for entry in self.base.knowledge.entries}
        hidden = {
            laid.entry_id: base.get(laid.entry_id, laid.entry_id) for laid in self.overlay(guild_id).entries.values()
        }
        return tuple({**hidden, **shown}.items())

    def shipped(self, entry_id: EntryId) -> Entry | None:
        """Return an entry as it comes with the bot, None where the base has none of this id."""
        entry = self.base.entries.get(entry_id)
        return entry if entry is not None and entry.id == entry_id else None

    def with_change(self, guild_id: int, laid: LaidEntry) -> Flow:
        """Return the flow that a guild would have with one more change."""
        overlay = self.overlay(guild_id)
        return self._with(guild_id, replace(overlay, entries={**overlay.entries, laid.entry_id: laid}))

    def with_red_flag(self, guild_id: int, red_flag: RedFlag) -> Flow:
        """Return the flow that a guild would have with one more red flag."""
        overlay = self.overlay(guild_id)
        return self._with(guild_id, replace(overlay, red_flags=(*overlay.red_flags, red_flag)))

    def moved_under(self, guild_id: int) -> tuple[LaidEntry, ...]:
        """Return the guild's entries whose base has changed since they were made."""
        return moved_under(self.base.knowledge, self.overlay(guild_id))

    def _with(self, guild_id: int, overlay: Overlay) -> Flow:
        flow = prepare_over(self.base, lay_over(self.base.knowledge, overlay))
        return replace(flow, eagerness=self._eagerness(guild_id))

    def _keep(self, guild_id: int, overlay: Overlay) -> None:
        own = None if overlay.is_empty else prepare_over(self.base, lay_over(self.base.knowledge, overlay))
        self._laid.pop(guild_id, None)
        self._flows.pop(guild_id, None)
        if own is None and not overlay.checked:
            self._changed.discard(guild_id)
            return
        self._changed.add(guild_id)
        self._laid[guild_id] = overlay
        if own is not None:
            self._flows[guild_id] = own
        if len(self._laid) > _MOST_KEPT:
            forgotten, _ = self._laid.popitem(last=False)
            self._flows.pop(forgotten, None)


def _read(laid: Laid) -> LaidEntry | None:
    from bot.domain.drafts import parse_draft  # noqa: PLC0415 - the schema takes 0.1 s to import
    from bot.domain.parsing import Problems  # noqa: PLC0415

    entry = None if laid.content is None else parse_draft(laid.content)
    if isinstance(entry, Problems):
        _log.warning("a guild's entry %s can no longer be read; the base's is shown", laid.entry_id)
        return None
    return LaidEntry(laid.entry_id, laid.number, entry, laid.based_on)


def load_flow(
    files: KnowledgeFiles, shipped: KnowledgeFiles, cache: FlowCache, vectors: WordVectors | None = None
) -> Flow:
    """Return the flow for the knowledge in `files`, with the shipped red flags in it whatever the set.

    `vectors`: what is known of the meaning of words beforehand, if anything.
    Raises InvalidKnowledge with every Problem at once.
    """
    flow = kept_flow(files, shipped, cache, vectors)
    if flow is None:
        from bot.services.loading import load_parsed  # noqa: PLC0415 - the schema takes 0.1 s to import, for nothing

        flow = prepare(load_parsed(files, shipped).knowledge, vectors=vectors)
        cache.put(_digest(files, shipped, vectors), flow)
    return flow


def kept_flow(
    files: KnowledgeFiles, shipped: KnowledgeFiles, cache: FlowCache, vectors: WordVectors | None = None
) -> Flow | None:
    """Return the flow that was kept for the knowledge in `files`, None where it must be made first."""
    return cache.get(_digest(files, shipped, vectors))


def _digest(files: KnowledgeFiles, shipped: KnowledgeFiles, vectors: WordVectors | None) -> str:
    return "-".join((files.digest(), shipped.digest(), *([vectors.name] if vectors else [])))
