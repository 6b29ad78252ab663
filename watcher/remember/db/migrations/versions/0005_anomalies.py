"""Days on which a source lies, and when it was last read whole. Never changed, as step 0001."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "anomalies",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False, comment="the first harvest that was held whole"),
        sa.Column("last_at", sa.BigInteger(), nullable=False, comment="the last one"),
        sa.Column("move", sa.String(length=64), nullable=False, comment="what most calls said at once"),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False, comment="released | discarded; empty: waits"),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_anomalies")),
    )
    op.add_column(
        "tallies",
        sa.Column("whole_at", sa.BigInteger(), nullable=True, comment="the last complete, healthy harvest"),
    )
    op.execute("UPDATE tallies SET whole_at = last_at WHERE complete > 0")
