"""The token is in no text that anybody could read by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config, InvalidConfig, load_config

TOKEN = "MTA1.s3cr3t.token"


def test_the_settings_do_not_show_it() -> None:
    config = Config(token=TOKEN)

    assert config.token == TOKEN
    assert TOKEN not in f"{config!r} {config} {[config]}"


@pytest.mark.parametrize("line", [
    f'token = "{TOKEN}"\nlog_level = "loud"', f"token = {TOKEN}", f'token = "{TOKEN}', f'token = ["{TOKEN}"]', f'tokn = "{TOKEN}"',
])  # fmt: skip
def test_a_wrong_settings_file_is_refused_without_it(tmp_path: Path, line: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(line, encoding="utf-8")

    with pytest.raises(InvalidConfig) as refused:
        load_config(file, {})

    assert TOKEN not in str(refused.value)
