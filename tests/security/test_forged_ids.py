"""Custom ids that somebody forged: what is read from them can be kept, or they are not read at all."""

from __future__ import annotations

import re

import pytest

from bot.discord_ui.forms import registry

MOST = 2**63 - 1
"""The largest number that SQLite keeps."""


@pytest.mark.parametrize("pattern", [*registry._PRESSES, *registry._FORMS], ids=lambda pattern: pattern.pattern[:20])
@pytest.mark.parametrize("number", [str(MOST + 1), "9" * 19, "9" * 20, "٣" * 25])
def test_a_number_without_room_in_the_store_is_not_read(pattern: re.Pattern[str], number: str) -> None:
    places = pattern.pattern.count("(?P<id>") + pattern.pattern.count("(?P<asker>")
    places += pattern.pattern.count("(?P<channel>")
    forged = [f"share:here:{number}:0:", f"dismiss:{number}", f"none:{number}", f"show:heat:{number}", f"gap:next:{number}",
              f"suggestion:next:{number}", f"solved:{number}", f"helped:{number}", f"loud:set:{number}"]  # fmt: skip

    assert places == 0 or any(pattern.fullmatch(each.replace(number, "1")) for each in forged), "add an example"
    assert not any(pattern.fullmatch(each) for each in forged)
