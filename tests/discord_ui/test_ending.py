"""When the bot is told to stop: what is in hand is answered first, and nothing new is begun."""

from __future__ import annotations

import asyncio

from bot.discord_ui import turns
from tests.discord_ui.simulated_club import Club


def in_hand(seconds: float, name: str) -> asyncio.Task[None]:
    return asyncio.create_task(asyncio.sleep(seconds), name=name)


async def test_events_commands_and_buttons_in_hand_are_waited_for() -> None:
    tasks = [
        in_hand(0.02, "discord.py: on_message"),
        in_hand(0.02, "CommandTree-invoker"),
        in_hand(0.02, "discord-ui-dynamic-item-7"),
    ]

    assert await turns.all_finished(5) == 0
    assert all(task.done() for task in tasks)


async def test_what_takes_too_long_is_counted_and_other_tasks_are_not_waited_for() -> None:
    slow, other = in_hand(60, "discord.py: on_message"), in_hand(60, "somebody else's")

    assert await turns.all_finished(0.01) == 1

    slow.cancel()
    other.cancel()


async def test_the_names_are_those_that_discord_py_gives(club: Club) -> None:
    seen: list[str] = []
    answer = club.asking.ask

    def note(*arguments: object, **more: object) -> object:
        task = asyncio.current_task()
        assert task is not None
        seen.append(task.get_name())
        return answer(*arguments, **more)  # type: ignore[arg-type]

    club.asking.ask = note  # type: ignore[method-assign,assignment]
    await club.mention_bot("heat")
    await club.member.slash(club.channel, "ask", question="heat")

    assert len(seen) >= 2
    assert all(name.startswith(turns._IN_HAND) for name in seen)


async def test_when_the_bot_has_finished_it_looks_for_changes_no_more(club: Club) -> None:
    await club.bot.finish()

    assert not club.bot.doors.recurring.look_for_changes.is_running()
