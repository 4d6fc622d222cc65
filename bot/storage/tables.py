"""The tables of the store; a change here needs a migration in `bot/storage/migrations/versions`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    false,
    text,
)

from bot.storage.column_types import NUMBER, Moment, PlainContent

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

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
    Column("about", String(100)),
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
    Column("keeps_gaps", Boolean, nullable=False, server_default=false()),
    Column("eagerness", String(10), nullable=False, server_default="balanced"),
    Column("wait_minutes", SmallInteger, nullable=False, server_default=text("0")),
    Column("volunteers_role_id", BigInteger),
    Column("remind_minutes", SmallInteger, nullable=False, server_default=text("60")),
)

# Channels and forums that are not off.
LOUD_CHANNELS = Table(
    "loud_channels",
    METADATA,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("loudness", String(20), nullable=False),
)

# Private threads where a member waits for a person; a row goes before the second call is made, so there is no third.
CALLS = Table(
    "calls",
    METADATA,
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("member", LargeBinary(16), nullable=False, index=True),
    Column("due_at", Moment, nullable=False, index=True),
    Index(None, "guild_id", "member"),
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

# A guild's present word on an entry; the last of its changes says the same. Without content it is hidden, unless it
# follows the base. `told_of`: the base's revision that moderators were told of; `checked_as`: the one found right.
OVERLAY_ENTRIES = Table(
    "overlay_entries",
    METADATA,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", String(100), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("based_on", String(20)),
    Column("content", PlainContent),
    Column("follows_base", Boolean, nullable=False, server_default=false()),
    Column("told_of", String(20)),
    Column("checked_as", String(20)),
    Column("check_again_by", Date),
)

# Ids are never given twice, not even after the newest row has gone: https://www.sqlite.org/autoinc.html
ENTRY_CHANGES = Table(
    "entry_changes",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("entry_id", String(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("act", String(10), nullable=False),
    Column("editor_id", BigInteger, index=True),
    Column("approver_id", BigInteger, index=True),
    Column("made_at", Moment, nullable=False),
    Column("based_on", String(20)),
    Column("before", PlainContent),
    Column("after", PlainContent),
    Index(None, "guild_id", "id"),
    Index(None, "guild_id", "entry_id", "number", unique=True),
    sqlite_autoincrement=True,
)

WAITING_CHANGES = Table(
    "waiting_changes",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("entry_id", String(100), nullable=False),
    Column("seen", Integer, nullable=False),
    Column("act", String(10), nullable=False),
    Column("proposer_id", BigInteger, nullable=False, index=True),
    Column("proposed_at", Moment, nullable=False),
    Column("after", PlainContent),
    Column("based_on", String(20)),
    sqlite_autoincrement=True,
)

ADDED_RED_FLAGS = Table(
    "added_red_flags",
    METADATA,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("red_flag_id", String(100), primary_key=True),
    Column("content", PlainContent, nullable=False),
)

DRAFTS = Table(
    "drafts",
    METADATA,
    Column("id", String(20), primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("entry_id", String(100), nullable=False),
    Column("editor_id", BigInteger, nullable=False, index=True),
    Column("act", String(10), nullable=False),
    Column("seen", Integer, nullable=False),
    Column("based_on", String(20)),
    Column("content", PlainContent),
    Column("gap_ids", Text, nullable=False),
    Column("suggestion_id", NUMBER),
    Column("typed_at", Moment, nullable=False, index=True),
)

# One row, there from the beginning, locked by whoever changes it: revisions become visible in their order, which a
# sequence does not promise.
REVISION = Table(
    "revision",
    METADATA,
    Column("only_row", SmallInteger, CheckConstraint("only_row = 1", name="one_row"), primary_key=True),
    Column("value", BigInteger, nullable=False),
    # The one at which any member's settings last changed.
    Column("of_members", BigInteger, nullable=False, server_default="0"),
)

GUILD_REVISIONS = Table(
    "guild_revisions",
    METADATA,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False, index=True),
)

DEPARTED_GUILDS = Table(
    "departed_guilds",
    METADATA,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("left_at", Moment, nullable=False, index=True),
)

# Numbers are never given twice: a card that still shows a settled gap must not settle another one.
GAPS = Table(
    "gaps",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Index(None, "guild_id", "day"),
    sqlite_autoincrement=True,
)

SETTLED_GAPS = Table(
    "settled_gaps",
    METADATA,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("form", Text, primary_key=True),
    Column("settlement", String(20), nullable=False),
    Column("until", Date, nullable=False, index=True),
)

SUGGESTIONS = Table(
    "suggestions",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("member", LargeBinary(16), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Index(None, "guild_id", "day"),
    sqlite_autoincrement=True,
)

# `week` is its Monday; `entry_id` is empty where the guild is counted.
WEEKLY_COUNTS = Table(
    "weekly_counts",
    METADATA,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("week", Date, primary_key=True, index=True),
    Column("what", String(20), primary_key=True),
    Column("entry_id", String(100), primary_key=True),
    Column("count", BigInteger, nullable=False),
)

# One row: by what this store is known from any other, and the fingerprint of the key that its codes of members are
# made with.
THIS_STORE = Table(
    "this_store",
    METADATA,
    Column("only_row", SmallInteger, CheckConstraint("only_row = 1", name="one_row"), primary_key=True),
    Column("id", String(32), nullable=False),
    Column("member_key", LargeBinary(16)),
    Column("shard_count", Integer),
)
