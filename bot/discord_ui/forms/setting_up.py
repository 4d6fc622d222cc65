"""The panel of `/setup`: each part saves at once, and the panel shows what now holds."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import discord
from rapidfuzz import fuzz, process

from bot.discord_ui import custom_ids, listening_pages, pages, permissions
from bot.discord_ui.delivery import respond, turn_into
from bot.discord_ui.forms.pressing import FORM_KEPT_SECONDS, Press, allowed_guild, chosen, say, say_not_kept
from bot.discord_ui.layout import Ground, Reply
from bot.discord_ui.wording import commands, inbox
from bot.domain.eagerness import Eagerness
from bot.domain.records import GuildSettings
from bot.services.ports import StoreUnavailable

_FIELD = "country"


async def show(interaction: Press) -> None:
    """Show the panel to a member who may set the bot up; a sentence to others."""
    guild_id = await allowed_guild(interaction)
    if guild_id is not None:
        await respond(interaction, _panel(interaction, guild_id), is_private=True)


async def change(interaction: Press, read: re.Match[str]) -> None:
    """Open the form for the country, turn the inbox on or off, or keep what was chosen in a menu."""
    guild_id = await allowed_guild(interaction)
    if guild_id is None:
        return
    if read["part"] == "country":
        await interaction.response.send_modal(CountryForm())
        return
    if read["part"] in _INBOX:
        await _INBOX[read["part"]](interaction, guild_id)
        return
    value = chosen(interaction)
    if read["part"] == "eagerness":
        wanted = next((each for each in Eagerness if each.value == value), Eagerness.BALANCED)
        await _keep(interaction, guild_id, {"eagerness": wanted})
        return
    number = int(value) if value and value.isdecimal() else None
    part = {"editor_role_id": number} if read["part"] == "editors" else {"moderators_channel_id": number}
    await _keep(interaction, guild_id, part)


async def submitted(interaction: Press, read: re.Match[str], fields: dict[str, str]) -> None:
    """Keep the country that was typed; one that is not known gets a sentence with the closest."""
    del read
    guild_id = await allowed_guild(interaction)
    if guild_id is None:
        return
    typed = fields.get(_FIELD, "").strip()
    code = _country(typed, interaction.client.desk.ground(guild_id)) if typed else None
    if typed and code is None:
        await say(interaction, commands.SETUP, _unknown(typed, interaction.client.desk.ground(guild_id)))
        return
    await _keep(interaction, guild_id, {"country": code})


class CountryForm(discord.ui.Modal, title=commands.SETUP_COUNTRY_TITLE):
    """Asks for the country; it is answered by its custom id (`submitted`)."""

    def __init__(self) -> None:
        super().__init__(custom_id=custom_ids.setup("country"), timeout=FORM_KEPT_SECONDS)
        field = discord.ui.TextInput[Any](
            custom_id=_FIELD, max_length=60, required=False, placeholder=commands.SETUP_COUNTRY_HINT
        )
        self.add_item(discord.ui.Label(text=commands.SETUP_COUNTRY_LABEL, component=field))


async def _keep(interaction: Press, guild_id: int, part: dict[str, Any]) -> None:
    def changed(settings: GuildSettings) -> GuildSettings:
        return replace(settings, **part)

    try:
        await interaction.client.desk.memory.settings.change_guild(guild_id, changed)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    await turn_into(interaction, _panel(interaction, guild_id, commands.SETUP_CHANGED))


async def _show_terms(interaction: Press, guild_id: int) -> None:
    """Tell what the inbox keeps, and ask."""
    await turn_into(interaction, pages.inbox_terms(interaction.client.desk.ground(guild_id, interaction.user.id)))


async def _turn_on(interaction: Press, guild_id: int) -> None:
    await _turn(interaction, guild_id, interaction.client.desk.memory.gaps.turn_on, inbox.TURNED_ON)


async def _turn_off(interaction: Press, guild_id: int) -> None:
    await _turn(interaction, guild_id, interaction.client.desk.memory.gaps.turn_off, inbox.TURNED_OFF)


async def _turn(interaction: Press, guild_id: int, turn: Callable[[int], Awaitable[None]], told: str) -> None:
    try:
        await turn(guild_id)
    except StoreUnavailable as error:
        await say_not_kept(interaction, error)
        return
    await turn_into(interaction, _panel(interaction, guild_id, told))


async def _back(interaction: Press, guild_id: int) -> None:
    await turn_into(interaction, _panel(interaction, guild_id))


_INBOX: Mapping[str, Callable[[Press, int], Awaitable[None]]] = {
    "inbox": _show_terms,
    "keep": _turn_on,
    "forget": _turn_off,
    "panel": _back,
}


def _panel(interaction: Press, guild_id: int, above: str | None = None) -> Reply:
    desk = interaction.client.desk
    settings = desk.memory.settings.of_guild(guild_id)
    ground = desk.ground(guild_id, interaction.user.id)
    loud = len(desk.memory.hearing.loud_channels(guild_id))
    reads = interaction.client.intents.message_content
    missing = permissions.missing_here(interaction)
    return pages.setup(ground, settings, missing, above, listening_pages.summary(loud, reads_words=reads))


def _country(typed: str, ground: Ground) -> str | None:
    """Return the two letters of the country that was typed, None where its emergency number is not known."""
    wanted = typed.casefold()
    for number in ground.knowledge.emergency_numbers:
        if wanted in {number.country.casefold(), number.name.casefold()}:
            return number.country
    found = process.extractOne(wanted, _names(ground), scorer=fuzz.ratio, score_cutoff=85)
    return found[2] if found else None


def _unknown(typed: str, ground: Ground) -> str:
    close = process.extractOne(typed.casefold(), _names(ground), scorer=fuzz.ratio, score_cutoff=50)
    names = {number.country: number.name for number in ground.knowledge.emergency_numbers}
    return commands.country_unknown(typed, names[close[2]] if close else None)


def _names(ground: Ground) -> dict[str, str]:
    return {number.country: number.name.casefold() for number in ground.knowledge.emergency_numbers}
