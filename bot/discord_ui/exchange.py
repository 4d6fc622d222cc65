"""What moderators see of an import: every difference, then *Publish all* or *Discard*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import discord

from bot.discord_ui import custom_ids
from bot.discord_ui.controls import plain_button
from bot.discord_ui.curation import differences
from bot.discord_ui.fitting import Block, escape
from bot.discord_ui.layout import HELP, QUESTION, TIPS, Ground, Reply, Row, card, heading, label, points
from bot.discord_ui.wording import exchange as words
from bot.services.exchanging import Imported, KeptPlan
from bot.services.import_plan import Plan, Planned


def planned(kept: KeptPlan, ground: Ground) -> Reply:
    """Return what an import would change, with *Publish all* and *Discard*."""
    plan = kept.plan
    blocks = [Block(QUESTION, (words.NOTHING_YET,), heading(words.IMPORT))]
    for title, changes in ((words.ADDED, plan.added), (words.CHANGED, plan.changed), (words.HIDDEN, plan.hidden)):
        if changes:
            blocks.append(Block(HELP, tuple(map(_name, changes)), label(f"{title} ({len(changes)})")))
    if plan.red_flags:
        signs = (f"- {escape(', '.join(flag.say))} ({flag.id}): {words.SECOND}" for flag in plan.red_flags)
        blocks.append(Block(HELP, tuple(signs), label(f"{words.SIGNS} ({len(plan.red_flags)})")))
    blocks.append(Block(QUESTION, (words.unchanged(len(plan.unchanged), len(plan.waiting)),)))
    blocks.append(Block(TIPS, tuple(_details((*plan.changed, *plan.added)))))
    buttons: Row = [
        plain_button(words.PUBLISH_ALL, custom_ids.qa_import("publish", kept.id), discord.ButtonStyle.primary),
        plain_button(words.DISCARD, custom_ids.qa_import("discard", kept.id)),
    ]
    return Reply(view=card(blocks, [buttons], ground))


def refused(plan: Plan, ground: Ground) -> Reply:
    """Return what stands in the way of an import, or that it changes nothing; there is nothing to press."""
    lines: Sequence[str] = points(map(str, plan.problems), ground)
    if not lines:
        lines = (words.NO_CHANGES, words.unchanged(len(plan.unchanged), len(plan.waiting)))
    title = words.PROBLEMS if plan.problems else words.IMPORT
    return Reply(view=card([Block(HELP, tuple(lines), heading(title))], [], ground))


def imported(done: Imported, editor_id: int, ground: Ground) -> Reply:
    """Return what an import did."""
    lines = [words.imported(editor_id, len(done.published), len(done.proposed))]
    if done.stale:
        lines.append(words.not_imported(", ".join(map(escape, done.stale))))
    return Reply(view=card([Block(QUESTION, tuple(lines), heading(words.DONE))], [], ground))


def _name(each: Planned) -> str:
    name = f"- {escape(each.question)} ({each.entry_id})"
    return f"{name}: {words.SECOND}" if each.needs_second else name


def _details(changes: Sequence[Planned]) -> Iterator[str]:
    for each in changes:
        yield f"{label(escape(each.question))} ({each.entry_id})"
        yield from differences(each.before, each.after)
