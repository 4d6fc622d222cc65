"""What moderators see of entries out of step: what the club changed, both texts, what is due for a check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import discord

from bot.discord_ui import custom_ids
from bot.discord_ui.controls import menu, plain_button
from bot.discord_ui.curation import differences
from bot.discord_ui.fitting import Block, escape
from bot.discord_ui.layout import HELP, QUESTION, TIPS, Ground, Reply, Row, card, heading, label, points
from bot.discord_ui.wording import check_overdue
from bot.discord_ui.wording import upkeep as words
from bot.domain.drafts import content_of
from bot.domain.model import Entry, EntryId
from bot.domain.overlay import LaidEntry, due
from bot.services.upkeep import Both, Due

_MOST_SHOWN = 25  # what a menu holds


def listing(laid: Iterable[LaidEntry], moved: Mapping[EntryId, str], overdue: Sequence[Entry], ground: Ground) -> Reply:
    """Return what a guild changed, whose base has changed since (by question), and what is due for a check."""
    lines = [f"{each.entry.question if each.entry else words.HIDDEN} ({each.entry_id})" for each in laid]
    blocks = [Block(QUESTION, points(lines, ground) or (words.NOTHING_CHANGED,), heading(words.LIST))]
    rows: list[Row] = []
    if moved:
        blocks.append(Block(HELP, points(list(moved.values())[:_MOST_SHOWN], ground), label(words.MOVED_UNDER)))
        rows.append(_moved_menu(moved))
    if overdue:
        blocks.append(overdue_block(overdue, ground))
        rows.append(overdue_menu(overdue))
    return Reply(view=card(blocks, rows, ground))


def moved_notice(moved: Mapping[EntryId, str], ground: Ground) -> Reply:
    """Return what the moderators' channel is told of a base that has changed under the club's entries."""
    lines = points(list(moved.values())[:_MOST_SHOWN], ground)
    blocks = [Block(QUESTION, (words.MOVED_HOW,), heading(words.MOVED)), Block(TIPS, lines)]
    return Reply(view=card(blocks, [_moved_menu(moved)], ground))


def both(found: Both, ground: Ground) -> Reply:
    """Return both texts where they differ, with *Keep ours* where the base has moved, and *Take what comes with me*."""
    shown = found.ours or found.base
    title = heading(escape(shown.question if shown else found.seen.entry_id))
    base, ours = (content_of(entry) if entry else None for entry in (found.base, found.ours))
    if ours is None:
        lines, how = differences(None, base, come=words.COMES_WITH_ME), words.OURS_HIDDEN
    elif base is None:
        lines, how = differences(None, ours, come=words.YOUR_CLUBS), words.BASE_GONE
    else:
        lines = differences(base, ours, gone=words.COMES_WITH_ME, come=words.YOUR_CLUBS)
        how = words.DIFFERS if lines else words.SAME
    seen = found.seen
    take = plain_button(
        words.TAKE if found.base else words.LET_GO,
        custom_ids.qa_upkeep("take", seen.entry_id, seen.number, seen.revision),
    )
    keep = plain_button(words.KEEP, custom_ids.qa_upkeep("keep", seen.entry_id, seen.number, seen.revision))
    buttons = [keep, take] if found.has_moved else [take]
    return Reply(view=card([Block(QUESTION, (how,), title), Block(TIPS, tuple(lines))], [buttons], ground))


def check(found: Due, ground: Ground) -> Reply:
    """Return the panel below an overdue card: since when, *Still right* and *Edit*."""
    seen = found.seen
    buttons = [
        plain_button(
            words.STILL_RIGHT,
            custom_ids.qa_upkeep("right", seen.entry_id, seen.number, seen.revision),
            discord.ButtonStyle.primary,
        ),
        plain_button(words.EDIT, custom_ids.qa_upkeep("edit", seen.entry_id)),
    ]
    title = heading(escape(found.entry.question))
    return Reply(view=card([Block(QUESTION, (check_overdue(found.by), words.CHECK_HOW), title)], [buttons], ground))


def overdue_block(overdue: Sequence[Entry], ground: Ground) -> Block:
    """Return the list of what is due for a check."""
    dates = [(entry.question, due(entry, ground.checked)) for entry in overdue[:_MOST_SHOWN]]
    lines = points((words.due(question, by) for question, by in dates if by), ground)
    return Block(HELP, lines, label(words.OVERDUE))


def overdue_menu(overdue: Sequence[Entry]) -> Row:
    """Return the menu of what is due for a check."""
    choices = {entry.id: entry.question for entry in overdue}
    return [menu(custom_ids.qa_upkeep("due"), words.CHOOSE_OVERDUE, choices)]


def _moved_menu(moved: Mapping[EntryId, str]) -> Row:
    return [menu(custom_ids.qa_upkeep("both"), words.SHOW_BOTH, moved)]
