"""The tables of the store; a change here needs a migration in `bot/storage/migrations/versions`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
)
from sqlalchemy.types import TypeDecorator

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Moment(TypeDecorator[datetime]):
    """A moment as whole milliseconds since 1970: no time zone can be lost in it, and every database orders it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return what the database keeps of `value`."""
        del dialect
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the moment that the database kept as `value`."""
        del dialect
        return None if value is None else _EPOCH + value * _MILLISECOND


GIVEN_ANSWERS = Table(
    "given_answers",
    METADATA,
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("answer_id", BigInteger, nullable=False, index=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("entry_id", String(100)),
    Column("level", SmallInteger, nullable=False),
    Column("asker", LargeBinary(16), nullable=False, index=True),
    Column("given_at", Moment, nullable=False, index=True),
    Column("is_dismissed", Boolean, nullable=False),
    Index(None, "channel_id", "given_at"),
)

SYNCED_COMMANDS = Table(
    "synced_commands",
    METADATA,
    Column("only_row", SmallInteger, CheckConstraint("only_row = 1", name="one_row"), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
)

GUILD_SETTINGS = Table(
    "guild_settings",
    METADATA,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("country", String(2)),
    Column("editor_role_id", BigInteger),
    Column("moderators_channel_id", BigInteger),
)

MEMBER_SETTINGS = Table(
    "member_settings",
    METADATA,
    Column("member", LargeBinary(16), primary_key=True),
    Column("is_plain", Boolean, nullable=False),
)

VOTES = Table(
    "votes",
    METADATA,
    Column("voter", LargeBinary(16), primary_key=True),
    Column("entry_id", String(100), primary_key=True),
    Column("revision", String(20), primary_key=True),
    Column("is_helpful", Boolean, nullable=False),
    Column("given_at", Moment, nullable=False, index=True),
    Index(None, "entry_id", "revision"),
)

VOTE_COUNTS = Table(
    "vote_counts",
    METADATA,
    Column("entry_id", String(100), primary_key=True),
    Column("revision", String(20), primary_key=True),
    Column("helpful", BigInteger, nullable=False),
    Column("unhelpful", BigInteger, nullable=False),
    Column("last_given_at", Moment, nullable=False),
)
