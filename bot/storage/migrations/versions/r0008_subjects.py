"""What a reply to an answer would be about, also where the answer showed no entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    """Add the column; of earlier answers it is not known."""
    op.add_column("given_answers", sa.Column("about", sa.String(100)))
