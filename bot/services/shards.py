"""Which part of Discord's events this process takes: Discord sends the events of a guild to one of a bot's shards.

https://github.com/discord/discord-api-docs/blob/main/docs/events/gateway.mdx#sharding
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.services.errors import BotError

_RANGE = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?/([0-9]{1,6})")
_SHARED_OUT = re.compile(r"auto/([0-9]{1,6})")
_REPLICAS = re.compile(r"[0-9]{1,6}")
_ORDINAL = re.compile(r"-([0-9]{1,6})$")


class InvalidShards(BotError):
    """The setting does not tell which shards are meant."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards from `first` to `last` of `count`; they are numbered from 0."""

    first: int
    last: int
    count: int

    def __str__(self) -> str:
        """Return what the setting says for them."""
        return f"{self.first}-{self.last}/{self.count}" if self.last > self.first else f"{self.first}/{self.count}"

    @property
    def ids(self) -> range:
        """Return the number of each."""
        return range(self.first, self.last + 1)

    @property
    def is_part(self) -> bool:
        """Tell whether there are others, which another process must take."""
        return len(self.ids) < self.count

    def hold(self, guild_id: int) -> bool:
        """Tell whether the events of a guild come to one of these."""
        return (guild_id >> 22) % self.count in self.ids


WHOLE = Shards(0, 0, 1)
"""Every guild, however many shards Discord recommends."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What several processes share, and the part of this one; without a database, nothing is shared.

    `shards` is None for all. A bot must have them for itself (`holds_shards`); a command beside it needs none.
    """

    database: str | None = field(default=None, repr=False)
    member_key: str | None = field(default=None, repr=False)
    shards: Shards | None = None
    holds_shards: bool = False


NOTHING_SHARED = Shared()


def read_shards(text: str, environment: Mapping[str, str], host: str) -> Shards:
    """Return the shards that a setting means, such as 0-15/64; raises InvalidShards with the remedy.

    "auto/64" are those of one of SOIGNEUR_REPLICAS processes: the number at the end of `host` (bot-0, …) tells which.
    """
    if shared_out := _SHARED_OUT.fullmatch(text.strip()):
        return _share(int(shared_out[1]), environment.get("SOIGNEUR_REPLICAS", "").strip(), host)
    given = _RANGE.fullmatch(text.strip())
    if given is None:
        raise InvalidShards(
            "“shards” must name the shards of this process and how many there are in all, such as 0-15/64 or auto/64, "
            f"not “{text}”. Leave it empty where one process takes them all."
        )
    shards = Shards(int(given[1]), int(given[2] or given[1]), int(given[3]))
    if not shards.first <= shards.last < shards.count:
        raise InvalidShards(
            f"“shards” are numbered from 0, the lower one first, and the last of {shards.count} is "
            f"{shards.count - 1}: “{text}” cannot be."
        )
    return shards


def _share(count: int, replicas: str, host: str) -> Shards:
    """Return the shards of one of several processes, each of which takes as many as another, or one more."""
    if not _REPLICAS.fullmatch(replicas) or not 1 <= int(replicas) <= count:
        raise InvalidShards(
            f"“shards” is auto/{count}: set SOIGNEUR_REPLICAS to how many processes share them, a number from 1 to "
            f"{count}."
        )
    found = _ORDINAL.search(host)
    if found is None or int(found[1]) >= int(replicas):
        raise InvalidShards(
            f"“shards” is auto/{count} for {replicas} processes, whose hosts must be named …-0 to "
            f"…-{int(replicas) - 1}, as a StatefulSet does; this one is “{host}”. Set SOIGNEUR_REPLICAS to how many "
            "there are, or name the shards themselves, such as 0-15/64."
        )
    ordinal, shared_by = int(found[1]), int(replicas)
    return Shards(count * ordinal // shared_by, count * (ordinal + 1) // shared_by - 1, count)
