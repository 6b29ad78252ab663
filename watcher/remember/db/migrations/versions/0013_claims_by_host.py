"""Claims name the host, so that the sources of one site are read by one process. Never changed, as step 0001.

A claim lasts minutes: those of running collections are dropped, and what these still read is not stored.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.drop_table("source_claims")
    op.create_table(
        "source_claims",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_source_claims")),
    )
