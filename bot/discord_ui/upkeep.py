"""What moderators see of entries out of step: what the club changed, both texts, what is due for a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord

from bot.discord_ui import custom_ids
from bot.discord_ui.controls import menu, plain_button
from bot.discord_ui.curation import differences, hidden_line
from bot.discord_ui.fitting import Block, escape
from bot.discord_ui.layout import HELP, QUESTION, TIPS, Ground, Reply, Row, card, heading, label, points
from bot.discord_ui.wording import check_overdue
from bot.discord_ui.wording import curation as curation_words
from bot.discord_ui.wording import upkeep as words
from bot.domain.drafts import content_of
from bot.domain.model import Entry, EntryId
from bot.domain.overlay import due
from bot.services.upkeep import Both, Due, Overview

_MOST_SHOWN = 25  # what a menu holds


def listing(overview: Overview, ground: Ground) -> Reply:
    """Return what a guild changed, what it hid, its red flags, whose base has changed since, and what is to check."""
    shown = (each.entry for each in overview.laid if each.entry is not None)
    lines = points((f"{entry.question} ({entry.id})" for entry in shown), ground)
    nothing = () if overview.hidden or overview.red_flags else (words.NOTHING_CHANGED,)
    blocks = [Block(QUESTION, lines or nothing, heading(words.LIST))]
    rows: list[Row] = []
    if overview.hidden:
        blocks.append(Block(HELP, tuple(map(hidden_line, overview.hidden)), label(curation_words.BIN)))
    if overview.red_flags:
        signs = (f"{', '.join(flag.say)} ({flag.level.label}, {flag.id})" for flag in overview.red_flags)
        blocks.append(Block(HELP, points(signs, ground), label(curation_words.ADDED_SIGNS)))
    if overview.moved:
        moved = list(overview.moved.values())[:_MOST_SHOWN]
        blocks.append(Block(HELP, points(moved, ground), label(words.MOVED_UNDER)))
        rows.append(_moved_menu(overview.moved))
    if overview.overdue:
        blocks.append(overdue_block(overview.overdue, ground))
        rows.append(overdue_menu(overview.overdue))
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
