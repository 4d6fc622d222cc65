"""Counts by week; entries that follow the base again, what moderators were told of it, and their checks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Make the table and the columns; what is there stays untouched."""
    op.create_table(
        "weekly_counts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("entry_id", sa.String(100), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "week", "what", "entry_id", name=op.f("pk_weekly_counts")),
    )
    op.create_index(op.f("ix_weekly_counts_week"), "weekly_counts", ["week"])
    op.add_column("overlay_entries", sa.Column("follows_base", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("overlay_entries", sa.Column("told_of", sa.String(20)))
    op.add_column("overlay_entries", sa.Column("checked_as", sa.String(20)))
    op.add_column("overlay_entries", sa.Column("check_again_by", sa.Date()))
