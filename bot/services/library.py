"""The knowledge of the moment: an immutable snapshot, replaced whole and never edited."""

from __future__ import annotations

from bot.domain.pipeline import Flow, prepare
from bot.services.ports import FlowCache, KnowledgeFiles


class Library:
    """Holds the flow that answers questions; a question in hand keeps the one it started with."""

    def __init__(self, base: Flow) -> None:
        self._base = base

    def current(self, guild_id: int | None) -> Flow:
        """Return the flow for a guild, or for a direct message when `guild_id` is None."""
        del guild_id  # every guild has the base until clubs bring their own changes
        return self._base


def load_flow(files: KnowledgeFiles, shipped: KnowledgeFiles, cache: FlowCache) -> Flow:
    """Return the flow for the knowledge in `files`, with the shipped red flags in it whatever the set.

    Raises InvalidKnowledge with every Problem at once.
    """
    digest = f"{files.digest()}-{shipped.digest()}"
    flow = cache.get(digest)
    if flow is None:
        from bot.services.loading import load_parsed  # noqa: PLC0415 - the schema takes 0.1 s to import, for nothing

        flow = prepare(load_parsed(files, shipped).knowledge)
        cache.put(digest, flow)
    return flow
