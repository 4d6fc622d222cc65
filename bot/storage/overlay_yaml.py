"""A guild's changes as a YAML file: written to be read by people, read as if a stranger had written it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from bot.domain.raw_files import Problem, RawFile
from bot.storage.yaml_files import read_text

MOST_BYTES = 1_000_000
_MOST_PARTS = 50_000
_WIDTH = 110
_RARE_BREAKS = frozenset("\r\x85\u2028\u2029\ufeff")
_HEAD = """\
# What a club changed in the questions and answers.
# Under "entries": what it added or changed. Under "hidden": the ids of what members do not see.
# Edit it as you like, then import it. You see every difference before anything is changed.
"""
_CHOOSE = "Choose a file that an export gave you."


class OverlayYaml:
    """Reads and writes such files (port OverlayFiles)."""

    def read(self, data: bytes, name: str) -> RawFile:
        """Return what the file holds, called `name`; whatever the bytes, its faults are in `problems`."""
        if len(data) > MOST_BYTES:
            return _unreadable(name, None, "The file is larger than 1 MB.", "Split it, or look for pasted data.")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return _unreadable(name, None, "The file is not UTF-8 text.", f"Save it as UTF-8. {_CHOOSE}")
        if "\0" in text:
            return _unreadable(name, None, "The file is not text.", _CHOOSE)
        file = read_text(text, name, _MOST_PARTS)
        if file.tree is not None and not isinstance(file.tree, dict):
            return _unreadable(name, None, "The file holds no entries.", _CHOOSE)
        return file

    def write(self, tree: Mapping[str, object]) -> bytes:
        """Return the file that holds `tree`, in UTF-8, each entry after an empty line."""
        text = yaml.dump(dict(tree), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
        # Only an entry begins like this: whatever is in one stands further to the right.
        return (_HEAD + text.replace("\n  - id: ", "\n\n  - id: ")).encode("utf-8")


def _unreadable(name: str, line: int | None, what: str, remedy: str) -> RawFile:
    return RawFile(name, None, {}, (Problem(name, line, what, remedy),))


class _Dumper(yaml.SafeDumper):
    """Writes lists further to the right than what they belong to, and texts of several lines as such."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    if _RARE_BREAKS & set(text):
        style = '"'  # YAML reads these as the ends of lines unless they are escaped
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
