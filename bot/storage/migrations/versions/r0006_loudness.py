"""How loud the bot is in which channel, how long it waits for a person there, and who waits for a volunteer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    """Make the tables and the settings; every channel is off, and what is there stays untouched."""
    wait = sa.Column("wait_minutes", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    remind = sa.Column("remind_minutes", sa.SmallInteger(), server_default=sa.text("60"), nullable=False)
    for column in (wait, sa.Column("volunteers_role_id", sa.BigInteger()), remind):
        op.add_column("guild_settings", column)
    op.create_table(
        "loud_channels",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("loudness", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_loud_channels")),
    )
    op.create_index(op.f("ix_loud_channels_guild_id"), "loud_channels", ["guild_id"])
    op.create_table(
        "calls",
        sa.Column("thread_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.LargeBinary(16), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_member"), "calls", ["member"])
    op.create_index(op.f("ix_calls_due_at"), "calls", ["due_at"])
    op.create_index(op.f("ix_calls_guild_id_member"), "calls", ["guild_id", "member"])
