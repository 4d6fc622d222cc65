"""`/reload`: whoever runs the bot takes changed files up at once, and nobody else does."""

from __future__ import annotations

import discord
import pytest

from bot.discord_ui.cogs.reload import Reload
from bot.domain.pipeline import Flow, prepare
from bot.domain.raw_files import Problem
from bot.services.errors import InvalidKnowledge
from bot.services.reloading import Reloading
from tests.discord_ui.fakes import FakeAsking, make_knowledge
from tests.discord_ui.simulated_club import Club, is_private, text


class Files:
    """Files of a knowledge, with these faults."""

    state = 0
    problems: tuple[Problem, ...] = ()

    def digest(self) -> str:
        return str(self.state)

    async def make(self) -> Flow:
        if self.problems:
            raise InvalidKnowledge(self.problems)
        return prepare(make_knowledge())


@pytest.fixture
async def files(club: Club, asking: FakeAsking) -> Files:
    files = Files()
    await club.bot.add_cog(Reload(club.bot.desk, Reloading(asking.library, files.digest, files.make)))
    await club.bot.tree.sync()
    return files


async def reload(club: Club, *, is_owner: bool = True) -> str:
    """Let somebody who may do everything in the server ask for it; return what they read."""
    everything = club.guild.create_role("Everything", permissions=discord.Permissions(administrator=True))
    ada = club.guild.add_member(club.env.create_user("ada"), roles=[everything])
    club.bot.owner_id = ada.id if is_owner else club.other.id
    assert is_private(await ada.slash(club.channel, "reload"))
    return text(club.last())


async def test_changed_files_are_taken_up(club: Club, files: Files) -> None:
    files.state += 1

    assert "The changed questions and answers are live." in await reload(club)


async def test_files_that_are_as_they_were_are_told(club: Club, files: Files) -> None:
    assert "The files are as they were." in await reload(club)


async def test_faults_are_told_with_file_and_line(club: Club, files: Files) -> None:
    files.state += 1
    files.problems = tuple(Problem("entries/bar.yaml", line, "It has no question.", "Write one.") for line in range(40))

    shown = await reload(club)

    assert "The old ones stay." in shown
    assert "entries/bar.yaml:9: It has no question. Write one." in shown


async def test_not_even_an_administrator_of_a_server_may(club: Club, files: Files) -> None:
    files.state += 1

    assert "Only whoever runs me can do that." in await reload(club, is_owner=False)
