"""What outlasts a restart, as the services that use it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.calling import Calling
from bot.services.counting import Counting
from bot.services.curating import Curating
from bot.services.departing import Departing
from bot.services.exchanging import Exchanging
from bot.services.flagging import Flagging
from bot.services.gaps import Gaps
from bot.services.hearing import Hearing
from bot.services.ports import SyncedCommands
from bot.services.process_ports import News
from bot.services.refreshing import Refreshing
from bot.services.remembering import Remembering
from bot.services.restoring import Restoring
from bot.services.reviewing import Reviewing
from bot.services.settings import Settings
from bot.services.sharing import Sharing
from bot.services.upkeep import Upkeep
from bot.services.voting import Voting


@dataclass(frozen=True, slots=True)
class Memory:
    """Given answers, settings, votes, what moderators changed, who waits for a person, and which commands Discord has.

    Ids and counts, and the entries that moderators wrote; a member's words only in `gaps`: redacted, without whose, and
    where a guild's moderators asked for that. `sharing` and `news` are about other processes of this bot.
    """

    remembering: Remembering
    settings: Settings
    voting: Voting
    counting: Counting
    curating: Curating
    restoring: Restoring
    flagging: Flagging
    reviewing: Reviewing
    exchanging: Exchanging
    upkeep: Upkeep
    gaps: Gaps
    refreshing: Refreshing
    departing: Departing
    hearing: Hearing
    calling: Calling
    synced: SyncedCommands
    sharing: Sharing
    news: News

    async def forget_old(self) -> None:
        """Forget what has been kept long enough; raises StoreUnavailable."""
        await self.remembering.forget_old()
        await self.voting.forget_voters()
        await self.counting.forget_old()
        await self.gaps.forget_old()
        await self.curating.drafts.forget_old()

    async def forget_member(self, member_id: int) -> None:
        """Forget everything that is kept of one member; raises StoreUnavailable."""
        await self.remembering.forget_member(member_id)
        await self.settings.forget_member(member_id)
        await self.voting.forget_member(member_id)
        await self.gaps.forget_member(member_id)
        await self.calling.forget_member(member_id)
        await self.curating.forget_editor(member_id)
