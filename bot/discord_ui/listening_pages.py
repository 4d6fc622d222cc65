"""The pages of `/setup` on channels where the bot may speak without being called, and on a dry run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import discord

from bot.discord_ui import custom_ids
from bot.discord_ui.controls import plain_button
from bot.discord_ui.layout import Ground, Reply, Row
from bot.discord_ui.pages import already, page
from bot.discord_ui.wording import listening as words
from bot.domain.loudness import Loudness

WAITS = (0, 2, 5, 10, 15, 30)
_LISTED = 20


def summary(count: int, *, reads_words: bool) -> tuple[str, ...]:
    """Return the lines of the first panel: in how many channels the bot may speak, and what keeps it from that."""
    return (words.summary(count),) if reads_words else (words.summary(count), words.CANNOT_READ)


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel of all channels shows; `lacking` are the permissions that the bot lacks in each of them."""

    loud: Mapping[int, Loudness]
    lacking: Mapping[int, tuple[str, ...]]
    wait_minutes: int
    reads_words: bool


def channels(ground: Ground, panel: Panel, above: str | None = None) -> Reply:
    """Return the panel of all channels: choose one, or how long the bot waits."""
    listed = [words.loud_channel(channel_id, loudness) for channel_id, loudness in panel.loud.items()][:_LISTED]
    lines = [
        *([above] if above else []),
        words.CHANNELS_HOW,
        *([] if panel.reads_words else [words.CANNOT_READ]),
        *(f"- {line}" for line in listed or [words.NO_LOUD_CHANNELS]),
        *(f"- {words.lacks(channel_id, names)}" for channel_id, names in panel.lacking.items() if names),
        f"- {words.waits(panel.wait_minutes)}",
    ]
    rows: list[Row] = [[_channel_menu(None)], [_wait_menu(panel.wait_minutes)], [_back("setup:panel")]]
    return page(words.CHANNELS, lines, ground, rows)


def channel(
    ground: Ground, channel_id: int, loudness: Loudness, lacking: tuple[str, ...], above: str | None = None
) -> Reply:
    """Return the panel of one channel: its loudness, and what each means."""
    lines = [
        *([above] if above else []),
        words.loud_channel(channel_id, loudness),
        *(f"- {words.LABELS[one]}: {words.MEANINGS[one]}" for one in Loudness),
        *([words.lacks(channel_id, lacking)] if lacking else []),
    ]
    options = [
        discord.SelectOption(
            label=words.LABELS[one], value=one.value, description=words.MEANINGS[one], default=one is loudness
        )
        for one in Loudness
    ]
    menu = discord.ui.Select[discord.ui.LayoutView](
        custom_id=custom_ids.loud("set", channel_id), placeholder=words.CHOOSE_LOUDNESS, options=options
    )
    dry_run = plain_button(words.DRY_RUN, custom_ids.loud("dry", channel_id))
    return page(words.CHANNELS, lines, ground, [[_channel_menu(channel_id)], [menu], [dry_run, _back("loud:panel")]])


def dry_run(ground: Ground, messages: int, counts: Mapping[Loudness, int]) -> Reply:
    """Return how often the bot would have spoken in the last messages of a channel."""
    first, *rest = words.would_have_spoken(messages, counts)
    lines = [first, *(f"- {line}" for line in rest)] if messages else [words.DRY_RUN_NOTHING]
    return page(words.DRY_RUN_TITLE, [*lines, words.DRY_RUN_KEPT], ground)


def _channel_menu(channel_id: int | None) -> discord.ui.ChannelSelect[discord.ui.LayoutView]:
    return discord.ui.ChannelSelect(
        custom_id=custom_ids.loud("channel"),
        placeholder=words.CHOOSE_CHANNEL,
        channel_types=[discord.ChannelType.text, discord.ChannelType.forum],
        default_values=already(channel_id, discord.SelectDefaultValueType.channel),
    )


def _wait_menu(minutes: int) -> discord.ui.Select[discord.ui.LayoutView]:
    options = [
        discord.SelectOption(label=words.wait_choice(one), value=str(one), default=one == minutes) for one in WAITS
    ]
    return discord.ui.Select(custom_id=custom_ids.loud("wait"), placeholder=words.CHOOSE_WAIT, options=options)


def _back(custom_id: str) -> discord.ui.Button[discord.ui.LayoutView]:
    return plain_button(words.BACK, custom_id)
