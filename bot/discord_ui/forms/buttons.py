"""The buttons on cards: all they need comes from their custom id, so that they survive restarts."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.discord_ui.delivery import respond, turn_into
from bot.discord_ui.desk import HasDesk, guild_of, is_direct_message
from bot.discord_ui.faults import told
from bot.discord_ui.render import SIGNS_ID

_SHOW = re.compile(r"show:(?P<entry>[a-z0-9-]+)(?::(?P<asker>\d{1,20}))?")


class _CardItem(discord.ui.DynamicItem[discord.ui.Item[Any]], template="never"):
    """An item of a card; whatever fails while it answers is logged and told, never "interaction failed"."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the item that was pressed."""
        del interaction, match
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        desk, guild_id = interaction.client.desk, guild_of(interaction)

        async def tell(reference: str) -> None:
            await respond(interaction, desk.broke(guild_id, reference), is_private=True)

        async with told(f"{type(self).__name__} in guild {interaction.guild_id}", tell):
            await self.press(interaction)

    async def press(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Answer the press; may fail."""
        raise NotImplementedError


class ShowEntry(_CardItem, template=r"(?s:show:.*)"):
    """Shows an entry: to the presser alone, or in place of "did you mean" when its asker presses."""

    async def press(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Send the entry's card, or a sentence when there is no such entry."""
        desk, guild_id = interaction.client.desk, guild_of(interaction)
        named = _SHOW.fullmatch(self.custom_id)
        reply = desk.entry(guild_id, named["entry"]) if named else None
        if named is None or reply is None:
            await respond(interaction, desk.entry_gone(guild_id), is_private=True)
        elif named["asker"] == str(interaction.user.id):
            await turn_into(interaction, reply)
        else:
            await respond(interaction, reply, is_private=not is_direct_message(interaction))


class WarningSigns(_CardItem, template=SIGNS_ID):
    """Shows the presser the list of warning signs."""

    async def press(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Send the list privately."""
        reply = interaction.client.desk.warning_signs(guild_of(interaction))
        await respond(interaction, reply, is_private=True)


class Outdated(_CardItem, template=rf"(?s:(?!show:|{SIGNS_ID}$).*)"):
    """Any other button or select on the bot's messages: another version's, or forged."""

    async def press(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Say that it no longer works."""
        await respond(interaction, interaction.client.desk.button_gone(guild_of(interaction)), is_private=True)


CARD_ITEMS = (ShowEntry, WarningSigns, Outdated)
"""What the client registers so that buttons work after a restart."""
