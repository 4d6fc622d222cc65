"""Who may change a guild's Q&A, what they are told where that fails, and what the moderators' channel is told."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

import discord

from bot.discord_ui import curation
from bot.discord_ui.delivery import post, respond, turn_into
from bot.discord_ui.desk import guild_of
from bot.discord_ui.forms.pressing import Press, say, say_not_kept
from bot.discord_ui.layout import Reply
from bot.discord_ui.wording import curation as words
from bot.services.curating import InvalidDraft, Proposed, Published, StaleEdit
from bot.services.errors import StaysForGood, TooLate
from bot.services.ports import StoreUnavailable
from bot.services.reviewing import NotWaiting

Verbs = Mapping[str, Callable[[Press, int, str], Awaitable[None]]]
"""What a press does, by the verb in its custom id: given the guild and what the id refers to."""


async def allowed(interaction: Press) -> int | None:
    """Return the guild in which the presser may change the Q&A; None, and a sentence to them, elsewhere.

    Asked at every door: a right may be taken away while a form or a panel is open.
    """
    guild_id, user = guild_of(interaction), interaction.user
    if guild_id is not None and isinstance(user, discord.Member):
        editors = interaction.client.desk.memory.settings.of_guild(guild_id).editor_role_id
        if interaction.permissions.manage_guild or editors in {role.id for role in user.roles}:
            return guild_id
    await say(interaction, words.NOT_ALLOWED, words.NOT_ALLOWED_HOW)
    return None


async def answer(interaction: Press, read: re.Match[str], verbs: Verbs) -> None:
    """Answer a press of somebody who may change the Q&A; what cannot be done is told in a sentence."""
    guild_id = await allowed(interaction)
    if guild_id is None:
        return
    try:
        await verbs[read["verb"]](interaction, guild_id, read["ref"])
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
    except StaleEdit as stale:
        ground = interaction.client.desk.ground(guild_id, interaction.user.id)
        await respond(interaction, curation.stale(stale, ground), is_private=True)
    except TooLate:
        await say(interaction, words.UNDO, words.UNDO_OVER)
    except (NotWaiting, StaysForGood) as error:
        await say(interaction, words.REVIEW_DESCRIPTION, str(error))
    except InvalidDraft as error:
        await say(interaction, words.PROBLEMS, str(error))


async def tell(interaction: Press, guild_id: int, done: Published | Proposed) -> None:
    """Tell the moderator what was done, and the moderators' channel too."""
    desk = interaction.client.desk
    ground = desk.ground(guild_id, interaction.user.id)
    if isinstance(done, Proposed):
        before = desk.memory.curating.content(guild_id, done.waiting.entry_id)
        private = public = curation.waits(done.waiting, before, ground)
    else:
        private, public = curation.published(done.change, ground), curation.announced(done.change, ground)
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await turn_into(interaction, private)
    else:
        await respond(interaction, private, is_private=True)
    await announce(interaction, guild_id, public)


async def announce(interaction: Press, guild_id: int, reply: Reply) -> None:
    """Tell the moderators' channel, where the guild has chosen one."""
    channel_id = interaction.client.desk.memory.settings.of_guild(guild_id).moderators_channel_id
    if channel_id:
        channel = interaction.client.get_partial_messageable(channel_id, guild_id=guild_id)
        await post(channel, reply, nonce=f"q{interaction.id}", to=None, pings=None)
