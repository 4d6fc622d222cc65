"""*Follow up*: a form for one more question, understood in the light of the card that it was opened from."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.discord_ui import wording
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Asked, guild_of, private_to
from bot.discord_ui.forms.pressing import FORM_KEPT_SECONDS, Press
from bot.domain.model import EntryId

_LONGEST = 1000
_FIELD = "question"


async def open_form(interaction: Press, read: re.Match[str]) -> None:
    """Show the form to the presser."""
    form = QuestionForm(read.string, wording.FOLLOW_UP_TITLE, wording.FOLLOW_UP_LABEL, wording.FOLLOW_UP_HINT)
    await interaction.response.send_modal(form)


class QuestionForm(discord.ui.Modal):
    """A form for one question; answered by its custom id (`submitted`), so that it outlives a restart while open."""

    def __init__(self, custom_id: str, title: str, label: str, hint: str) -> None:
        super().__init__(title=title, custom_id=custom_id, timeout=FORM_KEPT_SECONDS)
        field = discord.ui.TextInput[Any](
            custom_id=_FIELD, style=discord.TextStyle.paragraph, max_length=_LONGEST, placeholder=hint
        )
        self.add_item(discord.ui.Label(text=label, component=field))


async def submitted(interaction: Press, read: re.Match[str], fields: dict[str, str]) -> None:
    """Answer the form privately, about the card's entry where it was opened from a card."""
    desk, audience = interaction.client.desk, private_to(interaction)
    asked = Asked(
        text=fields.get(_FIELD, ""),
        asker_id=interaction.user.id,
        guild_id=guild_of(interaction),
        channel_id=interaction.channel_id,
        is_private=audience.is_private,
        share=audience.share,
        about=EntryId(read["entry"]) if read["entry"] else None,
    )
    reply = await desk.answer(asked) or desk.slow_down(asked.guild_id, asked.asker_id)
    await respond(interaction, reply, is_private=audience.is_private)
