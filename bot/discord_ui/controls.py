"""The buttons and menus of cards: what is on them, and the custom ids by which they are answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord

from bot.discord_ui import custom_ids, wording
from bot.discord_ui.fitting import CHOICE_LIMIT, LABEL_LIMIT, shorten
from bot.discord_ui.layout import Audience, Ground, Row
from bot.domain.model import Entry, EntryId, Level, Topic
from bot.domain.records import revision_of

MOST_CHOICES = 25


def card_rows(entry: Entry, related: Sequence[Entry], ground: Ground, audience: Audience, level: Level) -> list[Row]:
    """Return the rows below the card of an entry."""
    buttons = [plain_button(wording.FOLLOW_UP, custom_ids.follow_up(entry.id))]
    if entry.mid_ride:
        buttons.append(plain_button(wording.MID_RIDE, custom_ids.mid_ride(entry.id)))
    rows: list[Row] = [[*buttons, *closing(audience, level, entry.id)], _votes(entry, ground)]
    return [related_row(related), *rows] if related else rows


def related_row(related: Iterable[Entry]) -> Row:
    """Return the menu of related questions."""
    return [entry_menu(custom_ids.RELATED.pattern, wording.RELATED, related)]


def suggestion_rows(entries: Iterable[Entry], audience: Audience, level: Level) -> list[Row]:
    """Return the rows below "did you mean": a button for each entry, then *None of these*."""
    # A message that shows a warning is never turned into a card without it.
    owner = None if level > Level.NONE else audience.asker_id
    shown: list[Row] = [[show_button(entry, owner)] for entry in entries]
    none_fits = plain_button(wording.NONE_FITS, custom_ids.none_fits(owner or 0))
    return [*shown, [none_fits, *closing(audience, level, None)]]


def unanswered_row(audience: Audience, level: Level) -> Row:
    """Return the row below a reply that has no card to show."""
    return [plain_button(wording.BROWSE, custom_ids.TOPICS.pattern), *closing(audience, level, None)]


def closing(audience: Audience, level: Level, entry_id: EntryId | None) -> list[discord.ui.Button[Any]]:
    """Return what ends each row of buttons: *Warning signs*, then *Share* on a private reply, *Dismiss* on others."""
    buttons = [signs_button()]
    if audience.share:
        buttons.append(share_button(audience, level, entry_id, wording.SHARE))
    if not audience.is_private:
        buttons.append(plain_button(wording.DISMISS, custom_ids.dismiss(audience.asker_id)))
    return buttons


def share_button(
    audience: Audience, level: Level, entry_id: EntryId | None, label: str, style: discord.ButtonStyle | None = None
) -> discord.ui.Button[Any]:
    """Return the button that posts a private answer; `audience.share` must say where."""
    target = audience.share or custom_ids.Target()
    return plain_button(label, target.share(level, entry_id), style or discord.ButtonStyle.secondary)


def signs_button() -> discord.ui.Button[Any]:
    """Return *Warning signs*."""
    return plain_button(wording.WARNING_SIGNS, custom_ids.SIGNS.pattern)


def show_button(entry: Entry, asker_id: int | None = None) -> discord.ui.Button[Any]:
    """Return the button that shows an entry; `asker_id` may turn the message into its card."""
    return plain_button(shorten(entry.question, LABEL_LIMIT), custom_ids.show(entry.id, asker_id))


def entry_menu(custom_id: str, placeholder: str, entries: Iterable[Entry]) -> discord.ui.Select[Any]:
    """Return a menu of up to 25 entries by their questions."""
    return menu(custom_id, placeholder, {entry.id: entry.question for entry in entries})


def topic_menu(topics: Iterable[Topic]) -> discord.ui.Select[Any]:
    """Return a menu of up to 25 topics by their titles."""
    return menu(custom_ids.TOPICS.pattern, wording.CHOOSE_TOPIC, {topic.id: topic.title for topic in topics})


def menu(custom_id: str, placeholder: str, choices: Mapping[Any, str]) -> discord.ui.Select[Any]:
    """Return a menu of up to 25 choices: each value with its text."""
    options = [
        discord.SelectOption(label=shorten(text, CHOICE_LIMIT), value=value)
        for value, text in list(choices.items())[:MOST_CHOICES]
    ]
    return discord.ui.Select(custom_id=custom_id, placeholder=placeholder, options=options)


def _votes(entry: Entry, ground: Ground) -> Row:
    revision = revision_of(entry)
    return [
        discord.ui.Button(
            label=text,
            emoji=None if ground.is_plain else emoji,
            custom_id=custom_ids.vote(entry.id, revision, is_helpful=is_helpful),
        )
        for text, emoji, is_helpful in ((wording.HELPED, "👍", True), (wording.NOT_HELPED, "👎", False))
    ]


def plain_button(
    label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    """Return a button with these words."""
    return discord.ui.Button(label=label, custom_id=custom_id, style=style)
