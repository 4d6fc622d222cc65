"""The step of `/setup` on people: the club's volunteers, and the panel where members ask."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import discord

from bot.discord_ui import custom_ids, permissions
from bot.discord_ui.controls import plain_button
from bot.discord_ui.delivery import post, turn_into
from bot.discord_ui.fitting import Block
from bot.discord_ui.forms.pressing import Press, allowed_guild, chosen, say, say_not_kept
from bot.discord_ui.layout import QUESTION, Reply, Row, card, heading
from bot.discord_ui.pages import already, page
from bot.discord_ui.wording import commands
from bot.discord_ui.wording import listening as listening_words
from bot.discord_ui.wording import people as words
from bot.discord_ui.wording.languages import spoken
from bot.services.ports import StoreUnavailable

_REMINDS = (0, 15, 30, 60, 120, 240, 720, 1440)


async def change(interaction: Press, read: re.Match[str]) -> None:
    """Show the panel, keep what was chosen, or post the Ask panel."""
    guild_id = await allowed_guild(interaction)
    if guild_id is None:
        return
    part, value = read["part"], chosen(interaction) or ""
    if part == "post":
        await _post_panel(interaction, guild_id)
        return
    number = int(value) if value.isdecimal() else None
    if part == "role":
        kept: dict[str, int | None] = {"volunteers_role_id": number}
    else:
        kept = {"remind_minutes": number} if part == "remind" and number in _REMINDS else {}
    try:
        if kept:
            await _keep(interaction, guild_id, kept)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    await turn_into(interaction, _panel(interaction, guild_id, commands.SETUP_CHANGED if kept else None))


async def _keep(interaction: Press, guild_id: int, kept: dict[str, Any]) -> None:
    await interaction.client.desk.memory.settings.change_guild(guild_id, lambda old: replace(old, **kept))


def _panel(interaction: Press, guild_id: int, above: str | None) -> Reply:
    desk, guild = interaction.client.desk, interaction.guild
    settings = desk.memory.settings.of_guild(guild_id)
    role = guild.get_role(settings.volunteers_role_id) if guild and settings.volunteers_role_id else None
    lines = [
        *([above] if above else []),
        words.PEOPLE_HOW,
        f"- {words.volunteers(settings.volunteers_role_id, settings.remind_minutes)}",
        *([f"- {words.ROLE_NOT_HEARD}"] if role and not _may_mention(interaction, role) else []),
        *_lacking(interaction),
        words.PEOPLE_NEEDS,
        words.PANEL_TERMS,
    ]
    options = [
        discord.SelectOption(label=words.remind_choice(one), value=str(one), default=one == settings.remind_minutes)
        for one in _REMINDS
    ]
    roles = discord.ui.RoleSelect[discord.ui.LayoutView](
        custom_id=custom_ids.people("role"),
        placeholder=words.CHOOSE_ROLE,
        min_values=0,
        default_values=already(settings.volunteers_role_id, discord.SelectDefaultValueType.role),
    )
    reminds = discord.ui.Select[discord.ui.LayoutView](
        custom_id=custom_ids.people("remind"), placeholder=words.CHOOSE_REMIND, options=options
    )
    buttons = [
        plain_button(words.POST_PANEL, custom_ids.people("post")),
        plain_button(listening_words.BACK, custom_ids.setup("panel")),
    ]
    rows: list[Row] = [[roles], [reminds], buttons]
    return page(words.PEOPLE, lines, desk.ground(guild_id, interaction.user.id), rows)


def _lacking(interaction: Press) -> list[str]:
    channel = interaction.channel
    lacking = permissions.lacking_to_call(channel) if isinstance(channel, discord.TextChannel) else ()
    return [f"- {words.lacks_here(lacking)}"] if lacking else []


def _may_mention(interaction: Press, role: discord.Role) -> bool:
    return role.mentionable or interaction.app_permissions.mention_everyone


async def _post_panel(interaction: Press, guild_id: int) -> None:
    """Post the panel where `/setup` was used."""
    channel_id = interaction.channel_id
    if channel_id is None:
        return
    if lacking := permissions.missing_here(interaction):
        await say(interaction, words.NOT_POSTED, words.not_posted(lacking))
        return
    ground = interaction.client.desk.ground(guild_id)
    with spoken(interaction.guild_locale):
        button = plain_button(words.ASK, custom_ids.ask(), discord.ButtonStyle.primary)
        view = card([Block(QUESTION, (words.PANEL_HOW,), heading(words.PANEL))], [[button]], ground)
    channel = interaction.client.get_partial_messageable(channel_id, guild_id=guild_id)
    posted = await post(channel, Reply(view=view), nonce=f"p{interaction.id}", to=None, pings=None)
    if posted is None:
        await say(interaction, words.NOT_POSTED, words.not_posted(()))
        return
    await turn_into(interaction, _panel(interaction, guild_id, words.POSTED))
