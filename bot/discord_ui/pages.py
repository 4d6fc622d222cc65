"""Pages that are no answers: topics, privacy, about, help, settings and set-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version

import discord

from bot.discord_ui import custom_ids, wording
from bot.discord_ui.controls import entry_menu, plain_button, signs_button, topic_menu
from bot.discord_ui.fitting import Block, escape
from bot.discord_ui.layout import HELP, QUESTION, Ground, Reply, Row, card, heading, points
from bot.discord_ui.wording import commands, examination, inbox, people
from bot.discord_ui.wording import listening as listening_words
from bot.domain.records import GuildSettings
from bot.services.findings import Finding

_MOST_PROBLEMS = 10


def topics(ground: Ground, topic_id: str | None = None) -> Reply:
    """Return the menu of topics; with a topic, its questions below it."""
    knowledge = ground.knowledge
    with_entries = {entry.topic for entry in knowledge.entries}
    listed = [topic for topic in knowledge.topics if topic.id in with_entries]
    if not listed:
        return page(commands.TOPICS, [commands.NO_TOPICS], ground)
    rows: list[Row] = [[topic_menu(listed)]]
    chosen = next((topic for topic in listed if topic.id == topic_id), None)
    if chosen:
        entries = [entry for entry in knowledge.entries if entry.topic == chosen.id]
        menus = [entries[at : at + 25] for at in range(0, len(entries), 25)][:3]
        ids = [custom_ids.questions(number) for number in range(len(menus))]
        rows += [[entry_menu(i, wording.CHOOSE_QUESTION, part)] for i, part in zip(ids, menus, strict=True)]
    title = escape(chosen.title) if chosen else commands.TOPICS
    return page(title, [commands.TOPICS_HOW], ground, [*rows, [signs_button()]])


def privacy(ground: Ground) -> Reply:
    """Return the five lines on privacy."""
    return page(commands.PRIVACY, points(commands.PRIVACY_LINES, ground), ground)


def about(ground: Ground) -> Reply:
    """Return what the bot is."""
    knowledge = ground.knowledge
    known = commands.about_version(version("soigneur"), len(knowledge.entries), len(knowledge.sources))
    lines = [commands.ABOUT_TEXT, commands.ABOUT_SOURCES, known]
    return page(commands.ABOUT, lines, ground, [[signs_button()]])


def how_to_ask(ground: Ground) -> Reply:
    """Return how to ask."""
    return page(commands.HELP, points(commands.HELP_LINES, ground), ground, [[signs_button()]])


def my_settings(ground: Ground) -> Reply:
    """Return the settings of the member in whose look `ground` is."""
    return page(commands.MY_SETTINGS, [commands.my_settings(is_plain=ground.is_plain)], ground)


def examined(ground: Ground, findings: Iterable[Finding]) -> Reply:
    """Return what an examination of the bot found."""
    return page(examination.HEADING, points(examination.lines(findings, is_plain=ground.is_plain), ground), ground)


def reloaded(ground: Ground, problems: Sequence[str], *, is_taken: bool) -> Reply:
    """Return what has come of a look at the files of the knowledge; as many of the problems as a page holds."""
    if problems:
        return page(examination.NOT_RELOADED, points(problems[:_MOST_PROBLEMS], ground), ground)
    return page(examination.RELOADED if is_taken else examination.NOTHING_NEW, [], ground)


def setup(
    ground: Ground,
    settings: GuildSettings,
    missing: tuple[str, ...],
    above: str | None = None,
    listening: tuple[str, ...] = (),
) -> Reply:
    """Return the panel of a guild's settings; `missing` are the permissions that the bot lacks where it is shown.

    `listening` says where it may speak without being called.
    """
    lines = [
        commands.setup_country(ground.number.name if ground.number else None, wording.call(ground.number)),
        commands.setup_editors(settings.editor_role_id),
        commands.setup_channel(settings.moderators_channel_id),
        commands.setup_eagerness(settings.eagerness),
        inbox.state(is_on=settings.keeps_gaps),
        *listening,
        people.volunteers(settings.volunteers_role_id, settings.remind_minutes),
        commands.setup_missing(missing),
        commands.SETUP_INTEGRATIONS,
    ]
    turn = (inbox.TURN_OFF, "forget") if settings.keeps_gaps else (inbox.TURN_ON, "inbox")
    rows: list[Row] = [
        [
            plain_button(commands.SETUP_COUNTRY, custom_ids.setup("country")),
            plain_button(turn[0], custom_ids.setup(turn[1])),
            plain_button(listening_words.CHANNELS, custom_ids.loud("panel")),
            plain_button(people.PEOPLE, custom_ids.people("panel")),
        ],
        [_editors(settings)],
        [_channel(settings)],
        [_eagerness(settings)],
    ]
    # Not escaped as other lines are: roles and channels in them are mentions, which never ping here.
    listed = [f"- {line}" for line in lines]
    return page(commands.SETUP, [above, *listed] if above else listed, ground, rows)


def inbox_terms(ground: Ground) -> Reply:
    """Return what the inbox keeps, before anybody turns it on."""
    buttons = [
        plain_button(inbox.CONFIRM, custom_ids.setup("keep"), discord.ButtonStyle.primary),
        plain_button(inbox.BACK, custom_ids.setup("panel")),
    ]
    return page(inbox.TERMS, points(inbox.TERMS_LINES, ground), ground, [buttons])


def _editors(settings: GuildSettings) -> discord.ui.RoleSelect[discord.ui.LayoutView]:
    return discord.ui.RoleSelect(
        custom_id=custom_ids.setup("editors"),
        placeholder=commands.SETUP_EDITORS,
        min_values=0,
        default_values=already(settings.editor_role_id, discord.SelectDefaultValueType.role),
    )


def _channel(settings: GuildSettings) -> discord.ui.ChannelSelect[discord.ui.LayoutView]:
    return discord.ui.ChannelSelect(
        custom_id=custom_ids.setup("channel"),
        placeholder=commands.SETUP_CHANNEL,
        channel_types=[discord.ChannelType.text],
        min_values=0,
        default_values=already(settings.moderators_channel_id, discord.SelectDefaultValueType.channel),
    )


def _eagerness(settings: GuildSettings) -> discord.ui.Select[discord.ui.LayoutView]:
    options = [
        discord.SelectOption(label=label, description=text, value=each.value, default=each is settings.eagerness)
        for each, (label, text) in commands.EAGERNESS.items()
    ]
    return discord.ui.Select(
        custom_id=custom_ids.setup("eagerness"), placeholder=commands.SETUP_EAGERNESS, options=options
    )


def already(chosen_id: int | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    """Return what a menu shows as chosen already."""
    return [discord.SelectDefaultValue(id=chosen_id, type=kind)] if chosen_id else []


def page(title: str, lines: list[str] | tuple[str, ...], ground: Ground, rows: list[Row] | None = None) -> Reply:
    """Return a page: a title, lines, and rows of controls."""
    return Reply(view=card([Block(QUESTION, (heading(title),)), Block(HELP, tuple(lines))], rows or [], ground))
