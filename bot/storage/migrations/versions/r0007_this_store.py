"""By what this store is known from any other, the key that its codes are made with, and the row of revisions."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    """Make the table with its row, and the row of revisions where no guild has changed anything yet."""
    this_store = op.create_table(
        "this_store",
        sa.Column("only_row", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("member_key", sa.LargeBinary(16)),
        sa.CheckConstraint("only_row = 1", name=op.f("ck_this_store_one_row")),
        sa.PrimaryKeyConstraint("only_row", name=op.f("pk_this_store")),
    )
    op.bulk_insert(this_store, [{"only_row": 1, "id": secrets.token_hex(16)}])
    op.execute("INSERT INTO revision (only_row, value) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM revision)")
