"""Counts by week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Make the table of counts; what is there stays untouched."""
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
