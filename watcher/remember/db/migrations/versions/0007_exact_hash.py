"""Finds an item by its very words. Never changed, as step 0001."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index(op.f("ix_sightings_source_exact_hash"), "sightings", ["source", "exact_hash"])
