"""`/suggest`: a form, and what is kept of it is shown to the member."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.discord_ui import custom_ids
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Asked, guild_of
from bot.discord_ui.fitting import escape
from bot.discord_ui.forms.pressing import FORM_KEPT_SECONDS, Press, say, say_not_kept
from bot.discord_ui.wording import inbox
from bot.domain.model import Level
from bot.services.gaps import NothingToSuggest, TakesNoSuggestions, TooManySuggestions
from bot.services.ports import StoreUnavailable

_LONGEST = 300
_FIELD = "suggestion"


class SuggestForm(discord.ui.Modal, title=inbox.SUGGEST):
    """The form; it is answered by its custom id (`submitted`), so that it outlives a restart while it is open."""

    def __init__(self) -> None:
        super().__init__(custom_id=custom_ids.SUGGEST_FORM.pattern, timeout=FORM_KEPT_SECONDS)
        field = discord.ui.TextInput[Any](
            custom_id=_FIELD, style=discord.TextStyle.paragraph, max_length=_LONGEST, placeholder=inbox.SUGGEST_HINT
        )
        self.add_item(discord.ui.Label(text=inbox.SUGGEST_LABEL, component=field))


async def open_form(interaction: Press) -> None:
    """Show the form; a sentence where the guild takes no suggestions, before anybody types one."""
    guild_id = guild_of(interaction)
    if guild_id is not None and interaction.client.desk.memory.settings.of_guild(guild_id).keeps_gaps:
        await interaction.response.send_modal(SuggestForm())
    else:
        await say(interaction, inbox.SUGGEST, str(TakesNoSuggestions()))


async def submitted(interaction: Press, read: re.Match[str], fields: dict[str, str]) -> None:
    """Keep what was typed and show what is kept; a text that warns gets its warning, and nothing of it is kept."""
    del read
    guild_id, text = guild_of(interaction), fields.get(_FIELD, "")
    if await _warned(interaction, text):
        return
    desk = interaction.client.desk
    if desk.hurries(interaction.user.id):
        await respond(interaction, desk.slow_down(guild_id, interaction.user.id), is_private=True)
        return
    if guild_id is None:
        await say(interaction, inbox.SUGGEST, str(TakesNoSuggestions()))
        return
    try:
        kept = await desk.memory.gaps.suggest(guild_id, interaction.user.id, text)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
    except (TakesNoSuggestions, NothingToSuggest, TooManySuggestions) as error:
        await say(interaction, inbox.NOT_SUGGESTED, str(error))
    else:
        await say(interaction, inbox.SUGGESTED, f"“{escape(kept)}”\n{inbox.SUGGESTED_HOW}")


async def _warned(interaction: Press, text: str) -> bool:
    """Show the warning that a text is due, and tell whether it was."""
    asked = Asked(text, interaction.user.id, guild_of(interaction), interaction.channel_id, is_private=True)
    warning = await interaction.client.desk.warned(asked)
    if warning is None:
        return False
    await respond(interaction, warning, is_private=True)
    if warning.level is not Level.EMERGENCY:
        await say(interaction, inbox.NOT_SUGGESTED, inbox.NOT_SUGGESTED_WARNED)
    return True
