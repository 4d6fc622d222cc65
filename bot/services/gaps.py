"""The inbox of a guild's moderators: what members asked without getting an answer, and what they suggest."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, timedelta
from functools import partial

from rapidfuzz import fuzz, process

from bot.domain.clustering import Form, ask_the_same, form_of, group
from bot.domain.gaps import Gap, GapCluster, Settlement, Suggestion
from bot.domain.model import Answer, EntryId, Knowledge, Level, Unanswered
from bot.domain.naming import ordinary_words
from bot.domain.normalise import normalise
from bot.domain.records import MemberHash
from bot.domain.redacting import redact, without_marks
from bot.services.asking import AskService
from bot.services.errors import BotError
from bot.services.guild_ports import KeptGaps
from bot.services.ports import MemberHashes, Now, StoreUnavailable
from bot.services.settings import Settings

KEPT_DAYS = 28
"""How many days a gap, a suggestion and a settlement are kept, today's included; `/privacy` says the same."""

SEEN_ON = 2
"""On how many days something must have been asked before anybody reads it: once may be a single member's story."""

MOST_GAPS = 300
"""How many gaps a guild keeps: what comes then is not kept until older ones are settled or forgotten."""

MOST_SUGGESTIONS = 5
"""How many suggestions of one member a guild keeps at a time."""

_LEAST_GUESS = 5.0
"""Below this score (0-100) the closest entry says nothing; what had no answer scores little anyway."""

_COPY = 90.0
"""From which score (0-100) on a phrasing is a copy of a member's words."""

_log = logging.getLogger("soigneur.services")


class TooManySuggestions(BotError):
    """A member has as many suggestions open as one may have."""

    def __init__(self) -> None:
        super().__init__(
            f"You already have {MOST_SUGGESTIONS} suggestions waiting for the moderators. "
            "Wait until they have looked at one."
        )


class TakesNoSuggestions(BotError):
    """The guild keeps no gaps, so nobody would read a suggestion."""

    def __init__(self) -> None:
        super().__init__("This club takes no suggestions. Tell a moderator what is missing.")


class NothingToSuggest(BotError):
    """Nothing is left of a suggestion without names, links and numbers."""

    def __init__(self) -> None:
        super().__init__("There is no question in this. Write in a sentence what you would like to be answered.")


def is_gap(answer: Answer) -> bool:
    """Tell whether a question is one for the inbox: in English, nothing answered it, and no warning sign was in it."""
    return answer.level is Level.NONE and answer.outcome == Unanswered()


def copies(texts: Iterable[str], written: Iterable[str]) -> tuple[str, ...]:
    """Return which texts are copies, or nearly, of what members wrote: their words never become knowledge."""
    own = [plain(one) for one in written]
    alike = partial(process.extractOne, choices=own, scorer=fuzz.token_sort_ratio, score_cutoff=_COPY)
    return tuple(text for text in texts if alike(plain(text)) is not None)


def plain(text: str) -> str:
    """Return a text as its words, without marks of what was taken out: what copies are compared by."""
    return " ".join(word for word in normalise(without_marks(text)).words if word[0].isalnum())


class Gaps:
    """Notes gaps and suggestions, redacted, and shows them to moderators; nothing unless a guild turned it on."""

    def __init__(
        self, kept: KeptGaps, settings: Settings, asking: AskService, hash_member: MemberHashes, now: Now
    ) -> None:
        self._kept = kept
        self._settings = settings
        self._asking = asking
        self._hash_member = hash_member
        self._now = now
        self._known: tuple[Knowledge, frozenset[str]] | None = None

    async def turn_on(self, guild_id: int) -> None:
        """Keep a guild's gaps from now on; raises StoreUnavailable."""
        await self._settings.change_guild(guild_id, lambda old: replace(old, keeps_gaps=True))

    async def turn_off(self, guild_id: int) -> None:
        """Keep none any more and forget those that are kept, suggestions too; raises StoreUnavailable."""
        await self._settings.change_guild(guild_id, lambda old: replace(old, keeps_gaps=False))
        await self._kept.forget_guild(guild_id)

    async def note(self, guild_id: int | None, text: str) -> None:
        """Keep a question that had no answer, redacted, with its day and no more; never raises.

        Nothing is kept where the guild did not ask for it, in a direct message (None), of a text without a question in
        it, and of what moderators have settled.
        """
        if guild_id is None or not self._settings.of_guild(guild_id).keeps_gaps:
            return
        redacted = self._redact(text)
        form = form_of(redacted)
        if not form:
            return
        try:
            if not _is_hidden(form, await self._hidden(guild_id, lambda became: became is not Settlement.SNOOZED)):
                await self._kept.note(guild_id, redacted, self._today, MOST_GAPS)
        except StoreUnavailable as error:
            _log.warning("a question without an answer was not kept: %s", error)

    async def inbox(self, guild_id: int) -> tuple[GapCluster, ...]:
        """Return what was asked on at least two days, the most often asked first, then the newest.

        Not what is settled or snoozed; nothing where the guild keeps no gaps. Raises StoreUnavailable.
        """
        if not self._settings.of_guild(guild_id).keeps_gaps:
            return ()
        hidden = await self._hidden(guild_id)
        gaps = await self._kept.gaps(guild_id, self._first_day)
        clusters = await asyncio.to_thread(_clusters, gaps, hidden)  # half a second for 300 long stories
        await self._asking.ready(guild_id)
        return tuple(replace(cluster, guess=self._guess(guild_id, cluster.texts[0])) for cluster in clusters)

    async def settle(self, guild_id: int, gap_ids: Collection[int], settlement: Settlement) -> int:
        """Forget these gaps and keep what asks the same out of the inbox for 28 days; return how many were there.

        0 where somebody else was first. Of their words only the stems, sorted, are kept. Raises StoreUnavailable.
        """
        return await self._settle(guild_id, gap_ids, settlement, KEPT_DAYS)

    async def snooze(self, guild_id: int, gap_ids: Collection[int], days: int = 7) -> None:
        """Keep these gaps, and what asks the same, out of the inbox for some days (28 at most) and go on counting.

        Raises StoreUnavailable.
        """
        await self._settle(guild_id, gap_ids, Settlement.SNOOZED, min(days, KEPT_DAYS))

    async def copied(self, guild_id: int, phrasings: Iterable[str]) -> tuple[str, ...]:
        """Return which phrasings are copies of what the guild keeps of its members' words; raises StoreUnavailable."""
        kept = [gap.text for gap in await self._kept.gaps(guild_id, self._first_day)]
        kept += [suggestion.text for suggestion in await self._kept.suggestions(guild_id, self._first_day)]
        return await asyncio.to_thread(copies, tuple(phrasings), kept) if kept else ()

    async def suggest(self, guild_id: int, member_id: int, text: str) -> str:
        """Keep a member's suggestion, redacted, and return what is kept.

        Raises TakesNoSuggestions, NothingToSuggest, TooManySuggestions or StoreUnavailable.
        """
        if not self._settings.of_guild(guild_id).keeps_gaps:
            raise TakesNoSuggestions
        redacted = self._redact(text)
        if not form_of(redacted):
            raise NothingToSuggest
        if not await self._kept.suggest(guild_id, self._hash(member_id), redacted, self._today, MOST_SUGGESTIONS):
            raise TooManySuggestions
        return redacted

    async def suggestions(self, guild_id: int) -> tuple[Suggestion, ...]:
        """Return what members suggested, oldest first; nothing where gaps are off; raises StoreUnavailable."""
        if not self._settings.of_guild(guild_id).keeps_gaps:
            return ()
        kept = await self._kept.suggestions(guild_id, self._first_day)
        await self._asking.ready(guild_id)
        return tuple(replace(suggestion, guess=self._guess(guild_id, suggestion.text)) for suggestion in kept)

    async def settle_suggestion(self, guild_id: int, suggestion_id: int) -> bool:
        """Forget a suggestion that moderators are done with; False where it was gone; raises StoreUnavailable."""
        return await self._kept.settle_suggestion(guild_id, suggestion_id)

    async def forget_member(self, member_id: int) -> None:
        """Forget a member's suggestions; gaps are nobody's; raises StoreUnavailable."""
        await self._kept.forget_member(self._hash(member_id))

    async def forget_old(self) -> int:
        """Forget what is 28 days old; return how many gaps that were; raises StoreUnavailable."""
        return await self._kept.forget_before(self._first_day, self._today)

    @property
    def _today(self) -> date:
        return self._now().astimezone(UTC).date()

    @property
    def _first_day(self) -> date:
        """Return the first day that is still kept: of a day, nobody knows the hour, so it goes on the 28th after it."""
        return self._today - timedelta(days=KEPT_DAYS - 1)

    def _redact(self, text: str) -> str:
        shipped = self._asking.knowledge(None)
        if self._known is None or self._known[0] is not shipped:
            self._known = shipped, ordinary_words(_texts(shipped))
        return redact(text, self._known[1])

    async def _hidden(self, guild_id: int, counts: Callable[[Settlement], bool] = lambda _: True) -> tuple[Form, ...]:
        hidden = await self._kept.hidden(guild_id, self._today)
        return tuple(tuple(form.split()) for form, became in hidden.items() if counts(became))

    async def _settle(self, guild_id: int, gap_ids: Collection[int], settlement: Settlement, days: int) -> int:
        ids = frozenset(gap_ids)
        gaps = [gap for gap in await self._kept.gaps(guild_id, self._first_day) if gap.id in ids]
        forms = {" ".join(form_of(gap.text)) for gap in gaps}
        until = self._today + timedelta(days=days)
        return await self._kept.settle(guild_id, [gap.id for gap in gaps], forms, settlement, until) if gaps else 0

    def _guess(self, guild_id: int, text: str) -> EntryId | None:
        matches = self._asking.ask(guild_id, without_marks(text)).matches
        return matches[0].entry.id if matches and matches[0].score >= _LEAST_GUESS else None

    def _hash(self, member_id: int) -> MemberHash:
        return self._hash_member(member_id, "suggestions")


def _clusters(gaps: Iterable[Gap], hidden: Collection[Form]) -> list[GapCluster]:
    by_form: Mapping[Form, list[Gap]] = defaultdict(list)
    for gap in gaps:
        by_form[form_of(gap.text)].append(gap)
    shown = Counter({form: len(among) for form, among in by_form.items() if not _is_hidden(form, hidden)})
    clusters = (GapCluster(tuple(gap for form in forms for gap in by_form[form])) for forms in group(shown))
    seen = [cluster for cluster in clusters if len(cluster.days) >= SEEN_ON]
    return sorted(seen, key=lambda cluster: (-cluster.count, -cluster.days[-1].toordinal(), cluster.texts))


def _is_hidden(form: Form, hidden: Iterable[Form]) -> bool:
    return any(ask_the_same(form, other) for other in hidden)


def _texts(knowledge: Knowledge) -> Iterable[str]:
    for entry in knowledge.entries:
        yield entry.question
        yield from entry.phrasings
    for synonyms in knowledge.synonyms:
        yield from synonyms.words
    yield from (*knowledge.scope.about, *knowledge.scope.not_about, *knowledge.scope.out_of_scope)
