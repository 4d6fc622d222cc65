"""The playground as a newcomer starts it: its own process, its page in a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
PHONE = (390, 844)
DESKTOP = (1280, 800)
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
_START = """
from bot.playground import browser
from tests.discord_ui.fakes import FakeAsking
browser.run(FakeAsking(), open_browser=False, announce=lambda address: address and print(address, flush=True))
"""


def start_python(code: str) -> subprocess.Popen[str]:
    """Return a Python process that runs `code` with the checkout's packages."""
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "ignore::DeprecationWarning", "COLUMNS": "80"}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", env=environment
    )


@dataclass(frozen=True, slots=True)
class Playground:
    """A running playground."""

    process: subprocess.Popen[str]
    address: str
    started_at: float

    def stop(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit code and what came on standard error."""
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=10)
        return self.process.returncode, errors


@pytest.fixture
def playground() -> Iterator[Playground]:
    started_at = time.monotonic()
    process = start_python(_START)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    if not address:
        _, errors = process.communicate(timeout=10)
        pytest.fail(f"the playground did not start:\n{errors}")
    running = Playground(process, address, started_at)
    yield running
    if process.poll() is None:
        code, errors = running.stop()
        assert (code, errors) == (0, "")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Playwright's sync API occupies the thread's event loop, so it must end with its module: others have async tests."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        reason = f"no browser: none of {', '.join(names)} is installed"
        if os.environ.get("SOIGNEUR_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()


class ClubPage:
    """The page, in a newcomer's words."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def messages(self) -> Locator:
        return self.page.locator(".channel-message")

    @property
    def answer(self) -> Locator:
        return self.messages.filter(has=self.page.get_by_text("soigneur", exact=True)).last

    @property
    def composer(self) -> Locator:
        return self.page.locator("#channel-composer-input")

    def say(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")
        expect(self.composer).to_have_value("")

    def choose(self, menu: str, option: str) -> None:
        self.answer.get_by_text(menu).click()
        self.page.get_by_role("option", name=option).click()

    def press(self, label: str) -> None:
        self.answer.get_by_role("button", name=label).click()


@pytest.fixture
def open_page(chromium: Browser, playground: Playground) -> Iterator[Callable[..., ClubPage]]:
    complaints: list[str] = []
    contexts = []

    def open_it(size: tuple[int, int] = DESKTOP, address: str | None = None, *, is_seated: bool = True) -> ClubPage:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.goto(address or playground.address)
        club = ClubPage(page)
        if is_seated:
            expect(club.messages.first).to_be_visible()
        return club

    yield open_it
    # Once the process has gone, the browser itself complains about the lost connection.
    is_running = playground.process.poll() is None
    for context in contexts:
        context.close()
    assert not is_running or complaints == []
