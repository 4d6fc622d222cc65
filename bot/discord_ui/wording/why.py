"""The reasons behind an answer, for `soigneur ask --why` and `/qa test`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from bot.domain.model import Answer, Answered, Level, Match, Suggested, Thanked, Thresholds, Unanswered
from bot.services.asking import Explanation, Parts, Stretch


def why_text(explanation: Explanation) -> str:
    """Return the reasons as lines: warning signs, what the words became, scores, thresholds, the decision."""
    return "\n".join(("", "WHY", *_red_flags(explanation), *_stretches(explanation), *_scores(explanation)))


def _red_flags(explanation: Explanation) -> Iterator[str]:
    yield "Warning signs looked at:"
    for considered in explanation.considered:
        verdict = "counts" if considered.counted else f"does not count ({considered.against})"
        if considered.by_likeness:
            verdict += ", by likeness to the examples: no rule has such words"
        yield f"  {considered.red_flag.id} ({considered.red_flag.level.label}): “{considered.words}” {verdict}"
    if explanation.not_found:
        yield f"  not found in the words: {', '.join(explanation.not_found)}"
    highest = max((c.red_flag.level for c in explanation.considered if c.counted), default=Level.NONE)
    is_raised = explanation.answer.level > highest
    yield f"Level: {explanation.answer.level.label}" + (" (raised by what stands together)" if is_raised else "")


def _stretches(explanation: Explanation) -> Iterator[str]:
    for number, stretch in enumerate(explanation.stretches):
        yield "The whole text:" if number == 0 else f"Sentence {number}:"
        yield f"  words: {' '.join(map(_word, stretch.words))}"
        yield f"  meanings: {', '.join(stretch.meanings) or 'none'}"
        yield f"  within scope: {stretch.judged:+.2f} (0 and above may be answered), from {_evidence(stretch)}"


def _word(word: tuple[str, str, float]) -> str:
    written, meant, sure = word
    if sure == 0:
        return f"{written}(?)"
    if sure < 1:
        return f"{written}→{meant}({sure:.2f})"
    return written if written == meant else f"{written}→{meant}"


def _evidence(stretch: Stretch) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:.2f}" for name, value in stretch.evidence)


def _scores(explanation: Explanation) -> Iterator[str]:
    answer, thresholds = explanation.answer, explanation.thresholds
    if answer.matches:
        yield "Best entries (the first scores by the scope, the others by how far their support is behind):"
        yield f"  within scope, all in all: {explanation.judged:+.2f}"
    for match, parts in zip(answer.matches, explanation.parts, strict=True):
        yield f"  {match.score:5.1f}  {match.entry.id}: support {parts.support:.2f}"
        yield f"         {_made_of(parts)}"
        yield f"         closest: “{match.phrasing}”"
    answers = f"Answers from {thresholds.answer:.0f} with a lead of {thresholds.margin:.0f}"
    yield f"{answers}; suggests from {thresholds.suggest:.0f} (set to {explanation.eagerness})."
    if answer.level is Level.EMERGENCY:
        yield "So it warns, and shows no card."
    else:
        warns = "warns and " if answer.warning else ""
        yield f"So it {warns}{_decision(answer, thresholds)}."


def _made_of(parts: Parts) -> str:
    whole = f"whole text: closest phrasing {parts.likeness:.2f} + votes of all phrasings {parts.votes:.2f}"
    if parts.against:
        whole += f" - words against it {parts.against:.2f}"
    return whole if parts.sentences is None else f"{whole}; its sentences, on average: {parts.sentences:.2f}"


def _decision(answer: Answer, thresholds: Thresholds) -> str:
    match answer.outcome:
        case Answered(entry):
            return f"answers with {entry.id}"
        case Suggested(entries):
            return f"suggests {', '.join(entry.id for entry in entries)}: {_doubt(answer.matches, thresholds)}"
        case Unanswered(is_empty=True):
            return "does not answer: there are no words"
        case Unanswered():
            return "does not answer: no entry scores enough to be suggested"
        case Thanked():
            return "says that it is glad to help: it was thanked"
        case _:
            assert_never(answer.outcome)


def _doubt(matches: tuple[Match, ...], thresholds: Thresholds) -> str:
    if matches[0].score < thresholds.answer:
        return "none scores enough to be the answer"
    return f"the first leads by {matches[0].score - matches[1].score:.1f} only"
