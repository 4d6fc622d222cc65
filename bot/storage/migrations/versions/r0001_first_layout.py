"""The first layout: given answers, settings, votes, and the commands that Discord has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "given_answers",
        sa.Column("question_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("entry_id", sa.String(100)),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("asker", sa.LargeBinary(16), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("is_dismissed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_given_answers")),
    )
    op.create_index(op.f("ix_given_answers_answer_id"), "given_answers", ["answer_id"])
    op.create_index(op.f("ix_given_answers_asker"), "given_answers", ["asker"])
    op.create_index(op.f("ix_given_answers_given_at"), "given_answers", ["given_at"])
    op.create_index(op.f("ix_given_answers_channel_id_given_at"), "given_answers", ["channel_id", "given_at"])
    op.create_table(
        "synced_commands",
        sa.Column("only_row", sa.SmallInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.CheckConstraint("only_row = 1", name=op.f("ck_synced_commands_one_row")),
        sa.PrimaryKeyConstraint("only_row", name=op.f("pk_synced_commands")),
    )
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("country", sa.String(2)),
        sa.Column("editor_role_id", sa.BigInteger()),
        sa.Column("moderators_channel_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guild_settings")),
    )
    op.create_table(
        "member_settings",
        sa.Column("member", sa.LargeBinary(16), nullable=False),
        sa.Column("is_plain", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_member_settings")),
    )
    op.create_table(
        "votes",
        sa.Column("voter", sa.LargeBinary(16), nullable=False),
        sa.Column("entry_id", sa.String(100), nullable=False),
        sa.Column("revision", sa.String(20), nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("voter", "entry_id", "revision", name=op.f("pk_votes")),
    )
    op.create_index(op.f("ix_votes_given_at"), "votes", ["given_at"])
    op.create_index(op.f("ix_votes_entry_id_revision"), "votes", ["entry_id", "revision"])
    op.create_table(
        "vote_counts",
        sa.Column("entry_id", sa.String(100), nullable=False),
        sa.Column("revision", sa.String(20), nullable=False),
        sa.Column("helpful", sa.BigInteger(), nullable=False),
        sa.Column("unhelpful", sa.BigInteger(), nullable=False),
        sa.Column("last_given_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "revision", name=op.f("pk_vote_counts")),
    )
