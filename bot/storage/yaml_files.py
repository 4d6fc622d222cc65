"""Read knowledge files: YAML as plain strings, lists and mappings, with the line of each part."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.domain.raw_files import Location, Problem, RawFile, RawTree

_MAX_BYTES = 5_000_000
_DEEPEST = 20
_MOST_PARTS = 500_000

try:
    LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = yaml.CSafeLoader
except AttributeError:  # PyYAML without libyaml: https://pyyaml.org/wiki/PyYAMLDocumentation
    LOADER = yaml.SafeLoader


def read_file(path: Path, name: str) -> RawFile:
    """Return the file at `path` as a RawFile called `name`; its faults are in `problems`."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return _unreadable(name, None, "The file is larger than 5 MB.", "Split it, or look for pasted data.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return _unreadable(name, None, "The file is not UTF-8 text.", "Save it as UTF-8.")
    except OSError as error:
        return _unreadable(
            name, None, f"The file cannot be read ({error.strerror}).", "Check that the bot may read it."
        )
    return read_text(text, name)


def read_text(text: str, name: str, most_parts: int = _MOST_PARTS) -> RawFile:
    """Return the YAML document `text` as a RawFile called `name`; its faults are in `problems`."""
    try:
        fault = _too_much(text, name, most_parts)
        node = None if fault else yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        fault = _tab_in(text, name) or _invalid(error, name)
    if fault:
        return RawFile(name, None, {}, (fault,))
    reading = _Reading(name)
    tree = reading.plain(node, ()) if node is not None else {}
    return RawFile(name, tree, reading.lines, tuple(reading.problems))


def _too_much(text: str, name: str, most_parts: int) -> Problem | None:
    """Return the fault of a file that cannot be read in one go, looking no further than needed; raises YAMLError.

    What stands too deep would end the process: libyaml's reader goes down without a floor.
    """
    depth = 0
    for parts, event in enumerate(yaml.parse(text, Loader=LOADER), 1):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else None
        if depth > _DEEPEST:
            what = f"Lists stand in lists here, more than {_DEEPEST} deep."
            return Problem(name, line, what, "Write plain entries, as an export has them.")
        if parts > most_parts:
            return Problem(name, line, f"The file has more than {most_parts:,} parts.", "Split it.")
        if isinstance(event, yaml.AliasEvent):
            what = "An alias (*name) repeats another part of the file."
            return Problem(name, line, what, "Write the part out in full.")
    return None


def _tab_in(text: str, name: str) -> Problem | None:
    """Return the fault of lines that begin with a tab, which YAML's own words do not say clearly."""
    for number, written in enumerate(text.splitlines(), 1):
        if "\t" in written[: len(written) - len(written.lstrip())]:
            return Problem(name, number, "This line begins with a tab.", "Use spaces, two for each step inwards.")
    return None


def _invalid(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "it contains a character that YAML does not allow"
    remedy = "Check the indentation, quotes and colons on and above this line."
    return Problem(name, mark.line + 1 if mark else None, f"This is not valid YAML: {what}.", remedy)


def _unreadable(name: str, line: int | None, what: str, remedy: str) -> RawFile:
    return RawFile(name, None, {}, (Problem(name, line, what, remedy),))


class _Reading:
    """Walks one YAML document; every scalar stays the string that was written.

    YAML 1.1 would turn a pace of 1:30 into 90 and `no` into false: https://yaml.org/type/int.html
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Location, int] = {}
        self.problems: list[Problem] = []

    def plain(self, node: yaml.Node, location: Location) -> RawTree:
        """Return the node as strings, lists and dicts."""
        line = node.start_mark.line + 1
        self.lines[location] = line
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, (*location, i)) for i, child in enumerate(node.value)]
        return self._mapping(node, location)

    def _mapping(self, node: yaml.Node, location: Location) -> RawTree:
        mapping: dict[str, RawTree] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(line, "The name of a field is not plain text.", "Write “name: value” lines here.")
                continue
            key = str(key_node.value)
            if key in mapping:
                self._fault(line, f"“{key}” stands here twice.", "Keep one of the two.")
                continue
            mapping[key] = self.plain(value_node, (*location, key))
            self.lines[(*location, key)] = line
        return mapping

    def _fault(self, line: int, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.name, line, what, remedy))
