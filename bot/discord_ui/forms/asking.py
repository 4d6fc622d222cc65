"""The button of the Ask panel: a form for a question, answered to the presser alone."""

from __future__ import annotations

import re

from bot.discord_ui.forms.following_up import QuestionForm
from bot.discord_ui.forms.pressing import Press
from bot.discord_ui.wording import people


async def open_form(interaction: Press, read: re.Match[str]) -> None:
    """Show the form to the presser."""
    form = QuestionForm(read.string, people.ASK, people.ASK_LABEL, people.ASK_HINT)
    await interaction.response.send_modal(form)
