"""What moderators keep right: drafts, red flags of a guild's own, how readily it answers, and who has left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Make the tables, empty, and the setting as it was for every guild before; what is there stays untouched."""
    op.add_column("guild_settings", sa.Column("eagerness", sa.String(10), server_default="balanced", nullable=False))
    op.add_column("waiting_changes", sa.Column("based_on", sa.String(20)))
    op.create_table(
        "added_red_flags",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("red_flag_id", sa.String(100), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "red_flag_id", name=op.f("pk_added_red_flags")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.String(100), nullable=False),
        sa.Column("editor_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.String(20)),
        sa.Column("content", sa.Text()),
        sa.Column("gap_ids", sa.Text(), nullable=False),
        sa.Column("suggestion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("typed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    for column in ("guild_id", "editor_id", "typed_at"):
        op.create_index(op.f(f"ix_drafts_{column}"), "drafts", [column])
    op.create_table(
        "revision",
        sa.Column("only_row", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("only_row = 1", name=op.f("ck_revision_one_row")),
        sa.PrimaryKeyConstraint("only_row", name=op.f("pk_revision")),
    )
    op.create_table(
        "guild_revisions",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guild_revisions")),
    )
    op.create_index(op.f("ix_guild_revisions_revision"), "guild_revisions", ["revision"])
    op.create_table(
        "departed_guilds",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_departed_guilds")),
    )
    op.create_index(op.f("ix_departed_guilds_left_at"), "departed_guilds", ["left_at"])
