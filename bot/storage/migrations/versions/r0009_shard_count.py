"""How many shards the bot's processes count, so that none begins to count otherwise beside the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    """Add the number; none is known yet."""
    op.add_column("this_store", sa.Column("shard_count", sa.Integer()))
