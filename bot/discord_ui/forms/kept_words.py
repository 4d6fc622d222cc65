"""What a draft has to do with the inbox: it settles the words that it answers."""

from __future__ import annotations

from bot.discord_ui.faults import log
from bot.discord_ui.forms.pressing import Press
from bot.domain.changes import Act, Working
from bot.domain.gaps import Settlement
from bot.services.curating import Proposed, Published
from bot.services.ports import StoreUnavailable


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
