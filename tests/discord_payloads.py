"""What Discord sends, as far as the bot looks at it: the payloads of events and responses."""

from __future__ import annotations

from typing import Any

import discord

Payload = dict[str, Any]

BOT_ID = 900_000_000_000_000_001
OWNER_ID = 10**17
BOT: Payload = {"id": str(BOT_ID), "username": "soigneur", "discriminator": "0", "avatar": None, "bot": True}
MENTION = f"<@{BOT_ID}>"

_WHEN = "2026-11-24T09:00:00.000000+00:00"
_MEMBER: Payload = {"joined_at": _WHEN, "deaf": False, "mute": False, "flags": 0}
_BOT_MEMBER: Payload = _MEMBER | {"roles": []}
_OF_MODERATORS = discord.Permissions(manage_messages=True, manage_threads=True)
EVERYTHING_A_MEMBER_MAY = (
    discord.Permissions.text() | discord.Permissions(view_channel=True)
).value & ~_OF_MODERATORS.value

APPLICATION: Payload = {
    "id": str(BOT_ID),
    "name": "soigneur",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "owner": BOT,
    "flags": 0,
}


def ready() -> Payload:
    """Return what Discord tells of the bot and its application when its one shard has logged in, but for `guilds`."""
    return {"v": 10, "user": BOT, "shard": [0, 1], "application": {"id": str(BOT_ID), "flags": 0}}


def guild(own_id: int, name: str, channels: list[Payload]) -> Payload:
    """Return a guild with the role Members (its id is the next after the guild's)."""
    return {
        "id": str(own_id),
        "name": name,
        "owner_id": str(OWNER_ID),
        "member_count": 40,
        "roles": [_role(own_id, "@everyone", 0), _role(own_id + 1, "Members", 1)],
        "members": [bot_member()],
        "channels": channels,
        "emojis": [],
        "stickers": [],
        "features": [],
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-GB",
        "unavailable": False,
    }


def channel(own_id: int, name: str, position: int = 0, *, denied: int = 0, guild_id: int | None = None) -> Payload:
    """Return a text channel in which everybody is denied some permissions."""
    overwrites = [{"id": str(guild_id), "type": 0, "allow": "0", "deny": str(denied)}] if denied else []
    return {
        "id": str(own_id),
        "type": 0,
        "name": name,
        "position": position,
        "permission_overwrites": overwrites,
        **({"guild_id": str(guild_id)} if guild_id else {}),
    }


def user(own_id: int) -> Payload:
    """Return a person."""
    return {"id": str(own_id), "username": f"member{own_id % 10**6}", "discriminator": "0", "avatar": None}


def member(guild_id: int) -> Payload:
    """Return somebody's membership in a guild."""
    return _MEMBER | {"roles": [str(guild_id + 1)]}


def bot_member() -> Payload:
    """Return the bot's membership in any guild."""
    return _BOT_MEMBER | {"user": BOT}


def message(own_id: int, channel_id: int, author: Payload, content: str) -> Payload:
    """Return a message; `guild_id`, `member` and `mentions` are to be added where there are any."""
    return {
        "id": str(own_id),
        "channel_id": str(channel_id),
        "type": 0,
        "content": content,
        "author": author,
        "timestamp": _WHEN,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
    }


def question(own_id: int, channel_id: int, guild_id: int, member_id: int, text: str, *, mentions_bot: bool) -> Payload:
    """Return what a member writes in a guild, with a mention of the bot before it or without."""
    written = message(own_id, channel_id, user(member_id), f"{MENTION} {text}" if mentions_bot else text)
    mentions = [BOT | {"member": _BOT_MEMBER}] if mentions_bot else []
    return written | {"guild_id": str(guild_id), "member": member(guild_id), "mentions": mentions}


def posted(own_id: int, channel_id: int, body: Payload) -> Payload:
    """Return the message that Discord makes of what the bot sent."""
    content, components = body.get("content") or "", body.get("components") or []
    return message(own_id, channel_id, BOT, content) | {"components": components, "flags": body.get("flags") or 0}


def interaction(own_id: int, kind: int, guild_id: int, channel_id: int, member_id: int, data: Payload) -> Payload:
    """Return what a member's command (2), press (3), typing (4) or form (5) arrives as; its token is of this id."""
    granted = str(EVERYTHING_A_MEMBER_MAY)
    return {
        "id": str(own_id),
        "application_id": str(BOT_ID),
        "type": kind,
        "token": f"token-of-{own_id}",
        "version": 1,
        "data": data,
        "guild_id": str(guild_id),
        "channel_id": str(channel_id),
        "channel": channel(channel_id, "sore-backs", guild_id=guild_id) | {"permissions": granted},
        "member": member(guild_id) | {"user": user(member_id), "permissions": granted},
        "locale": "en-GB",
        "guild_locale": "en-GB",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(guild_id)},
        "context": 0,
        "attachment_size_limit": 26_214_400,
        "app_permissions": granted,
    }


def _role(role_id: int, name: str, position: int) -> Payload:
    return {
        "id": str(role_id),
        "name": name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": position,
        "permissions": str(EVERYTHING_A_MEMBER_MAY),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
