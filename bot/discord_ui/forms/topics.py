"""Browse the set privately: topic → question → card."""

from __future__ import annotations

import re

from bot.discord_ui import pages
from bot.discord_ui.delivery import respond, turn_into
from bot.discord_ui.desk import guild_of
from bot.discord_ui.forms.pressing import Press, chosen


async def browse(interaction: Press, read: re.Match[str]) -> None:
    """Open the list of topics; where one was chosen in it, turn the list into that topic's questions."""
    del read
    ground = interaction.client.desk.ground(guild_of(interaction), interaction.user.id)
    topic_id = chosen(interaction)
    if topic_id is None:
        await respond(interaction, pages.topics(ground), is_private=True)
    else:
        await turn_into(interaction, pages.topics(ground, topic_id))
