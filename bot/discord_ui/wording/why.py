"""The reasons behind an answer, for `soigneur ask --why` and `/qa test`."""

from __future__ import annotations

from collections.abc import Iterator

from bot.services.asking import Explanation, Stretch


def why_text(explanation: Explanation) -> str:
    """Return the reasons as lines: warning signs, what the words became, scores, thresholds."""
    return "\n".join(("", "WHY", *_red_flags(explanation), *_stretches(explanation), *_scores(explanation)))


def _red_flags(explanation: Explanation) -> Iterator[str]:
    yield "Warning signs looked at:"
    if not explanation.considered:
        yield "  none was found in the words"
    for considered in explanation.considered:
        verdict = "counts" if considered.counted else f"does not count ({considered.against})"
        if considered.by_likeness:
            verdict += ", by likeness to the examples: no rule has such words"
        yield f"  {considered.red_flag.id} ({considered.red_flag.level.label}): “{considered.words}” {verdict}"
    yield f"Level: {explanation.answer.level.label}"


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
    return meant if sure == 1 else f"{written}→{meant}({sure:.2f})"


def _evidence(stretch: Stretch) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:.2f}" for name, value in stretch.evidence)


def _scores(explanation: Explanation) -> Iterator[str]:
    thresholds = explanation.thresholds
    yield "Best entries:"
    for match, support in zip(explanation.answer.matches, explanation.support, strict=True):
        yield f"  {match.score:5.1f}  {match.entry.id} (support {support:.2f}; closest: “{match.phrasing}”)"
    answers = f"Answers from {thresholds.answer:.0f} with a lead of {thresholds.margin:.0f}"
    yield f"{answers}; suggests from {thresholds.suggest:.0f} (set to {explanation.eagerness})."
