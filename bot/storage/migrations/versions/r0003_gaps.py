"""Gaps: redacted questions without an answer, what was settled of them, suggestions, and who wants them kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and the setting, off for every guild; what is there stays untouched."""
    op.add_column("guild_settings", sa.Column("keeps_gaps", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "gaps",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_gaps_day"), "gaps", ["day"])
    op.create_index(op.f("ix_gaps_guild_id_day"), "gaps", ["guild_id", "day"])
    op.create_table(
        "settled_gaps",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("settlement", sa.String(20), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "form", name=op.f("pk_settled_gaps")),
    )
    op.create_index(op.f("ix_settled_gaps_until"), "settled_gaps", ["until"])
    op.create_table(
        "suggestions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.LargeBinary(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_suggestions_day"), "suggestions", ["day"])
    op.create_index(op.f("ix_suggestions_member"), "suggestions", ["member"])
    op.create_index(op.f("ix_suggestions_guild_id_day"), "suggestions", ["guild_id", "day"])
