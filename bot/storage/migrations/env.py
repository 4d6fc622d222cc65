"""What Alembic runs to migrate: on the connection it is given, in the transaction that is already open there."""

from __future__ import annotations

from alembic import context

from bot.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite does undo changes of layout, other than Alembic assumes: https://www.sqlite.org/lang_transaction.html
    transactional_ddl=True,
    # SQLite alters most things only by a copy of the table: https://alembic.sqlalchemy.org/en/latest/batch.html
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
