"""What moderators read in `/qa stats`: the figures, which also stand without the chart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain.counts import Counted

STATS_DESCRIPTION = "How questions were answered, week by week"
FILE_NAME = "figures-by-week.png"

NAMES: Mapping[Counted, str] = {
    Counted.ANSWERED: "Answered",
    Counted.SUGGESTED: "Suggested",
    Counted.UNANSWERED: "Not answered",
    Counted.HELPFUL: "Found helpful",
}
"""The rows of the chart, in their order."""

NOTHING = "Nothing has been counted yet."
NOTHING_HOW = "Come back when members have asked me something here. I count numbers only, never words or members."
BY_WEEK = "By week, from Monday on"
MOST_ASKED = "Asked most"
LEAST_HELPFUL = "Most often “did not help”"
NO_CHART = "To draw a chart of this I need the permission Attach Files in this channel."
NO_CHART_NOW = "The chart could not be drawn just now. The figures are all here."


def title(weeks: int) -> str:
    """Return how many weeks are shown."""
    return "This week" if weeks == 1 else f"The last {weeks} weeks"


def outcomes(counts: Mapping[Counted, int]) -> str:
    """Return how many questions got which outcome, and how many cards were found helpful."""
    return (
        f"{counts[Counted.ANSWERED]:,} answered, {counts[Counted.SUGGESTED]:,} suggested, "
        f"{counts[Counted.UNANSWERED]:,} not answered. {counts[Counted.HELPFUL]:,} found helpful."
    )


def warnings(emergency: int, urgent: int, professional: int) -> str:
    """Return how many warnings were given at each level."""
    return (
        f"Warnings: {emergency:,} to call for help now, {urgent:,} to get help today, "
        f"{professional:,} to see a professional."
    )


def week(monday: date, counts: Mapping[Counted, int]) -> str:
    """Return a week's figures as a line."""
    return f"{monday.day} {monday:%B}: {outcomes(counts)}"


def row(what: Counted, count: int) -> str:
    """Return the name of a row of the chart, with its sum."""
    return f"{NAMES[what]}: {count:,}"


def axis(monday: date) -> tuple[str, str]:
    """Return what stands below a week's bars: day and month."""
    return str(monday.day), f"{monday:%b}"


def asked(question: str, count: int) -> str:
    """Return how often an entry was shown."""
    return f"{question} ({'once' if count == 1 else f'{count:,} times'})"


def votes(question: str, unhelpful: int, helpful: int) -> str:
    """Return how an entry was voted on."""
    return f"{question} ({unhelpful:,} did not help, {helpful:,} helped)"


def alt_text(first: date, last: date, counts: Mapping[Counted, int]) -> str:
    """Return the chart in words, for those who do not see it."""
    return (
        f"Bar chart of the weeks from {first.day} {first:%B} to {last.day} {last:%B}: {outcomes(counts)} "
        "The text of this message has the figures of each week."
    )
