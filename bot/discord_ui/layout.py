"""Lay a reply out: blocks of text and rows of controls become what Discord shows, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import discord

from bot.discord_ui import wording
from bot.discord_ui.custom_ids import Target
from bot.discord_ui.fitting import TEXT_LIMIT, Block, escape, fit
from bot.domain.changes import Checked
from bot.domain.model import EmergencyNumber, Entry, EntryId, Knowledge, Level
from bot.domain.overlay import due

AMBER = 0xC77700
NET, WARNING, HELP, QUESTION, DO_NOW, SOURCES, TIPS, NOTE = range(8)
"""Where room is short, the lowest rank is served first: nothing may push out the safety net or a warning."""

Control = discord.ui.Button[Any] | discord.ui.Select[Any] | discord.ui.RoleSelect[Any] | discord.ui.ChannelSelect[Any]
Row = Sequence[Control]


@dataclass(frozen=True, slots=True)
class Ground:
    """What every reply stands on: the knowledge, the number to call (None where the country is unknown), the look.

    `today` is the day that checks are held against (None: against none), `checked` what the guild found still right.
    `remark` is what the reader must know about this one reply, such as what the bot could not read.
    """

    knowledge: Knowledge
    number: EmergencyNumber | None = None
    is_plain: bool = False
    today: date | None = None
    checked: Mapping[EntryId, Checked] = field(default_factory=dict)
    remark: str | None = None

    def overdue_since(self, entry: Entry) -> date | None:
        """Return the day by which an entry should have been checked again, None where that day is not past."""
        by = due(entry, self.checked)
        return by if by is not None and self.today is not None and by < self.today else None


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a reply is for: the asker, whether they alone see it, and where *Share* would post it (None: nowhere)."""

    asker_id: int
    is_private: bool = False
    share: Target | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent: content, or a view, with the warning's level and the entry that answers (None: no single one).

    `about` is the entry that a reply to it would be about, where one is known.
    """

    content: str | None = None
    view: discord.ui.LayoutView | discord.ui.View | None = None
    level: Level = Level.NONE
    entry_id: EntryId | None = None
    about: EntryId | None = None

    @property
    def warns(self) -> bool:
        """Tell whether it holds a warning."""
        return self.level > Level.NONE

    @property
    def pings_asker(self) -> bool:
        """Tell whether it pings the member whom it answers: an emergency does, nothing else."""
        return self.level is Level.EMERGENCY

    def payload(self) -> dict[str, Any]:
        """Return the arguments that any of discord.py's send methods takes for this reply."""
        parts = {"content": self.content, "view": self.view}
        return {name: part for name, part in parts.items() if part is not None}


def card(
    blocks: Sequence[Block], rows: Iterable[Row], ground: Ground, warning: Block | None = None
) -> discord.ui.LayoutView:
    """Return a card: the warning, `blocks`, the safety net, then the rows of controls."""
    above = [warning] if warning else []
    remark = (f"{ground.remark}\n",) if ground.remark else ()
    net = Block(NET, (*remark, wording.safety_net(ground.number)))
    texts = fit([*above, *blocks, net], TEXT_LIMIT)
    view = discord.ui.LayoutView(timeout=None)
    for text in texts[: len(above)]:
        view.add_item(_framed([discord.ui.TextDisplay(text)], ground, AMBER))
    view.add_item(_framed(_displays(texts[len(above) :]), ground))
    for row in rows:
        # Discord refuses a message that has a custom id twice.
        view.add_item(discord.ui.ActionRow(*{control.custom_id: control for control in row}.values()))
    return stopped(view)


def stopped(view: discord.ui.LayoutView) -> discord.ui.LayoutView:
    """Return `view` finished, so that discord.py does not keep it for ever; its items are answered by custom id.

    https://github.com/Rapptz/discord.py/blob/v2.7.1/discord/abc.py#L1709
    """
    view.stop()
    return view


def heading(text: str) -> str:
    """Return a line as the heading of a card."""
    return f"### {text}"


def label(text: str) -> str:
    """Return a line as the heading of a part of a card."""
    return f"**{text}**"


def points(lines: Iterable[str], ground: Ground) -> tuple[str, ...]:
    """Return lines as a list: bullets, or numbers for who chose plain cards."""
    mark = "{}." if ground.is_plain else "-"
    return tuple(f"{mark.format(number)} {escape(line)}" for number, line in enumerate(lines, 1))


def _framed(items: Sequence[discord.ui.Item[Any]], ground: Ground, colour: int | None = None) -> discord.ui.Item[Any]:
    if ground.is_plain:
        text = "\n\n".join(item.content for item in items if isinstance(item, discord.ui.TextDisplay))
        return discord.ui.TextDisplay(text)
    return discord.ui.Container(*items, accent_colour=colour)


def _displays(texts: Iterable[str]) -> list[discord.ui.Item[Any]]:
    """Return the texts, the last one (the safety net) below a line."""
    shown: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(text) for text in texts if text]
    if len(shown) > 1:
        shown.insert(-1, discord.ui.Separator())
    return shown
