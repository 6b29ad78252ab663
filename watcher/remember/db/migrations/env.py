"""What Alembic runs: the steps, on the connection that `watcher.remember.db.migrate` hands over, in its transaction."""

from alembic import context

from watcher.remember.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transactional_ddl=True,
)
context.run_migrations()
