"""Which reader of ours read an item last. Never changed, as step 0001."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    said = "which reader of ours took the notice from the source's bytes"
    op.add_column("sightings", sa.Column("reader", sa.String(length=32), nullable=True, comment=said))
