"""`soigneur init` and `invite`: five questions, a file that only its owner reads, a link with the least rights."""

from __future__ import annotations

import base64
import stat
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.config import Config, load_config
from tests.cli.conftest import Soigneur

APPLICATION = 1_234_567_890_123_456_789
TOKEN = f"{base64.b64encode(str(APPLICATION).encode()).decode().rstrip('=')}.Gx7-aB.not-a-real-one"
NEEDED = 1 << 10 | 1 << 11 | 1 << 16 | 1 << 38
"""View Channel, Send Messages, Read Message History, Send Messages in Threads:
https://discord.com/developers/docs/topics/permissions"""


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOIGNEUR_TOKEN", raising=False)


def answer(*answers: str) -> str:
    """Answer the questions of `soigneur init` and return all that stood on the terminal."""
    ended = CliRunner().invoke(app, ["init"], input="".join(f"{each}\n" for each in answers))
    assert ended.exit_code == 0, ended.output
    return ended.output


def test_five_answers_make_a_settings_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    shown = answer(TOKEN, "ie", "", 'kept "here"', "yes")

    written = load_config(None, {})
    assert written == Config(token=TOKEN, country="IE", data=tmp_path / 'kept "here"', message_content=True)
    assert stat.S_IMODE((tmp_path / "config.toml").stat().st_mode) == 0o600
    assert TOKEN not in shown
    assert f"client_id={APPLICATION}" in shown


def test_every_question_may_be_left_empty() -> None:
    answer("", "", "", "", "")

    assert load_config(None, {}) == Config()


def test_an_answer_that_cannot_be_used_is_asked_again_with_the_reason() -> None:
    shown = answer("", "England", "GB", "", "", "perhaps", "no")

    assert load_config(None, {}) == Config(country="GB")
    assert "two-letter country code" in shown
    assert "Error: invalid input" in shown


def test_settings_that_are_there_are_left_alone(tmp_path: Path, soigneur: Soigneur) -> None:
    (tmp_path / "config.toml").write_text('country = "IE"\n')

    ended = soigneur("init")

    assert ended.code == 2
    assert "already there" in ended.err
    assert (tmp_path / "config.toml").read_text() == 'country = "IE"\n'


def test_the_link_asks_for_no_more_than_the_bot_needs(soigneur: Soigneur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOIGNEUR_TOKEN", TOKEN)

    ended = soigneur("invite")

    asked = parse_qs(urlsplit(ended.out.strip()).query)
    assert asked == {
        "client_id": [str(APPLICATION)],
        "scope": ["bot applications.commands"],
        "permissions": [str(NEEDED)],
    }


@pytest.mark.parametrize("token", ["", "s3cr3t", "s3cr3t.a.b", "MTIz", "€.a.b"])
def test_without_an_id_the_link_cannot_be_made_and_the_token_is_not_shown(
    token: str, soigneur: Soigneur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOIGNEUR_TOKEN", token)

    ended = soigneur("invite")

    assert ended.code == 2
    assert "--application-id" in ended.err
    assert not token or token not in ended.err + ended.out


def test_an_id_can_be_given(soigneur: Soigneur) -> None:
    assert "client_id=42&" in soigneur("invite", "--application-id", "42").out
