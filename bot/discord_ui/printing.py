"""Print the same card for many askers: laid out once, with blanks where the asker's id goes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.discord_ui import render
from bot.discord_ui.layout import Audience, Ground, Reply, stopped
from bot.discord_ui.wording.languages import language
from bot.domain.model import Answer, Answered, Knowledge, Suggested

_MOST_KEPT = 500

_ANYBODY = 10**19
"""Stands for the asker until somebody asks: above 2**63, so that it is nobody's id."""

Component = dict[str, Any]


class Print(discord.ui.LayoutView):
    """A card that was laid out before: discord.py sends its components as they are."""

    def __init__(self, components: list[Component]) -> None:
        super().__init__(timeout=None)
        self._components = components

    def to_components(self) -> list[Component]:
        """Return the components as Discord takes them."""
        return self._components

    def has_components_v2(self) -> bool:
        """Tell that it is a card in Components V2."""
        return True


@dataclass(frozen=True, slots=True)
class _Plate:
    """A reply whose components are laid out, with the rows that name the asker; keeps the knowledge that it is from."""

    reply: Reply
    components: Sequence[Component]
    with_blanks: Sequence[int]
    knowledge: Knowledge

    def print_for(self, asker_id: int) -> Reply:
        """Return the reply to this asker."""
        components = list(self.components)
        for place in self.with_blanks:
            components[place] = _filled_in(components[place], str(asker_id))
        return Reply(None, stopped(Print(components)), self.reply.level, self.reply.entry_id)


class Printer:
    """Gives what `render.answer` gives, and lays each of the latest different cards out only once."""

    def __init__(self, most_kept: int = _MOST_KEPT) -> None:
        self._most_kept = most_kept
        self._plates: OrderedDict[Hashable, _Plate] = OrderedDict()

    def __len__(self) -> int:
        return len(self._plates)

    def answer(self, found: Answer, ground: Ground, audience: Audience) -> Reply:
        """Return the reply to a question."""
        shown = _shown(found, ground, audience)
        plate = self._plates.get(shown)
        if plate is None:
            reply = render.answer(found, ground, replace(audience, asker_id=_ANYBODY))
            if not isinstance(reply.view, discord.ui.LayoutView):
                return render.answer(found, ground, audience)
            plate = self._plates[shown] = _plate(reply, reply.view, ground.knowledge)
            if len(self._plates) > self._most_kept:
                self._plates.popitem(last=False)
        self._plates.move_to_end(shown)
        return plate.print_for(audience.asker_id)


def _shown(found: Answer, ground: Ground, audience: Audience) -> Hashable:
    """Return all that a reply depends on but the asker; a plate keeps its knowledge, so that no other has its `id`."""
    ground_shown = (id(ground.knowledge), ground.number, ground.is_plain, ground.remark)
    look = (language(), ground_shown, audience.is_private, audience.share)
    warning = found.warning and (found.warning.level, *(red_flag.id for red_flag in found.warning.red_flags))
    match found.outcome:
        case Answered(entry=entry, related=related):
            return look, warning, Answered, entry.id, ground.overdue_since(entry), *(other.id for other in related)
        case Suggested(entries=entries):
            return look, warning, Suggested, *(entry.id for entry in entries)
        case _:
            return look, warning, found.outcome


def _plate(reply: Reply, view: discord.ui.LayoutView, knowledge: Knowledge) -> _Plate:
    components = [item.to_component_dict() for item in view.children]
    with_blanks = [place for place, component in enumerate(components) if _filled_in(component, "") != component]
    return _Plate(replace(reply, view=None), components, with_blanks, knowledge)


def _filled_in(row: Component, asker_id: str) -> Component:
    """Return a row of buttons with the asker's id in their custom ids."""
    blank = str(_ANYBODY)
    items = row.get("components", ())
    filled_in = [
        item | {"custom_id": item["custom_id"].replace(blank, asker_id)} if "custom_id" in item else item
        for item in items
    ]
    return row | {"components": filled_in} if items else row
