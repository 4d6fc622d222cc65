"""The revision at which any member's settings last changed, so that other processes read them anew; not whose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    """Add the revision of members' settings; none has changed yet."""
    op.add_column("revision", sa.Column("of_members", sa.BigInteger(), server_default="0", nullable=False))
