"""Notes of readers on calls, and what a reader said of themselves. Never changed, as step 0001."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "call_notes",
        sa.Column("subscriber", sa.Integer(), nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber", "call", name=op.f("pk_call_notes")),
    )
    op.create_table(
        "profiles",
        sa.Column("subscriber", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber", name=op.f("pk_profiles")),
    )
