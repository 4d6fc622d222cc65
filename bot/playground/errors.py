"""What can go wrong when the playground starts, and how to mend it."""

from __future__ import annotations

from bot.services.errors import BotError


class PlaygroundUnavailable(BotError):
    """The playground cannot start here; the text says why and what to do."""
