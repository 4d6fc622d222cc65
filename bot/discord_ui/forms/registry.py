"""Everything that can be pressed or sent, by its custom id: all is answered, also after a restart."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import discord

from bot.discord_ui import custom_ids, wording
from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import guild_of
from bot.discord_ui.faults import told
from bot.discord_ui.forms import (
    asking,
    calling,
    card,
    curating,
    flagging,
    following_up,
    history,
    importing,
    inbox,
    loudness,
    people,
    reviewing,
    saving,
    setting_up,
    sharing,
    solving,
    suggesting,
    topics,
    upkeep,
)
from bot.discord_ui.forms.pressing import Press, say
from bot.discord_ui.wording.languages import speak

_PRESSES: Mapping[re.Pattern[str], Callable[[Press, re.Match[str]], Awaitable[None]]] = {
    custom_ids.SHOW: card.show_entry,
    custom_ids.RELATED: card.show_chosen,
    custom_ids.QUESTIONS: card.show_chosen,
    custom_ids.MID_RIDE: card.show_mid_ride,
    custom_ids.SIGNS: card.show_warning_signs,
    custom_ids.NONE_FITS: card.none_fits,
    custom_ids.VOTE: card.vote,
    custom_ids.FOLLOW_UP: following_up.open_form,
    custom_ids.SHARE: sharing.share,
    custom_ids.DISMISS: sharing.dismiss,
    custom_ids.TOPICS: topics.browse,
    custom_ids.SETUP: setting_up.change,
    custom_ids.QA_DRAFT: curating.press,
    custom_ids.QA_HISTORY: history.press,
    custom_ids.QA_REVIEW: reviewing.press,
    custom_ids.QA_SIGN: flagging.press,
    custom_ids.GAP: inbox.press_gap,
    custom_ids.SUGGESTION: inbox.press_suggestion,
    custom_ids.QA_IMPORT: importing.press,
    custom_ids.QA_UPKEEP: upkeep.press,
    custom_ids.LOUD: loudness.change,
    custom_ids.PEOPLE: people.change,
    custom_ids.ASK: asking.open_form,
    custom_ids.CALL: calling.begin,
    custom_ids.HELPED: calling.helped,
    custom_ids.SAVE: saving.open_form,
    custom_ids.SOLVED: solving.mark_solved,
}
_FORMS: Mapping[re.Pattern[str], Callable[[Press, re.Match[str], dict[str, str]], Awaitable[None]]] = {
    custom_ids.FOLLOW_UP: following_up.submitted,
    custom_ids.ASK: following_up.submitted,
    custom_ids.SETUP: setting_up.submitted,
    custom_ids.QA_FORM: curating.submitted,
    custom_ids.QA_SIGN_FORM: flagging.submitted,
    custom_ids.SUGGEST_FORM: suggesting.submitted,
}


async def answer_press(interaction: discord.Interaction[Any]) -> None:
    """Answer a press of any button or menu; another version's, or a forged one, gets a sentence.

    All that is needed comes from its custom id, so that it survives restarts.
    """
    custom_id = _custom_id(interaction)
    speak(interaction.locale)
    async with _told(interaction, custom_id):
        for pattern, press in _PRESSES.items():
            if read := pattern.fullmatch(custom_id):
                await press(interaction, read)
                return
        await say(interaction, wording.BUTTON_GONE, wording.BUTTON_GONE_HOW)


async def answer_form(interaction: discord.Interaction[Any]) -> None:
    """Answer a form that was sent; one of another version gets a sentence."""
    data: Mapping[str, Any] = interaction.data or {}
    custom_id = _custom_id(interaction)
    speak(interaction.locale)
    async with _told(interaction, custom_id):
        for pattern, submitted in _FORMS.items():
            if read := pattern.fullmatch(custom_id):
                await submitted(interaction, read, dict(_fields(data.get("components", ()))))
                return
        await say(interaction, wording.BUTTON_GONE, wording.BUTTON_GONE_HOW)


def _custom_id(interaction: discord.Interaction[Any]) -> str:
    data: Mapping[str, Any] = interaction.data or {}
    return str(data.get("custom_id", ""))


def _told(interaction: discord.Interaction[Any], custom_id: str) -> AbstractAsyncContextManager[None]:
    async def tell(reference: str) -> None:
        reply = interaction.client.desk.broke(guild_of(interaction), reference)
        await respond(interaction, reply, is_private=True)

    return told(f"“{custom_id.split(':', maxsplit=1)[0][:20]}” in guild {interaction.guild_id}", tell)


def _fields(components: object) -> Iterator[tuple[str, str]]:
    """Yield the custom id and value of each text field, wherever Discord nests it."""
    for part in components if isinstance(components, list) else [components]:
        if not isinstance(part, dict):
            continue
        if "custom_id" in part and isinstance(part.get("value"), str):
            yield part["custom_id"], part["value"]
        yield from _fields(part.get("component", []))
        yield from _fields(part.get("components", []))
