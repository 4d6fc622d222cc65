"""The link that brings the bot into a club, with the least that it needs there."""

from __future__ import annotations

import base64
import binascii

import discord

LEAST_PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
)


def invite_link(application_id: int) -> str:
    """Return the address at which whoever manages a server can invite the bot."""
    return discord.utils.oauth_url(
        application_id, permissions=LEAST_PERMISSIONS, scopes=("bot", "applications.commands")
    )


def application_of(token: str) -> int | None:
    """Return the id of the application that a token belongs to, read from the token itself; None where it has none.

    Tokens of today begin with that id in base64; Discord does not promise it, so an id given by hand goes before.
    """
    first = token.split(".", maxsplit=1)[0]
    try:
        number = base64.b64decode(first + "=" * (-len(first) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return int(number) if number.isdecimal() and "." in token else None
