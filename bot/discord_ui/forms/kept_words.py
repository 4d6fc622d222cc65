"""What a draft has to do with what members wrote: it copies none of it, and settles what it answers in the inbox."""

from __future__ import annotations

from bot.discord_ui.faults import log
from bot.discord_ui.forms.pressing import Press
from bot.discord_ui.wording import inbox as words
from bot.domain.changes import Act, Draft
from bot.domain.gaps import Settlement
from bot.domain.raw_files import Problem
from bot.services.curating import Proposed, Published
from bot.services.drafting import Working
from bot.services.ports import StoreUnavailable


async def copies(interaction: Press, working: Working, draft: Draft) -> tuple[Problem, ...]:
    """Return a Problem for each new wording in a draft that copies what the inbox keeps, or the message it began with.

    What members are shown already is no copy: it was there before. Raises StoreUnavailable.
    """
    if draft.after is None:
        return ()
    memory = interaction.client.desk.memory
    before = memory.curating.shown(draft.guild_id, draft.entry_id)
    known = {before.question, *before.phrasings} if before else set()
    new = [text for text in (draft.after.question, *draft.after.phrasings) if text not in known]
    copied = await memory.gaps.copied(draft.guild_id, dict.fromkeys(new))
    texts = dict.fromkeys((*copied, *memory.originals.copied(working.id, draft.after)))
    return tuple(Problem("the entry", None, words.copied(text), words.COPIED_REMEDY) for text in texts)


async def copies_shown(interaction: Press, working: Working, draft: Draft) -> tuple[Problem, ...]:
    """Return the same for a look at the draft: none while the store cannot be used, as publishing asks again."""
    try:
        return await copies(interaction, working, draft)
    except StoreUnavailable as error:
        log.warning("a draft was not compared with the inbox: %s", error)
        return ()


async def settle(interaction: Press, working: Working, done: Published | Proposed) -> None:
    """Settle what a draft answers now that it is live; while it waits for a second moderator, snooze it; never raises.

    A suggestion stays until the proposal is confirmed and somebody rejects it as answered.
    """
    gaps = interaction.client.desk.memory.gaps
    try:
        if isinstance(done, Proposed):
            await gaps.snooze(working.guild_id, working.gap_ids)
            return
        became = Settlement.NEW_ENTRY if working.act is Act.ADD else Settlement.NEW_PHRASING
        await gaps.settle(working.guild_id, working.gap_ids, became)
        if working.suggestion_id is not None:
            await gaps.settle_suggestion(working.guild_id, working.suggestion_id)
    except StoreUnavailable as error:
        log.warning("what a change answers was not taken out of the inbox: %s", error)
