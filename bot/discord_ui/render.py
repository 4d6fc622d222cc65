"""Turn an Answer into what is sent: a card in Components V2, or plain content in an emergency."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

import discord

from bot.discord_ui import wording
from bot.discord_ui.fitting import (
    CONTENT_LIMIT,
    CUSTOM_ID_LIMIT,
    LABEL_LIMIT,
    TEXT_LIMIT,
    Block,
    escape,
    fit,
    link,
    safe_url,
    shorten,
)
from bot.domain.model import (
    Answer,
    Answered,
    EmergencyNumber,
    Entry,
    EntryId,
    Knowledge,
    Level,
    RedFlag,
    Source,
    SourceId,
    Suggested,
    Thanked,
    Unanswered,
    Warned,
)

SIGNS_ID = "signs"
MAX_BUTTONS = 3

_MAX_SIGNS = 5
_SIGN_LIMIT = 120
_MAX_ADVICE = 8
_AMBER = 0xC77700
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

# Where room is short, the lowest rank is served first: nothing may push out the safety net or a warning.
_NET, _WARNING, _HELP, _QUESTION, _DO_NOW, _SOURCES, _TIPS, _NOTE = range(8)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent: either `content` or a `view`; `warns` when it holds a warning, `pings_asker` in an emergency."""

    content: str | None = None
    view: discord.ui.LayoutView | None = None
    warns: bool = False
    pings_asker: bool = False

    def payload(self) -> dict[str, Any]:
        """Return the arguments that any of discord.py's send methods takes for this reply."""
        return {"content": self.content} if self.view is None else {"view": self.view}


def show_id(entry_id: EntryId, asker_id: int | None = None) -> str:
    """Return the custom id of a button that shows an entry; `asker_id` is who may turn the message into it."""
    return f"show:{entry_id}" if asker_id is None else f"show:{entry_id}:{asker_id}"


def emergency_number(knowledge: Knowledge, country: str | None) -> EmergencyNumber | None:
    """Return the number of a country by its two-letter code, None where it is unknown."""
    return next((n for n in knowledge.emergency_numbers if country and n.country == country.upper()), None)


def answer(found: Answer, knowledge: Knowledge, country: str | None, asker_id: int) -> Reply:
    """Return the reply to a question: the warning first, then the outcome."""
    number = emergency_number(knowledge, country)
    if found.warning and found.level is Level.EMERGENCY:
        return _emergency(found.warning, knowledge, number)
    match found.outcome:
        case Answered(entry=entry, related=related):
            return _entry_card(entry, related, knowledge, number, found.warning)
        case Suggested(entries=entries):
            return _suggestions(entries, number, found.warning, asker_id)
        case Unanswered(is_empty=is_empty):
            return _unanswered(knowledge, number, found.warning, is_empty=is_empty)
        case Thanked():
            thanked = Block(_QUESTION, (wording.THANKED_HOW,), _heading(wording.THANKED))
            return _card([thanked], [_signs_button()], number, found.warning)
        case _:
            assert_never(found.outcome)


def warning_only(warning: Warned, knowledge: Knowledge, country: str | None) -> Reply:
    """Return a warning below emergency without the rest of the card, for a member who is asked to slow down."""
    return _card([], [_signs_button()], emergency_number(knowledge, country), warning)


def entry_card(entry: Entry, related: Sequence[Entry], knowledge: Knowledge, country: str | None) -> Reply:
    """Return the card of one entry, without a warning: somebody pressed its button."""
    return _entry_card(entry, related, knowledge, emergency_number(knowledge, country), None)


def warning_signs(knowledge: Knowledge, country: str | None) -> Reply:
    """Return the list of emergency signs with the number to call, then the urgent ones."""
    number = emergency_number(knowledge, country)
    blocks = [
        _signs(knowledge, Level.EMERGENCY, wording.emergency_signs_heading(number), _WARNING),
        _signs(knowledge, Level.URGENT, wording.URGENT_SIGNS_HEADING, _HELP),
    ]
    return _card(blocks, [], number)


def notice(title: str, text: str, knowledge: Knowledge, country: str | None, entries: Iterable[Entry] = ()) -> Reply:
    """Return a short card without an answer, with buttons for `entries` where there are any."""
    blocks = [Block(_QUESTION, (text,), _heading(title))]
    buttons = [_show(entry) for entry in entries][:MAX_BUTTONS]
    return _card(blocks, [*buttons, _signs_button()], emergency_number(knowledge, country))


def broke(reference: str, knowledge: Knowledge, country: str | None) -> Reply:
    """Return what a member is told after a fault; plain, so that little can break again."""
    return Reply(content=wording.broke(reference, emergency_number(knowledge, country)))


# --- The kinds of reply ---------------------------------------------------------------------------


def _emergency(warning: Warned, knowledge: Knowledge, number: EmergencyNumber | None) -> Reply:
    blocks = [
        Block(0, (_heading(wording.warning_heading(warning.level, number)),)),
        Block(2, (_mentioned(warning),)),
        Block(1, (wording.what_to_do(warning.level, number), *_advice(warning))),
        Block(3, tuple(_emergency_source(source) for source in _warning_sources(warning, knowledge)[:1])),
    ]
    # 4: the line breaks between the blocks
    content = "\n".join(text for text in fit(blocks, CONTENT_LIMIT - 4) if text)
    return Reply(content=content, warns=True, pings_asker=True)


def _entry_card(
    entry: Entry,
    related: Sequence[Entry],
    knowledge: Knowledge,
    number: EmergencyNumber | None,
    warning: Warned | None,
) -> Reply:
    sources = [*_cited(entry.sources, knowledge), *(_warning_sources(warning, knowledge) if warning else ())]
    blocks = [
        Block(_QUESTION, (_heading(escape(entry.question)),)),
        Block(_DO_NOW, _sentences(entry.do_now), joint=" "),
        Block(_TIPS, _bullets(entry.tips), _label(wording.TIPS)),
        Block(_HELP, _bullets(entry.get_help_if), _label(wording.GET_HELP_IF)),
        Block(_NOTE, _sentences(entry.note or ""), _label(wording.NOTE), joint=" "),
        Block(_SOURCES, (*_source_lines(sources), *_checked(entry)), _label(wording.SOURCES)),
    ]
    buttons = [_show(other) for other in related][:MAX_BUTTONS]
    return _card(blocks, [*buttons, _signs_button()], number, warning, wording.RELATED if buttons else None)


def _suggestions(
    entries: Sequence[Entry], number: EmergencyNumber | None, warning: Warned | None, asker_id: int
) -> Reply:
    # A message that shows a warning is never turned into a card without it.
    owner = None if warning else asker_id
    blocks = [Block(_QUESTION, (wording.DID_YOU_MEAN_HOW,), _heading(wording.DID_YOU_MEAN))]
    buttons = [_show(entry, owner) for entry in entries[:MAX_BUTTONS]]
    return _card(blocks, [*buttons, _signs_button()], number, warning)


def _unanswered(
    knowledge: Knowledge, number: EmergencyNumber | None, warning: Warned | None, *, is_empty: bool
) -> Reply:
    if is_empty:
        blocks = [Block(_QUESTION, (wording.TELL_ME_MORE_HOW,), _heading(wording.TELL_ME_MORE))]
    else:
        title = wording.NO_MORE if warning else wording.UNANSWERED
        about = wording.what_i_answer(escape(topic.title) for topic in knowledge.topics)
        blocks = [Block(_QUESTION, (about, wording.UNANSWERED_HOW), _heading(title))]
    return _card(blocks, [_signs_button()], number, warning)


# --- Parts of a card ------------------------------------------------------------------------------


def _card(
    blocks: Sequence[Block],
    buttons: Sequence[discord.ui.Button[Any]],
    number: EmergencyNumber | None,
    warning: Warned | None = None,
    above_buttons: str | None = None,
) -> Reply:
    """Return a card: the warning, `blocks`, the safety net, then the buttons below their label."""
    above = [_warning_block(warning, number)] if warning else []
    label = [Block(_QUESTION, (_label(above_buttons),))] if above_buttons else []
    net = Block(_NET, (wording.safety_net(number),))
    texts = fit([*above, *blocks, net, *label], TEXT_LIMIT)

    view = discord.ui.LayoutView(timeout=None)
    for text in texts[: len(above)]:
        view.add_item(discord.ui.Container(discord.ui.TextDisplay(text), accent_colour=_AMBER))
    view.add_item(discord.ui.Container(*_displays(texts[len(above) : len(above) + len(blocks) + 1])))
    for item in _displays(texts[len(above) + len(blocks) + 1 :]):
        view.add_item(item)
    # Discord refuses a message that has a custom id twice.
    for button in {button.custom_id: button for button in buttons}.values():
        view.add_item(discord.ui.ActionRow(button))
    # discord.py keeps every view that can be dispatched for ever; the buttons are answered by their custom ids.
    # https://github.com/Rapptz/discord.py/blob/v2.7.1/discord/abc.py#L1709
    view.stop()
    return Reply(view=view, warns=warning is not None)


def _displays(texts: Iterable[str]) -> list[discord.ui.Item[Any]]:
    """Return the texts, the last one (the safety net) below a line."""
    shown: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(text) for text in texts if text]
    if len(shown) > 1:
        shown.insert(-1, discord.ui.Separator())
    return shown


def _warning_block(warning: Warned, number: EmergencyNumber | None) -> Block:
    lines = (_mentioned(warning), wording.what_to_do(warning.level, number), *_advice(warning))
    return Block(_WARNING, lines, _heading(wording.warning_heading(warning.level, number)))


def _mentioned(warning: Warned) -> str:
    signs = [shorten(red_flag.sign, _SIGN_LIMIT).rstrip(".") for red_flag in warning.red_flags[:_MAX_SIGNS]]
    return wording.you_mentioned(escape(sign) for sign in signs)


def _advice(warning: Warned) -> tuple[str, ...]:
    """Return the gravest red flags' advice; a lesser one's "see someone today" must not stand beside "call now"."""
    gravest = [red_flag for red_flag in warning.red_flags if red_flag.level >= warning.level]
    return _bullets(dict.fromkeys(line for red_flag in gravest for line in red_flag.advice))[:_MAX_ADVICE]


def _warning_sources(warning: Warned, knowledge: Knowledge) -> list[Source]:
    """Return one source for each red flag, gravest first."""
    return [source for red_flag in warning.red_flags for source in _cited(red_flag.sources, knowledge)[:1]]


def _signs(knowledge: Knowledge, level: Level, heading: str, rank: int) -> Block:
    signs: list[RedFlag] = [red_flag for red_flag in knowledge.red_flags if red_flag.level is level]
    return Block(rank, _bullets(red_flag.sign for red_flag in signs), _heading(heading))


def _cited(ids: Iterable[SourceId], knowledge: Knowledge) -> list[Source]:
    return [knowledge.sources[i] for i in ids if i in knowledge.sources]


def _source_lines(sources: Iterable[Source]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_source_line(source) for source in sources))


def _source_line(source: Source) -> str:
    line = f"- {link(wording.source_name(source.title, source.publisher), source.url)}"
    return f"{line} {wording.COMMERCIAL}" if source.is_commercial else line


def _emergency_source(source: Source) -> str:
    return wording.emergency_source(escape(wording.source_name(source.title, source.publisher)), safe_url(source.url))


def _checked(entry: Entry) -> tuple[str, ...]:
    return (wording.sources_checked(entry.sources_checked),) if entry.sources_checked and entry.sources else ()


def _show(entry: Entry, asker_id: int | None = None) -> discord.ui.Button[Any]:
    return discord.ui.Button(
        label=shorten(entry.question, LABEL_LIMIT), custom_id=show_id(entry.id, asker_id)[:CUSTOM_ID_LIMIT]
    )


def _signs_button() -> discord.ui.Button[Any]:
    return discord.ui.Button(label=wording.WARNING_SIGNS, custom_id=SIGNS_ID)


def _heading(text: str) -> str:
    return f"### {text}"


def _label(text: str) -> str:
    return f"**{text}**"


def _bullets(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"- {escape(line)}" for line in lines)


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(_SENTENCE_END.split(escape(text))) if text.strip() else ()
