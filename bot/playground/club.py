"""The club in the playground: who belongs to it, its channels, and what was said before the newcomer came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env

from bot.playground.simulator import set_clock

BOT_NAME = "soigneur"
CLUB_NAME = "Riverside Runners & Riders"
HOME = "GB"
"""The club's country, unless the settings name another: somebody has set the bot up for it."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone the newcomer can be: how the page and the terminal call them, and their place in the club."""

    key: str
    name: str
    part: str


MEMBER = Persona("mia", "Mia", "member")
MODERATOR = Persona("sam", "Sam", "moderator")
PERSONAS = (MEMBER, MODERATOR)


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to write: a channel of the club, or the direct messages with the bot."""

    key: str
    name: str
    is_direct: bool = False


INJURIES = Place("injuries", "injuries")
HELP = Place("help", "help")
GENERAL = Place("general", "general")
DIRECT = Place("soigneur", BOT_NAME, is_direct=True)
PLACES = (INJURIES, HELP, GENERAL, DIRECT)


@dataclass(frozen=True, slots=True)
class Club:
    """The club once it is built."""

    guild: GuildHandle
    people: dict[str, MemberActor]
    channels: dict[str, ChannelHandle]

    def channel(self, place: Place, persona: Persona) -> ChannelHandle:
        """Return the channel of `place`; direct messages are each person's own."""
        return self.people[persona.key].user.dm_channel if place.is_direct else self.channels[place.key]


def found_club(env: Env) -> Club:
    """Return the club, built in a fixed order: the simulator then gives it the same ids at every start."""
    guild = env.create_guild(CLUB_NAME, owner=env.create_user("riverside-committee"))
    moderators = guild.create_role(
        "Moderators",
        permissions=discord.Permissions(manage_messages=True, manage_guild=True, moderate_members=True),
        color=0xE0A458,
    )
    members = guild.create_role("Members", color=0x7FB3D5)
    coaches = guild.create_role("Coaches", color=0x86C29C)
    roles = {"mia": members, "sam": moderators, "priya": coaches, "tom": members}
    people = {
        key: guild.add_member(env.create_user(key, global_name=key.capitalize(), avatar=key), roles=[role])
        for key, role in roles.items()
    }
    channels = {
        INJURIES.key: guild.create_text_channel(
            INJURIES.name, topic="Aches and niggles. Ask @soigneur about back spasms, in your own words."
        ),
        HELP.key: guild.create_text_channel(
            HELP.name, topic="Write what is wrong with your back. @soigneur listens here, and answers when it is sure."
        ),
        GENERAL.key: guild.create_text_channel(GENERAL.name, topic="Rides, runs and cake"),
    }
    for persona in PERSONAS:
        people[persona.key].user.dm_channel  # noqa: B018 - simcord opens a direct message channel when it is first read
    return Club(guild, people, channels)


async def talk(env: Env, club: Club) -> None:
    """Fill the channels with yesterday's conversation, then set the simulated clock to the present.

    The clock also gives fresh message ids at each start; they would otherwise repeat, and state kept by message id
    would be taken for that of an older message.
    """
    evening = datetime.now().astimezone().replace(hour=18, minute=52) - timedelta(days=1)
    for minutes, place, speaker, words in _CONVERSATION:
        set_clock(env, evening + timedelta(minutes=minutes))
        await club.people[speaker].send(club.channels[place.key], words)
    set_clock(env, datetime.now().astimezone())


_CONVERSATION = (
    (0, GENERAL, "priya", "Sunday: long run by the river at 8, the ride leaves the boathouse at 9. Cake at 12."),
    (4, GENERAL, "tom", "In for the ride. Somebody else bring the pump this time 😅"),
    (6, GENERAL, "sam", "I have a pump. And the lemon drizzle."),
    (
        30,
        INJURIES,
        "tom",
        "Back went into spasm two hours into the ride, had to stand up on every climb. Fine again today, just stiff.",
    ),
    (34, INJURIES, "priya", "Ouch. Raised your saddle lately? Mine did exactly that after a bike fit."),
    (
        41,
        INJURIES,
        "sam",
        "Glad you got home! For back spasms you can all ask **soigneur** here: mention it or type `/ask`.",
    ),
)
