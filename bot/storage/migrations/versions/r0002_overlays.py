"""What guilds change in the Q&A: their present entries, the history of changes, and those that wait."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables; what the others hold stays untouched."""
    op.create_table(
        "overlay_entries",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.String(20)),
        sa.Column("content", sa.Text()),
        sa.PrimaryKeyConstraint("guild_id", "entry_id", name=op.f("pk_overlay_entries")),
    )
    op.create_table(
        "entry_changes",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.String(100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("editor_id", sa.BigInteger()),
        sa.Column("approver_id", sa.BigInteger()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("based_on", sa.String(20)),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_entry_changes_editor_id"), "entry_changes", ["editor_id"])
    op.create_index(op.f("ix_entry_changes_approver_id"), "entry_changes", ["approver_id"])
    op.create_index(op.f("ix_entry_changes_guild_id_id"), "entry_changes", ["guild_id", "id"])
    op.create_index(
        op.f("ix_entry_changes_guild_id_entry_id_number"),
        "entry_changes",
        ["guild_id", "entry_id", "number"],
        unique=True,
    )
    op.create_table(
        "waiting_changes",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.String(100), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("proposer_id", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waiting_changes_guild_id"), "waiting_changes", ["guild_id"])
    op.create_index(op.f("ix_waiting_changes_proposer_id"), "waiting_changes", ["proposer_id"])
