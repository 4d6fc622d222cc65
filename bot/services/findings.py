"""What an examination of the bot found: one line each, with the one step that mends it."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from rapidfuzz import fuzz

from bot.domain.model import Knowledge
from bot.services.errors import InvalidKnowledge
from bot.services.ports import KnowledgeFiles

_LEAST_FREE = 200_000_000
_CLOCK_MAY_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was seen, and the step that mends it (empty: all is well).

    Neither says where anything is on the machine, so that both may be shown on Discord; `place` does, for the operator.
    """

    subject: str
    said: str
    remedy: str = ""
    place: str = ""

    @property
    def is_well(self) -> bool:
        """Tell whether there is nothing to mend."""
        return not self.remedy


def examine_knowledge(files: KnowledgeFiles, shipped: KnowledgeFiles, country: str | None) -> tuple[Finding, ...]:
    """Return whether the Q&A set can be read, and whether it knows the emergency number of the configured country.

    A set's Problems are only counted: `soigneur check` lists them.
    """
    from bot.services.loading import load_parsed  # noqa: PLC0415 - 0.1 s that other commands do without

    try:
        knowledge = load_parsed(files, shipped).knowledge
    except InvalidKnowledge as error:
        count = f"{len(error.problems)} problems" if len(error.problems) > 1 else "1 problem"
        remedy = "List them with `soigneur check`, and mend them there."
        return (Finding("Questions and answers", f"The set cannot be used: {count}.", remedy),)
    said = f"{len(knowledge.entries)} entries and {len(knowledge.red_flags)} warning signs can be read."
    return Finding("Questions and answers", said), _examine_country(country, knowledge)


def _examine_country(country: str | None, knowledge: Knowledge) -> Finding:
    if country is None:
        return Finding("Country", "None is set, so cards show the numbers of several regions. /setup can set it.")
    if country in {number.country for number in knowledge.emergency_numbers}:
        return Finding("Country", f"Cards show the emergency number of {country}.")
    return Finding(
        "Country", f"The emergency number of {country} is not known.", "Set `country` to another code, such as GB."
    )


def examine_versions() -> Finding:
    """Return the versions in use, and whether RapidFuzz is the compiled one."""
    said = ", ".join((f"Soigneur {version('soigneur')}", f"Python {platform.python_version()}",
                      f"discord.py {version('discord.py')}", f"RapidFuzz {version('rapidfuzz')}"))  # fmt: skip
    if fuzz.WRatio.__module__.endswith("_py"):
        return Finding(
            "Versions",
            f"{said}. RapidFuzz runs in its slow form.",
            "Install it again where its compiled form exists: pip install --force-reinstall rapidfuzz",
        )
    return Finding("Versions", f"{said}.")


def examine_disk(folder: Path) -> Finding:
    """Return whether there is room in the data folder."""
    free = shutil.disk_usage(folder).free
    said = f"{free // 1_000_000:,} MB are free."
    if free < _LEAST_FREE:
        return Finding("Disk", said, "Free some space: settings and edits cannot be kept on a full disk.", str(folder))
    return Finding("Disk", said)


def examine_clock(here: datetime, there: datetime) -> Finding:
    """Return whether this machine's clock agrees with Discord's."""
    difference = abs(here - there)
    if difference <= _CLOCK_MAY_DIFFER:
        return Finding("Clock", "It agrees with Discord's.")
    return Finding(
        "Clock",
        f"It differs from Discord's by {difference.total_seconds():,.0f} seconds.",
        "Turn on the system's time synchronisation (on most Linux machines: timedatectl set-ntp true).",
    )
