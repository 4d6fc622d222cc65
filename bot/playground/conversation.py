"""One person's side of the simulated club: what they write and press, and what they then see."""

from __future__ import annotations

import re
from collections.abc import Callable

import discord
from discord import app_commands
from discord.ext import commands
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, UserHandle
from simcord.env import Env
from simcord.results import InteractionResult

from bot.playground.club import BOT_NAME, HELP, INJURIES, MEMBER, PLACES, Club, Persona, Place
from bot.playground.plain_text import Control, plain_message
from bot.playground.world import with_mention

_SWITCH = re.compile(r"\s(\w+):(true|false)$", re.IGNORECASE)
_NOT_ASKED = f"({BOT_NAME} reads only what is meant for it. Begin with @{BOT_NAME}, or use /ask.)"
_UNSURE = f"({BOT_NAME} listens here, and stays silent where it is not sure. Begin with @{BOT_NAME} to ask it.)"
Seen = dict[int, tuple[object, ...]]


class Conversation:
    """What one persona does in one place, and what that shows them."""

    def __init__(self, env: Env, club: Club, width: int) -> None:
        self._env = env
        self._club = club
        self._width = width
        self._persona = MEMBER
        self._place = INJURIES
        self._controls: tuple[Control, ...] = ()

    @property
    def prompt(self) -> str:
        """Return who writes where, such as "Mia in #injuries"."""
        return f"{self._persona.name} in {_shown(self._place)}"

    def become(self, persona: Persona) -> str:
        """Be `persona` from now on; return a line that says so."""
        self._persona, self._controls = persona, ()
        return f"(You are {persona.name} now, a {persona.part}.)"

    def go_to(self, place: Place) -> str:
        """Write in `place` from now on; return a line that says so."""
        self._place, self._controls = place, ()
        return f"(You are in {_shown(place)} now.)"

    async def say(self, text: str) -> str:
        """Send a message; return what the bot made of it."""
        before = self._seen()
        text = with_mention(self._env, text)
        actor = self._actor
        if isinstance(actor, UserHandle):
            await actor.send_dm(text)
        else:
            await actor.send(self._channel, text)
        return self._news(before) or (_UNSURE if self._place is HELP else _NOT_ASKED)

    async def command(self, line: str) -> str:
        """Run a slash command whose first option takes the rest of the line; return what the bot made of it."""
        name, _, rest = line[1:].partition(" ")
        options: dict[str, str | bool] = {}
        while switch := _SWITCH.search(f" {rest}"):
            options[switch[1].lower()] = switch[2].lower() == "true"
            rest = f" {rest}"[: switch.start()].strip()
        bot = self._env.bot
        command = bot.tree.get_command(name) if isinstance(bot, commands.Bot | commands.AutoShardedBot) else None
        if not isinstance(command, app_commands.Command):
            return "(There is no such command. Try /ask and a question.)"
        first = next((p for p in command.parameters if p.type is discord.AppCommandOptionType.string), None)
        if first and not rest:
            return f"(Write the {first.display_name} after the command: /{name} heat or ice?)"
        if first:
            options[first.name] = rest
        before = self._seen()
        actor = self._actor
        if isinstance(actor, UserHandle):
            await actor.slash(name, **options)
        else:
            await actor.slash(self._channel, name, **options)
        return self._news(before)

    async def press(self, number: int, read: Callable[[str], str]) -> str:
        """Press what has this number, asking with `read` for what a form wants; return what the bot made of it."""
        if not 1 <= number <= len(self._controls):
            return "(There is no button with that number.)"
        control = self._controls[number - 1]
        before = self._seen()
        if control.value is None:
            result = await self._actor.click(control.message, custom_id=control.custom_id)
        else:
            result = await self._actor.select(control.message, [control.value], custom_id=control.custom_id)
        if result.modal:
            await self._fill_in(result, read)
        return self._news(before)

    async def _fill_in(self, shown: InteractionResult, read: Callable[[str], str]) -> None:
        form = shown.modal or {}
        values = {}
        for part in form["components"]:
            field = part.get("component") or part["components"][0]
            values[field["custom_id"]] = read(f"{part.get('label') or field.get('label')}: ")
        await self._actor.submit_modal(shown, values)

    @property
    def _actor(self) -> MemberActor | UserHandle:
        member = self._club.people[self._persona.key]
        return member.user if self._place.is_direct else member

    @property
    def _channel(self) -> ChannelHandle:
        return self._club.channel(self._place, self._persona)

    def _visible(self, place: Place) -> list[discord.Message]:
        member = self._club.people[self._persona.key]
        return self._club.channel(place, self._persona).history(viewer=member.user if place.is_direct else member)

    def _seen(self) -> Seen:
        return {message.id: _state(message) for place in PLACES for message in self._visible(place)}

    def _news(self, before: Seen) -> str:
        """Return the bot's new and changed messages, in this place first; their buttons get the numbers."""
        told: list[str] = []
        places = sorted(PLACES, key=lambda place: place is not self._place)
        for place in places:
            told += [
                self._told(message, place, is_change=message.id in before)
                for message in self._visible(place)
                if message.author.id == self._bot_id and before.get(message.id) != _state(message)
            ]
        return "\n\n".join(told)

    def _told(self, message: discord.Message, place: Place, *, is_change: bool) -> str:
        plain = plain_message(message, self._width)
        if plain.controls:
            self._controls = plain.controls
        notes = [
            *(["changed"] if is_change else []),
            *(["only you can see this"] if message.flags.ephemeral else []),
            *([f"in {_shown(place)}"] if place is not self._place else []),
        ]
        aside = f" ({', '.join(notes)})" if notes else ""
        return f"{BOT_NAME}{aside}:\n{plain.text}"

    @property
    def _bot_id(self) -> int | None:
        return self._env.bot.user.id if self._env.bot.user else None


def _shown(place: Place) -> str:
    return f"@{place.name}" if place.is_direct else f"#{place.name}"


def _state(message: discord.Message) -> tuple[object, ...]:
    return message.content, [component.to_dict() for component in message.components]
