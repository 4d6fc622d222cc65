"""What the pages tell people to do works: commands, links, settings."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.domain.checks import find_problems
from bot.domain.parsing import Parsed, parse_knowledge
from bot.storage.yaml_files import read_text
from tests.project.places import ROOT, name, text_files

PAGES = sorted(p for p in text_files() if p.suffix == ".md")
_FENCED = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(r"(?:^|&& )(?:\S*/bin/|python -m )?(?:soigneur|bot) (.+?)(?= && | +#|$)", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_SECTION = "^## {}$.*?```sh\n(.*?)\n```"


def commands_in(text: str) -> list[str]:
    """Return the arguments of every `soigneur …` that a page shows as code."""
    blocks = _FENCED.findall(text)
    spans = _INLINE.findall(_FENCED.sub("", text))
    return [arguments for code in (*blocks, *spans) for arguments in _COMMAND.findall(code) if "…" not in arguments]


COMMANDS = sorted({(name(p), c) for p in PAGES for c in commands_in(p.read_text(encoding="utf-8"))})


@pytest.mark.parametrize(("page", "arguments"), COMMANDS, ids=[f"{page}: {command}" for page, command in COMMANDS])
def test_every_command_that_a_page_shows_can_be_typed(page: str, arguments: str) -> None:
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    verb, *rest = shlex.split(arguments)

    known = command.get_command(typer.Context(command), verb)

    assert known is not None
    known.make_context(verb, rest)  # raises UsageError for what the command does not know


def test_the_readme_shows_every_command() -> None:
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    shown = {shlex.split(arguments)[0] for page, arguments in COMMANDS if page == "README.md"}

    assert shown == set(command.list_commands(typer.Context(command)))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    targets = _LINK.findall(page.read_text(encoding="utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize(("section", "ending"), [("Try it", "soigneur try"), ("Test it", "pytest -q")])
def test_the_readmes_two_commands_are_one_line_each_and_use_the_pins(section: str, ending: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(_SECTION.format(section), readme, re.MULTILINE | re.DOTALL)

    assert found is not None
    command = found[1]
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt ")
    assert command.endswith(f" && .venv/bin/{ending}")


def test_the_examples_of_how_to_write_knowledge_are_right() -> None:
    text = (ROOT / "knowledge" / "README.md").read_text(encoding="utf-8")
    entry, red_flag, examples = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    files = {"entries/relief.yaml": entry, "red_flags.yaml": red_flag}
    files["examples.yaml"] = f"examples:\n{examples}"
    files |= {
        file: (ROOT / "knowledge" / file).read_text(encoding="utf-8") for file in ("sources.yaml", "modifiers.yaml")
    }

    parsed = parse_knowledge([read_text(content, file) for file, content in files.items()])

    assert isinstance(parsed, Parsed), parsed
    assert [str(p) for p in find_problems(parsed) if "unknown entry" not in p.what] == []
