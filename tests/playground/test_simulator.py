"""simcord's private names that bot/playground/simulator.py relies on: an upgrade without them fails here, by name."""

from __future__ import annotations

import asyncio
import inspect
from concurrent.futures import Future
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import discord
import pytest
import simcord
from simcord.env import Env
from simcord.preview import Preview, _server
from simcord.preview._pages import _Page
from simcord.preview._server import PreviewServer

from bot.domain.pipeline import Flow
from bot.playground import greeting, page
from bot.playground.club import BOT_NAME, DIRECT, MEMBER, PERSONAS, PLACES, found_club, talk
from bot.playground.simulator import Seat, events_so_far, set_clock
from bot.playground.world import open_world, with_mention
from bot.services.asking import AskService
from bot.services.library import Library
from tests.discord_ui.fakes import FakeAsking


def test_simcord_is_the_version_that_was_tried() -> None:
    assert version("simcord") == "3.2.1"
    assert simcord.__version__ == "3.2.1"


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (Env, ("_settle_internal",)),
        (Preview, ("_action", "_publish", "_advance_presentation_time", "_get_page", "_page_payload")),
        (
            PreviewServer,
            (
                *("_STATIC_FILES", "_SECURITY_HEADERS", "_allowed_hosts", "_authorized", "_static"),
                *("_pages", "_delete_page", "_state", "_commands", "_action_result", "_action", "_asset"),
            ),
        ),
    ],
)
def test_private_methods_are_there(owner: type, names: tuple[str, ...]) -> None:
    assert [name for name in names if not hasattr(owner, name)] == []


def test_private_signatures_are_as_they_were() -> None:
    assert list(inspect.signature(Preview._action).parameters) == ["self", "context_id", "body"]
    assert list(inspect.signature(Preview._publish).parameters) == ["self", "page", "reason"]
    assert list(inspect.signature(PreviewServer.__init__).parameters) == ["self", "preview", "port"]
    assert {"target_id", "window_end_id", "revision", "assets"} <= set(_Page.__dataclass_fields__)
    assert "web" in inspect.getsource(_server.PreviewServer.start)


def test_page_can_still_be_dressed() -> None:
    assert 'src="/skin.js"' in page.build_page()
    assert "interval = 150" in page.build_session_script()


def test_page_that_has_changed_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(page, "STATIC_FILES", tmp_path)
    (tmp_path / "index.html").write_text("<title>Another</title>")
    with pytest.raises(page.PageChanged, match="<title>SimCord Preview</title>"):
        page.build_page()


async def test_club_has_the_same_ids_at_each_start_but_fresh_messages() -> None:
    ids, messages = [], []
    for _ in range(2):
        async with open_world(FakeAsking(), None) as (env, club):
            assert env.bot.user is not None
            assert env.bot.user.name == BOT_NAME
            direct = [club.channel(DIRECT, persona).id for persona in PERSONAS]
            ids.append([env.bot.user.id, club.guild.id, *(c.id for c in club.channels.values()), *direct])
            history = club.channels["injuries"].history()
            messages.append([message.id for message in history])
            assert history[-1].created_at.date() < datetime.now().astimezone().date()
            assert abs((env.now() - datetime.now(UTC)).total_seconds()) < 5
    assert ids[0] == ids[1]
    assert not set(messages[0]) & set(messages[1])


async def test_typed_mention_becomes_a_real_one_anywhere_in_any_case() -> None:
    async with open_world(FakeAsking(), None) as (env, _):
        assert env.bot.user is not None
        mention = env.bot.user.mention
        for typed, sent in (
            ("@soigneur heat?", f"{mention} heat?"),
            ("heat, @SOIGNEUR?", f"heat, {mention}?"),
            ("(@Soigneur)", f"({mention})"),
            ("me@soigneur.example @soigneurs", "me@soigneur.example @soigneurs"),
        ):
            assert with_mention(env, typed) == sent


async def test_action_waits_while_the_world_is_busy() -> None:
    """Without the lock the action would be refused as overlapping, and its page wedged."""
    async with open_world(FakeAsking(), None) as (env, club):
        member = club.people[MEMBER.key]
        seat = Seat(env, member, club.channels["injuries"], {})
        lock = asyncio.Lock()
        server = _server.PreviewServer(seat.preview, 0)
        await seat.open("key", server, lock, lambda text: with_mention(env, text))
        opened = seat.preview._open_page()
        before = events_so_far(env)
        sends = {
            "protocol_version": 3,
            "sequence": 1,
            "request_id": "one",
            "generation": 1,
            "bot_generation": 1,
            "published_revision": -1,
            "kind": "send_message",
            "content": "@soigneur heat?",
        }
        async with lock:
            advancing = asyncio.create_task(env.advance_time(1))
            sending = asyncio.create_task(seat.preview._action(opened.id, sends))
            await advancing
        receipt = await sending
        assert (receipt["rejected"], receipt["settlement"]) == (False, "settled")
        assert events_so_far(env) > before
        assert club.channels["injuries"].last_message is not None
        assert club.channels["injuries"].last_message.author.id == env.bot.user.id  # type: ignore[union-attr]


async def test_clock_can_be_set_and_goes_on_from_there() -> None:
    env = Env(discord.Client(intents=discord.Intents.none()), check_errors=False)
    await env.start()
    try:
        with env.time_context():
            await talk(env, found_club(env))
            set_clock(env, datetime(2030, 5, 1, tzinfo=UTC))
            await env.advance_time(60)
            assert env.now() == datetime(2030, 5, 1, 0, 1, tzinfo=UTC)
    finally:
        await env.shutdown()


def test_each_place_and_persona_has_its_own_address() -> None:
    keys = [f"{place.key}/{persona.key}" for place in PLACES for persona in PERSONAS]
    assert len(set(keys)) == len(PLACES) * len(PERSONAS)


async def test_the_club_opens_while_the_index_is_still_in_the_making() -> None:
    waited_for = []

    class InTheMaking(Future[Flow]):
        def result(self, timeout: float | None = None) -> Flow:
            waited_for.append(timeout)
            raise TimeoutError

    asking = AskService(Library(InTheMaking()))
    async with open_world(asking, "GB"):
        assert greeting.FIRST_ANSWER in page.build_page(is_ready=asking.library.is_ready)

    assert waited_for == []
    assert greeting.FIRST_ANSWER not in page.build_page()
