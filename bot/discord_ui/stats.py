"""What moderators see of what was counted: figures as text that stands alone, and the same as a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import discord

from bot.discord_ui.chart import Bars, draw
from bot.discord_ui.fitting import Block
from bot.discord_ui.layout import DO_NOW, HELP, QUESTION, TIPS, Ground, Reply, card, heading, label, points
from bot.discord_ui.upkeep import overdue_block, overdue_menu
from bot.discord_ui.wording import stats as words
from bot.domain.counts import Counted, Figures
from bot.domain.model import Entry, EntryId

MOST_WEEKS = 12
MOST_NAMED = 5
_FEWEST_WEEKS = 4


def page(
    figures: Figures, questions: Mapping[EntryId, str], overdue: Sequence[Entry], ground: Ground, chart: str | None
) -> Reply:
    """Return the figures with what is due for a check.

    `chart` is a sentence on why there is none; None where the file `words.FILE_NAME` comes with the message.
    """
    weeks = _shown(figures)
    lines = [words.outcomes(_counts(figures)), words.warnings(*_warnings(figures))]
    blocks = [Block(QUESTION, tuple(lines), heading(words.title(len(weeks))))]
    if not figures.tallies:
        blocks = [Block(QUESTION, (words.NOTHING_HOW,), heading(words.NOTHING))]
    elif chart:
        blocks.append(Block(DO_NOW, (chart,)))
    if figures.tallies:
        each = (words.week(week, _counts(figures, week)) for week in reversed(weeks))
        blocks.append(Block(TIPS, points(each, ground), label(words.BY_WEEK)))
    asked = (words.asked(questions[i], count) for i, count in figures.top(Counted.SHOWN, MOST_NAMED))
    blocks.append(Block(HELP, points(asked, ground), label(words.MOST_ASKED)))
    blocks.append(Block(HELP, points(_unhelpful(figures, questions), ground), label(words.LEAST_HELPFUL)))
    rows = []
    if overdue:
        blocks.append(overdue_block(overdue, ground))
        rows.append(overdue_menu(overdue))
    view = card(blocks, rows, ground)
    if figures.tallies and chart is None:
        picture = discord.MediaGalleryItem(f"attachment://{words.FILE_NAME}", description=alt_text(figures))
        view.add_item(discord.ui.MediaGallery(picture))
    return Reply(view=view)


def picture(figures: Figures) -> bytes:
    """Return the chart as PNG."""
    weeks = _shown(figures)
    rows = [
        Bars(words.row(what, figures.of(what)), tuple(figures.of(what, week) for week in weeks)) for what in words.NAMES
    ]
    return draw([words.axis(week) for week in weeks], rows)


def alt_text(figures: Figures) -> str:
    """Return the chart in words."""
    weeks = _shown(figures)
    return words.alt_text(weeks[0], weeks[-1], _counts(figures))


def named(figures: Figures) -> tuple[EntryId, ...]:
    """Return the entries that the page names."""
    tops = (figures.top(what, MOST_NAMED) for what in (Counted.SHOWN, Counted.UNHELPFUL))
    return tuple(entry_id for top in tops for entry_id, _ in top)


def _shown(figures: Figures) -> tuple[date, ...]:
    """Return the weeks from the first in which something was counted, four at least."""
    counted = [tally.week for tally in figures.tallies]
    first = min(counted, default=figures.weeks[-1])
    return tuple(week for week in figures.weeks if week >= min(first, figures.weeks[-_FEWEST_WEEKS:][0]))


def _counts(figures: Figures, week: date | None = None) -> Mapping[Counted, int]:
    return {what: figures.of(what, week) for what in words.NAMES}


def _warnings(figures: Figures) -> tuple[int, int, int]:
    return figures.of(Counted.EMERGENCY), figures.of(Counted.URGENT), figures.of(Counted.PROFESSIONAL)


def _unhelpful(figures: Figures, questions: Mapping[EntryId, str]) -> list[str]:
    helpful = dict(figures.top(Counted.HELPFUL, len(figures.tallies)))
    return [
        words.votes(questions[entry_id], count, helpful.get(entry_id, 0))
        for entry_id, count in figures.top(Counted.UNHELPFUL, MOST_NAMED)
    ]
