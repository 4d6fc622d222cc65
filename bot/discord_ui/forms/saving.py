"""*Save as Q&A*: a moderator writes down what a person has answered."""

from __future__ import annotations

import re

from bot.discord_ui.forms import curating
from bot.discord_ui.forms.pressing import Press
from bot.domain.changes import Act
from bot.domain.model import EntryId


async def open_form(interaction: Press, read: re.Match[str]) -> None:
    """Open the form of a new entry, empty: a member's words are never copied into the Q&A."""
    del read
    await curating.begin(interaction, EntryId(f"club-{interaction.id}"), Act.ADD)
