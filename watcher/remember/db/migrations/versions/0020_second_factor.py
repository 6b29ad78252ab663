"""The second factor of admins: an authenticator app and recovery codes. Never changed, as step 0001."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "admin_factors",
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_admin_factors")),
    )
    op.create_table(
        "admin_recovery",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_admin_recovery")),
    )
    op.create_index(op.f("ix_admin_recovery_who"), "admin_recovery", ["who"])
