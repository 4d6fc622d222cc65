"""Figures as tables, and a progress bar while they are measured; both only for people at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from bot.services.evaluating import Confusion, Share

_Item = TypeVar("_Item")


def with_progress(items: Iterable[_Item], name: str, total: int) -> Iterable[_Item]:
    """Return the items; taking them shows a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console  # noqa: PLC0415 - rich takes as long to import as a question to answer
    from rich.progress import track  # noqa: PLC0415

    return track(items, description=name, total=total, console=Console(stderr=True), transient=True)


def print_tables(tables: Mapping[str, Sequence[tuple[str, Share | float | None]]]) -> None:
    """Print one table for each name; figures with nothing to count are left out."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console()
    for name, rows in tables.items():
        table = Table("figure", "share", "count", title=name, title_justify="left")
        for label, value in rows:
            if isinstance(value, float):
                table.add_row(label, f"{value:.3f}", "")
            elif isinstance(value, Share) and value.ratio is not None:
                table.add_row(label, f"{value.ratio:.1%}", f"{value.count} of {value.total}")
        console.print(table)


def print_confusions(confused: Mapping[str, Sequence[Confusion]]) -> None:
    """Print for each name which entries take each other's questions, with the texts."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415 - a member's brackets are no markup

    console = Console()
    for name, found in confused.items():
        title = f"{name}: who takes whose questions"
        table = Table("should have come", "came first", "count", "questions", title=title, title_justify="left")
        for confusion in found:
            expected, came = confusion.expected or "none: out of scope", confusion.came or "none"
            table.add_row(expected, came, str(len(confusion.texts)), Text("\n".join(confusion.texts)), end_section=True)
        console.print(table)
