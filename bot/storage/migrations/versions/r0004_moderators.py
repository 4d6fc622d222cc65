"""What moderators keep right: how readily a guild is answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Make the setting as it was for every guild before; what is there stays untouched."""
    op.add_column("guild_settings", sa.Column("eagerness", sa.String(10), server_default="balanced", nullable=False))
