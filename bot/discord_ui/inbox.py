"""What moderators see of the inbox: one cluster or suggestion at a time, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.discord_ui import custom_ids
from bot.discord_ui.controls import plain_button
from bot.discord_ui.fitting import LABEL_LIMIT, Block, escape, shorten
from bot.discord_ui.layout import HELP, QUESTION, TIPS, Ground, Reply, card, heading, points
from bot.discord_ui.wording import inbox as words
from bot.domain.gaps import GapCluster, Suggestion
from bot.domain.model import Entry

_MOST_TEXTS = 5

Kept = GapCluster | Suggestion


def page(items: Sequence[Kept], at: int, guess: Entry | None, ground: Ground, above: str | None = None) -> Reply:
    """Return the page of one item, with `above` as its first line; `guess` is the entry that comes closest to it."""
    item, place = items[at], words.place(at + 1, len(items))
    if isinstance(item, GapCluster):
        title, asked = words.CLUSTER, words.asked(item.count, item.days)
        texts, rows = item.texts, _cluster_rows(item, guess)
    else:
        title, asked = words.SUGGESTION, words.suggested(item.day)
        texts, rows = (item.text,), _suggestion_rows(item, guess)
    if len(items) > 1:
        rows[-1].append(plain_button(words.NEXT, _id(item, "next")))
    shown = points(texts[:_MOST_TEXTS], ground)
    lines = [line for line in (above, asked, words.closest(escape(guess.question) if guess else None)) if line]
    blocks = [
        Block(QUESTION, tuple(lines), heading(f"{title} {place}")),
        Block(TIPS, (*shown, words.MORE) if len(texts) > _MOST_TEXTS else shown),
        Block(HELP, (words.OWN_WORDS,)),
    ]
    return Reply(view=card(blocks, rows, ground))


def empty(ground: Ground, *, is_on: bool, above: str | None = None) -> Reply:
    """Return what stands there when nothing waits, or the inbox is off."""
    text = words.EMPTY_HOW if is_on else words.OFF_HOW
    lines = (above, text) if above else (text,)
    return Reply(view=card([Block(QUESTION, lines, heading(words.EMPTY if is_on else words.OFF))], [], ground))


def _cluster_rows(cluster: GapCluster, guess: Entry | None) -> list[list[discord.ui.Button[discord.ui.LayoutView]]]:
    settle = ((words.OUT_OF_SCOPE, "scope"), (words.SNOOZE, "snooze"), (words.NEVER, "never"))
    return [
        _drafts(cluster, guess, words.NEW_ENTRY, words.ADD_PHRASING),
        [plain_button(text, _id(cluster, verb)) for text, verb in settle],
    ]


def _suggestion_rows(
    suggestion: Suggestion, guess: Entry | None
) -> list[list[discord.ui.Button[discord.ui.LayoutView]]]:
    return [
        _drafts(suggestion, guess, words.APPROVE, words.EDIT),
        [plain_button(words.REJECT, _id(suggestion, "reject"))],
    ]


def _drafts(item: Kept, guess: Entry | None, new: str, phrasing: str) -> list[discord.ui.Button[discord.ui.LayoutView]]:
    buttons = [plain_button(new, _id(item, "new"), discord.ButtonStyle.primary)]
    if guess:
        text = shorten(phrasing.format(question=guess.question), LABEL_LIMIT)
        buttons.append(plain_button(text, _id(item, "phrasing", guess)))
    return buttons


def _id(item: Kept, verb: str, entry: Entry | None = None) -> str:
    entry_id = entry.id if entry else None
    if isinstance(item, GapCluster):
        return custom_ids.gap(verb, item.ids[0], entry_id)
    return custom_ids.suggestion(verb, item.id, entry_id)
