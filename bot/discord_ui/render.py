"""Turn an Answer into what is sent: a card in Components V2, or plain content in an emergency."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import assert_never

import discord

from bot.discord_ui import custom_ids, wording
from bot.discord_ui.controls import (
    card_rows,
    closing,
    plain_button,
    related_row,
    share_button,
    show_button,
    signs_button,
    suggestion_rows,
    unanswered_row,
)
from bot.discord_ui.fitting import CONTENT_LIMIT, Block, escape, fit, link, safe_url, shorten
from bot.discord_ui.layout import (
    DO_NOW,
    HELP,
    NOTE,
    QUESTION,
    SOURCES,
    TIPS,
    WARNING,
    Audience,
    Ground,
    Reply,
    Row,
    card,
    heading,
    label,
    points,
    stopped,
)
from bot.discord_ui.wording import listening
from bot.discord_ui.wording.curation import CLUB_LINK
from bot.domain.added_red_flags import is_added
from bot.domain.model import (
    Answer,
    Answered,
    EmergencyNumber,
    Entry,
    Knowledge,
    Level,
    Source,
    SourceId,
    Suggested,
    Thanked,
    Unanswered,
    Warned,
)
from bot.domain.overlay import CLUB_SOURCE, club_source

_MAX_SIGNS = 5
_SIGN_LIMIT = 120
_MAX_ADVICE = 8
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def emergency_number(knowledge: Knowledge, country: str | None) -> EmergencyNumber | None:
    """Return the number of a country by its two-letter code, None where it is unknown."""
    code = country.upper() if country else None
    return next((number for number in knowledge.emergency_numbers if number.country == code), None)


def answer(found: Answer, ground: Ground, audience: Audience) -> Reply:
    """Return the reply to a question: the warning first, then the outcome."""
    if found.warning and found.level is Level.EMERGENCY:
        return emergency(found.warning, ground, audience)
    match found.outcome:
        case Answered(entry=entry, related=related):
            return entry_card(entry, related, ground, audience, found.warning)
        case Suggested(entries=entries):
            return _suggestions(entries, ground, audience, found.warning)
        case Unanswered(is_empty=True):
            return _without_card(wording.TELL_ME_MORE, [wording.TELL_ME_MORE_HOW], ground, audience, found.warning)
        case Unanswered(is_foreign=is_foreign):
            title = wording.NO_MORE if found.warning else wording.UNANSWERED
            lines: Sequence[str] = _what_i_answer(ground)
            if is_foreign:
                title, lines = wording.OTHER_LANGUAGE, wording.other_language(ground.number)
            return _without_card(title, lines, ground, audience, found.warning)
        case Thanked():
            return _without_card(wording.THANKED, [wording.THANKED_HOW], ground, audience, found.warning)
        case _:
            assert_never(found.outcome)


def emergency(warning: Warned, ground: Ground, audience: Audience) -> Reply:
    """Return the emergency reply: plain content, so that a phone's notification shows it.

    Where it was asked about somebody else, *Share now* is its only button.
    """
    blocks = [
        Block(0, (heading(wording.warning_heading(warning.level, ground.number)),)),
        Block(2, (_mentioned(warning),)),
        Block(1, (wording.what_to_do(warning.level, ground.number), *_advice(warning, ground))),
        Block(3, tuple(_emergency_source(source) for source in _warning_sources(warning, ground)[:1])),
        Block(1, (ground.remark,) if ground.remark else ()),
    ]
    view = None
    if audience.share and audience.share.to != "here":
        view = discord.ui.View(timeout=None)
        style = discord.ButtonStyle.danger
        view.add_item(share_button(audience, Level.EMERGENCY, None, wording.SHARE_NOW, style))
        view.stop()
    return _told(blocks, warning, view)


def emergency_again(warning: Warned, first_card: str, ground: Ground) -> Reply:
    """Return the reply to an emergency that was told just before: the number, and a link to what was said."""
    blocks = [
        Block(0, (heading(wording.warning_heading(warning.level, ground.number)),)),
        Block(1, (_mentioned(warning),)),
        Block(0, (wording.first_emergency(safe_url(first_card)),)),
    ]
    return _told(blocks, warning)


def warning_only(warning: Warned, ground: Ground, audience: Audience) -> Reply:
    """Return a warning below emergency without the rest of the card, for a member who is asked to slow down."""
    view = card([], [closing(audience, warning.level, None)], ground, _warning_block(warning, ground))
    return Reply(view=view, level=warning.level)


def entry_card(
    entry: Entry, related: Sequence[Entry], ground: Ground, audience: Audience, warning: Warned | None = None
) -> Reply:
    """Return the card of one entry, below the warning where there is one."""
    level = warning.level if warning else Level.NONE
    above = _warning_block(warning, ground) if warning else None
    more = _warning_sources(warning, ground) if warning else []
    view = card(_entry_blocks(entry, ground, more), card_rows(entry, related, ground, audience, level), ground, above)
    return Reply(view=view, level=level, entry_id=entry.id)


def entry_preview(entry: Entry, ground: Ground) -> Reply:
    """Return the card of an entry with nothing to press, for moderators who are about to publish it."""
    return Reply(view=card(_entry_blocks(entry, ground), [], ground))


def _entry_blocks(entry: Entry, ground: Ground, more_sources: Sequence[Source] = ()) -> list[Block]:
    sources = [*_known(entry.sources, ground), *more_sources]
    return [
        Block(QUESTION, (heading(escape(entry.question)),)),
        Block(DO_NOW, _sentences(entry.do_now), joint=" "),
        Block(TIPS, points(entry.tips, ground), label(wording.TIPS)),
        Block(HELP, points(entry.get_help_if, ground), label(wording.GET_HELP_IF)),
        Block(NOTE, _sentences(entry.note or ""), label(wording.NOTE), joint=" "),
        Block(SOURCES, (*_source_lines(sources), *_checked(entry, ground)), label(wording.SOURCES)),
    ]


def mid_ride(entry: Entry, ground: Ground, audience: Audience) -> Reply:
    """Return an entry's three lines in large letters, for someone still out there."""
    lines = tuple(f"# {escape(line)}" for line in entry.mid_ride)
    view = card([Block(DO_NOW, lines)], [closing(audience, Level.NONE, entry.id)], ground)
    return Reply(view=view, entry_id=entry.id)


def quiet_line(entry: Entry, audience: Audience) -> Reply:
    """Return the small line that offers the card of an entry to whoever presses its button."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(listening.looks_like(escape(entry.question))))
    show = plain_button(listening.SHOW_ME, custom_ids.show(entry.id))
    view.add_item(discord.ui.ActionRow(show, plain_button(wording.DISMISS, custom_ids.dismiss(audience.asker_id))))
    return Reply(view=stopped(view))


def answered_before(entry: Entry, earlier_card: str, ground: Ground, audience: Audience) -> Reply:
    """Return a link to the card of this entry that stands in the channel already."""
    text = wording.answered_before(link(entry.question, earlier_card))
    blocks = [Block(QUESTION, (text,), heading(wording.ANSWERED_BEFORE))]
    return Reply(view=card(blocks, [[show_button(entry), *closing(audience, Level.NONE, None)]], ground))


def none_fits(ground: Ground, audience: Audience, more: Row = ()) -> Reply:
    """Return what a member gets who said that no suggestion fits, with `more` to press."""
    blocks = [Block(QUESTION, tuple(_what_i_answer(ground)), heading(wording.NONE_FITTED))]
    return Reply(view=card(blocks, [[*more, *unanswered_row(audience, Level.NONE)]], ground))


def warning_signs(ground: Ground) -> Reply:
    """Return the list of emergency signs with the number to call, then the urgent ones."""
    blocks = [
        _signs(ground, Level.EMERGENCY, wording.emergency_signs_heading(ground.number), WARNING),
        _signs(ground, Level.URGENT, wording.URGENT_SIGNS_HEADING, HELP),
    ]
    return Reply(view=card(blocks, [], ground))


def notice(title: str, text: str, ground: Ground, examples: Sequence[Entry] = (), more: Row = ()) -> Reply:
    """Return a short card without an answer, with a menu of examples where there are any, and `more` to press."""
    rows = [related_row(examples)] if examples else []
    return Reply(view=card([Block(QUESTION, (text,), heading(title))], [*rows, [*more, signs_button()]], ground))


def broke(reference: str, ground: Ground) -> Reply:
    """Return what a member is told after a fault; plain, so that little can break again."""
    return Reply(content=wording.broke(reference, ground.number))


# --- Parts of a card ------------------------------------------------------------------------------


def _suggestions(entries: Sequence[Entry], ground: Ground, audience: Audience, warning: Warned | None) -> Reply:
    level = warning.level if warning else Level.NONE
    blocks = [Block(QUESTION, (wording.DID_YOU_MEAN_HOW,), heading(wording.DID_YOU_MEAN))]
    above = _warning_block(warning, ground) if warning else None
    return Reply(view=card(blocks, suggestion_rows(entries, audience, level), ground, above), level=level)


def _without_card(
    title: str, lines: Iterable[str], ground: Ground, audience: Audience, warning: Warned | None
) -> Reply:
    level = warning.level if warning else Level.NONE
    above = _warning_block(warning, ground) if warning else None
    blocks = [Block(QUESTION, tuple(lines), heading(title))]
    return Reply(view=card(blocks, [unanswered_row(audience, level)], ground, above), level=level)


def _what_i_answer(ground: Ground) -> list[str]:
    return [wording.what_i_answer(escape(topic.title) for topic in ground.knowledge.topics), wording.UNANSWERED_HOW]


def _told(blocks: Sequence[Block], warning: Warned, view: discord.ui.View | None = None) -> Reply:
    """Return blocks as an emergency's plain content; what is asked about it next is about its gravest sign."""
    # One character for each line break between the blocks.
    content = "\n".join(text for text in fit(blocks, CONTENT_LIMIT - len(blocks)) if text)
    entry_id = warning.red_flags[0].entry if warning.red_flags else None
    return Reply(content=content, view=view, level=Level.EMERGENCY, entry_id=entry_id)


def _warning_block(warning: Warned, ground: Ground) -> Block:
    lines = (_mentioned(warning), wording.what_to_do(warning.level, ground.number), *_advice(warning, ground))
    return Block(WARNING, lines, heading(wording.warning_heading(warning.level, ground.number)))


def _mentioned(warning: Warned) -> str:
    """Return the signs as the member's own report; of a warning without signs, that it was raised before an edit."""
    if not warning.red_flags:
        return wording.MENTIONED_BEFORE
    once = list(dict.fromkeys(red_flag.sign for red_flag in warning.red_flags))
    signs = [shorten(sign, _SIGN_LIMIT).rstrip(".") for sign in once[:_MAX_SIGNS]]
    return wording.you_mentioned(escape(sign) for sign in signs)


def _advice(warning: Warned, ground: Ground) -> tuple[str, ...]:
    """Return the gravest red flags' advice; a lesser one's "see someone today" must not stand beside "call now"."""
    gravest = [red_flag for red_flag in warning.red_flags if red_flag.level >= warning.level]
    return points(dict.fromkeys(line for red_flag in gravest for line in red_flag.advice), ground)[:_MAX_ADVICE]


def _warning_sources(warning: Warned, ground: Ground) -> list[Source]:
    """Return one source for each red flag, gravest first."""
    return [source for red_flag in warning.red_flags for source in _known(red_flag.sources, ground)[:1]]


def _signs(ground: Ground, level: Level, title: str, rank: int) -> Block:
    """Return the signs of a level; a guild's own have the words of these, so they stand there once."""
    red_flags = [flag for flag in ground.knowledge.red_flags if flag.level is level and not is_added(flag)]
    return Block(rank, points((red_flag.sign for red_flag in red_flags), ground), heading(title))


def _known(ids: Iterable[SourceId], ground: Ground) -> list[Source]:
    known = ground.knowledge.sources
    return [known.get(i) or club_source(i) for i in ids if i in known or i.startswith("https://")]


def _source_lines(sources: Iterable[Source]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_source_line(source) for source in sources))


def _source_line(source: Source) -> str:
    line = f"- {link(wording.source_name(source.title, source.publisher), source.url)}"
    if source.kind == CLUB_SOURCE:
        return f"{line} {CLUB_LINK}"
    return f"{line} {wording.COMMERCIAL}" if source.is_commercial else line


def _emergency_source(source: Source) -> str:
    return wording.emergency_source(escape(wording.source_name(source.title, source.publisher)), safe_url(source.url))


def _checked(entry: Entry, ground: Ground) -> tuple[str, ...]:
    by = ground.overdue_since(entry)
    overdue = (wording.check_overdue(by),) if by else ()
    if entry.sources_checked and entry.sources:
        return wording.sources_checked(entry.sources_checked), *overdue
    return overdue


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(_SENTENCE_END.split(escape(text))) if text.strip() else ()
