"""What moderators see of a change: the draft with its effects, differences, what waits, history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.discord_ui import custom_ids, render
from bot.discord_ui.controls import plain_button
from bot.discord_ui.fitting import CHOICE_LIMIT, Block, escape, shorten
from bot.discord_ui.layout import HELP, QUESTION, TIPS, Ground, Reply, Row, card, heading, label, points
from bot.discord_ui.wording import curation as words
from bot.discord_ui.wording.upkeep import COMPARE
from bot.domain.changes import Act, Change, Content, Waiting, Working
from bot.domain.drafts import content_of
from bot.domain.model import Entry, EntryId
from bot.domain.raw_files import Problem
from bot.services.curating import Preview, StaleEdit
from bot.services.flagging import SignPreview
from bot.services.foreseeing import Effects, Moved

_MOST_NAMED = 3
_MOST_SHOWN = 15
_LONGEST_LINE = 200


def draft(working: Working, preview: Preview | Sequence[Problem], ground: Ground) -> Reply:
    """Return the panel of a draft: problems, or what publishing it would do, and the buttons."""
    problems = preview.problems if isinstance(preview, Preview) else tuple(preview)
    is_hiding = working.act is Act.HIDE
    blocks = [Block(QUESTION, (heading(_title(working)), *((words.HIDE_HOW,) if is_hiding else ())))]
    buttons = []
    if problems:
        lines = points((f"{problem.what} {problem.remedy}" for problem in problems), ground)
        blocks.append(Block(HELP, lines, label(words.PROBLEMS)))
    elif isinstance(preview, Preview) and preview.is_unchanged:
        blocks.append(Block(HELP, (words.UNCHANGED,)))
    elif isinstance(preview, Preview):
        blocks.append(Block(HELP, points(_effects(preview.effects, ground), ground), label(words.EFFECTS)))
        if preview.needs_second:
            blocks.append(Block(HELP, (words.NEEDS_SECOND,)))
        text = words.PROPOSE if preview.needs_second else words.PUBLISH
        buttons.append(plain_button(text, custom_ids.qa("publish", working.id), discord.ButtonStyle.primary))
    buttons.append(plain_button(words.DISCARD, custom_ids.qa("discard", working.id)))
    rows: list[Row] = [] if is_hiding else [[_parts(working)]]
    return Reply(view=card(blocks, [*rows, buttons], ground))


def sign_draft(working: Working, preview: SignPreview | Sequence[Problem], ground: Ground) -> Reply:
    """Return the panel of a warning sign: problems, or what members would read and of what it would warn."""
    problems = preview.problems if isinstance(preview, SignPreview) else tuple(preview)
    said = points(_lines((working.content or {}).get("say")), ground)
    blocks = [Block(QUESTION, said, heading(words.SIGN_DRAFT))]
    buttons = [plain_button(words.SIGN_CHANGE, custom_ids.qa_sign("change", working.id))]
    if problems:
        lines = points((f"{problem.what} {problem.remedy}" for problem in problems), ground)
        blocks.append(Block(HELP, lines, label(words.PROBLEMS)))
    elif isinstance(preview, SignPreview):
        flag, raised = preview.red_flag, preview.raised
        names = "; ".join(f"“{escape(text)}”" for text in raised.texts[:_MOST_NAMED])
        names += "; …" if len(raised.texts) > _MOST_NAMED else ""
        warning = (escape(f"{words.LEVELS[flag.level]}: {flag.sign}"), *points(flag.advice, ground))
        blocks += [
            Block(HELP, warning, label(words.SIGN_WARNS)),
            Block(HELP, (words.warned(len(raised.texts), raised.looked_at, names),), label(words.EFFECTS)),
            Block(HELP, (words.SIGN_STAYS,)),
        ]
        propose = custom_ids.qa_sign("propose", working.id)
        buttons.insert(0, plain_button(words.PROPOSE, propose, discord.ButtonStyle.primary))
    buttons.append(plain_button(words.DISCARD, custom_ids.qa_sign("discard", working.id)))
    return Reply(view=card(blocks, [buttons], ground))


def preview_card(entry: Entry, ground: Ground) -> Reply:
    """Return an entry's card as members will see it, with nothing to press."""
    return render.entry_preview(entry, ground)


def published(change: Change, ground: Ground) -> Reply:
    """Return the confirmation of a change, with *Undo* where it changed the text."""
    undo = plain_button(words.UNDO, custom_ids.qa("undo", f"{change.entry_id}:{change.number}"))
    rows = [] if change.act in {Act.KEEP, Act.CHECK, Act.WARN} else [[undo]]
    return Reply(view=card(_told(change), rows, ground))


def announced(change: Change, ground: Ground) -> Reply:
    """Return what the moderators' channel is told of a change: who, and before and after."""
    return Reply(view=card(_told(change), [], ground))


def waits(waiting: Waiting, before: Content | None, ground: Ground) -> Reply:
    """Return a proposal for the second moderator: differences, *Confirm* and *Reject*."""
    question = _question(waiting.after or before, waiting.entry_id)
    title = words.changed(waiting.act, waiting.proposer_id, question, waiting.seen + 1)
    blocks = [
        Block(QUESTION, (words.PROPOSED_HOW,), heading(words.PROPOSED)),
        Block(QUESTION, (title,)),
        Block(TIPS, tuple(differences(before, waiting.after))),
    ]
    buttons = [
        plain_button(words.APPROVE, custom_ids.qa("approve", str(waiting.id)), discord.ButtonStyle.primary),
        plain_button(words.REJECT, custom_ids.qa("reject", str(waiting.id))),
    ]
    return Reply(view=card(blocks, [buttons], ground))


def history(changes: Sequence[Change], entry_id: EntryId | None, ground: Ground, *, has_base: bool = False) -> Reply:
    """Return changes, newest first; of one entry, with a menu to bring an earlier state back: a red flag has none.

    `has_base`: it can be compared with what comes with the bot, and follow that again.
    """
    if not changes:
        return _note(words.HISTORY, [words.NO_HISTORY], ground)
    lines = [line for change in changes[:_MOST_SHOWN] for line in _short(change)]
    rows: list[Row] = []
    if entry_id is not None and not any(change.act is Act.WARN for change in changes):
        options = [
            discord.SelectOption(
                label=f"{change.number}: {change.made_at:%d %B %Y, %H:%M}",
                value=str(change.number),
                description=shorten(_question(change.after, entry_id), CHOICE_LIMIT),
            )
            for change in changes[:25]
        ]
        restore = custom_ids.qa("restore", str(entry_id))
        rows = [[discord.ui.Select(custom_id=restore, placeholder=words.BRING_BACK, options=options)]]
        if has_base:
            rows.append([plain_button(COMPARE, custom_ids.qa_upkeep("both", entry_id))])
    return Reply(view=card([Block(QUESTION, tuple(lines), heading(words.HISTORY))], rows, ground))


def hidden(changes: Sequence[Change], ground: Ground) -> Reply:
    """Return the bin of hidden entries, each with when it was hidden, and a menu to bring one back."""
    if not changes:
        return _note(words.BIN, [words.BIN_EMPTY], ground)
    options = [
        discord.SelectOption(
            label=shorten(_question(change.before, change.entry_id), CHOICE_LIMIT), value=change.entry_id
        )
        for change in changes[:25]
    ]
    menu = discord.ui.Select[Any](
        custom_id=custom_ids.qa("unhide", "bin"), placeholder=words.BIN_CHOOSE, options=options
    )
    blocks = [Block(QUESTION, (words.BIN_HOW,), heading(words.BIN)), Block(HELP, tuple(map(hidden_line, changes)))]
    return Reply(view=card(blocks, [[menu]], ground))


def hidden_line(change: Change) -> str:
    """Return one line of the bin: what was hidden, when, and by whom."""
    question = escape(_question(change.before, change.entry_id))
    return f"- {words.hidden_at(question, f'{change.made_at:%d %B %Y}', change.editor_id)}"


def stale(edit: StaleEdit, ground: Ground, waiting_id: int | None = None) -> Reply:
    """Return both texts where somebody saved first: what stands there now, and what the other one says otherwise.

    `waiting_id` names the proposal that has grown stale, None for a draft, which stays where it is.
    """
    current, mine = (content_of(entry) if entry else None for entry in (edit.current, edit.mine))
    blocks = [
        Block(QUESTION, (words.STALE_HOW if waiting_id is None else words.STALE_PROPOSAL,), heading(words.STALE)),
        Block(TIPS, tuple(differences(current, mine)), label(words.STALE_OURS)),
    ]
    take_up = [plain_button(words.TAKE_UP, custom_ids.qa("takeup", str(waiting_id)))]
    return Reply(view=card(blocks, [] if waiting_id is None else [take_up], ground))


def differences(
    before: Content | None, after: Content | None, gone: str = words.GONE, come: str = words.COME
) -> list[str]:
    """Return what differs between two states of an entry, line by line: what goes, then what comes, so named."""
    lines: list[str] = []
    for field, name in words.FIELDS.items():
        old, new = _lines((before or {}).get(field)), _lines((after or {}).get(field))
        left = [f"- {gone}: {_cut(line)}" for line in old if line not in new]
        arrived = [f"- {come}: {_cut(line)}" for line in new if line not in old]
        if left or arrived:
            lines += [label(name), *left, *arrived]
    return lines


def _told(change: Change) -> list[Block]:
    question = _question(change.after or change.before, change.entry_id)
    lines = [words.changed(change.act, change.editor_id, escape(question), change.number)]
    if change.approver_id:
        lines.append(words.approved(change.approver_id))
    return [Block(QUESTION, tuple(lines)), Block(TIPS, tuple(differences(change.before, change.after)))]


def _short(change: Change) -> list[str]:
    question = _question(change.after or change.before, change.entry_id)
    when = f"{change.made_at:%d %B %Y}"
    return [f"- {when}: {words.changed(change.act, change.editor_id, escape(question), change.number)}"]


def _effects(effects: Effects, ground: Ground) -> list[str]:
    if effects.is_none:
        return [words.NO_EFFECTS]
    kinds = (
        (words.TAKES, effects.taken),
        (words.MENDS, effects.mended),
        (words.UNSURE, effects.unsure),
        (words.ASTRAY, effects.astray),
        (words.SPOILS, effects.spoilt),
        (words.RIGHTS, effects.righted),
    )
    return [words.moved(len(moved), what, _names(moved, ground)) for what, moved in kinds if moved]


def _names(moved: Sequence[Moved], ground: Ground) -> str:
    questions = {entry.id: entry.question for entry in ground.knowledge.entries}
    texts = [f"“{each.text}” ({questions.get(each.owner, each.owner)})" for each in moved[:_MOST_NAMED]]
    return "; ".join(texts) + ("; …" if len(moved) > _MOST_NAMED else "")


def _parts(working: Working) -> discord.ui.Select[discord.ui.LayoutView]:
    options = [discord.SelectOption(label=text, value=part) for part, text in words.PARTS.items()]
    return discord.ui.Select(
        custom_id=custom_ids.qa("part", working.id), placeholder=words.CHOOSE_PART, options=options
    )


def _title(working: Working) -> str:
    return words.HIDE_DRAFT if working.act is Act.HIDE else words.DRAFT


def _question(content: Content | None, entry_id: EntryId) -> str:
    """Return what an entry, or a warning sign, is called by."""
    question, said = (content or {}).get("question"), _lines((content or {}).get("say"))
    return question if isinstance(question, str) else next(iter(said), entry_id)


def _lines(value: object) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _cut(line: str) -> str:
    return escape(shorten(line, _LONGEST_LINE))


def _note(title: str, lines: Sequence[str], ground: Ground) -> Reply:
    return Reply(view=card([Block(QUESTION, tuple(lines), heading(title))], [], ground))
