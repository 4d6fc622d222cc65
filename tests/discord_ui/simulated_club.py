"""A club on a simulated Discord, and what its members see there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import discord
import simcord
from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.components import walk_components
from simcord.results import InteractionResult, to_discord_message

from bot.discord_ui.client import Soigneur
from bot.discord_ui.cogs.arriving import Arriving
from bot.discord_ui.doors import opening
from bot.domain.loudness import Loudness
from bot.services.memory import Memory
from tests.discord_ui.fakes import FakeAsking, FakeClock


@dataclass(slots=True)
class Club:
    """One guild with the bot, as its members see it."""

    env: simcord.Env
    guild: GuildHandle
    channel: ChannelHandle
    member: MemberActor
    other: MemberActor
    asking: FakeAsking
    clock: FakeClock
    memory: Memory

    @property
    def bot(self) -> Soigneur:
        assert isinstance(self.env.bot, Soigneur)
        return self.env.bot

    @property
    def mention(self) -> str:
        assert self.bot.user is not None
        return self.bot.user.mention

    @property
    def bot_id(self) -> int:
        assert self.bot.user is not None
        return self.bot.user.id

    async def mention_bot(self, text: str, by: MemberActor | None = None, channel: ChannelHandle | None = None) -> Any:
        """Let a member mention the bot; return the message that asked."""
        return await (by or self.member).send(channel or self.channel, f"{self.mention} {text}")

    async def set_loudness(self, loudness: Loudness, channel: ChannelHandle | None = None) -> None:
        await self.memory.hearing.change(self.guild.id, (channel or self.channel).id, loudness)

    async def set_up(self, **changes: Any) -> None:
        await self.memory.settings.change_guild(self.guild.id, lambda old: replace(old, **changes))

    def take_from_bot(self, *permissions: str) -> None:
        """Take permissions away from the bot, which has all but administrator's at first."""
        backend = self.env.backend
        for role_id in backend.guilds[self.guild.id].members[self.bot_id].role_ids:
            kept = discord.Permissions(backend.get_role(self.guild.id, role_id).permissions)
            kept.update(**dict.fromkeys(permissions, False))
            backend.edit_role(self.guild.id, role_id, {"permissions": kept.value})

    async def open_post(
        self, forum: ChannelHandle, title: str, words: str, tags: tuple[int, ...] = ()
    ) -> tuple[ChannelHandle, Message]:
        """Let a member open a post in a forum: its first message has the id of the post. Return both."""
        backend = self.env.backend
        first = backend.prepare_message(forum.id, self.member.id, words)
        post = backend.create_thread(
            forum.id, title, self.member.id, message_id=first.id, applied_tags=tags, broadcast=False
        )
        first.channel_id = post.id
        backend.commit_message(first, broadcast=False)
        backend.announce_thread_create(post)
        backend.announce_message_create(first)
        await self.env.settle()
        return ChannelHandle(self.env, self.guild, post), first

    async def add_bot(self, guild: GuildHandle) -> None:
        """Tell the bot, as Discord does, that it was added to a guild."""
        arriving, joined = self.bot.get_cog("Arriving"), self.bot.get_guild(guild.id)
        assert isinstance(arriving, Arriving)
        assert joined is not None
        await arriving.on_guild_join(joined)

    def stored(self, channel: ChannelHandle | None = None) -> list[Message]:
        """Return what the bot wrote in a channel, oldest first, ephemeral messages included."""
        messages = self.env.backend.messages.get((channel or self.channel).id, {}).values()
        return sorted((m for m in messages if m.author_id == self.bot_id), key=lambda m: m.id)

    def last(self, channel: ChannelHandle | None = None) -> Message:
        return self.stored(channel)[-1]

    def seen(self, message: Message) -> discord.Message:
        """Return a stored message as something that a member can click or reply to."""
        return to_discord_message(self.env, message)

    def dm(self, user: MemberActor | UserHandle) -> list[Message]:
        handle = user.user if isinstance(user, MemberActor) else user
        return self.stored(handle.dm_channel)

    async def restart(self) -> None:
        reads_words = self.bot.intents.message_content
        await self.env.restart_bot(
            Soigneur(opening(self.asking, self.memory, "GB", self.clock), reads_words=reads_words)
        )


def is_private(result: InteractionResult) -> bool:
    return result.response is not None and result.response.ephemeral


def texts(message: Message) -> list[str]:
    """Return what a screen reader reads of a message, in order, without buttons."""
    shown = [c["content"] for c in walk_components(message.components) if c.get("type") == 10]
    return [message.content, *shown] if message.content else shown


def text(message: Message) -> str:
    return "\n".join(texts(message))


def choices(message: Message, custom_id: str) -> list[str]:
    """Return what can be chosen in a menu of a message."""
    menus = [c for c in walk_components(message.components) if c.get("custom_id") == custom_id]
    return [option["label"] for menu in menus for option in menu["options"]]


def buttons(message: Message) -> list[tuple[str, str]]:
    """Return label and custom id of each button, in order."""
    return [(c["label"], c["custom_id"]) for c in walk_components(message.components) if c.get("type") == 2]
