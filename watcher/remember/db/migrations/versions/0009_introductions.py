"""Introductions of partners: seeks, offers, what was forwarded, reports. Never changed, as step 0001."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "introduction_bans",
        sa.Column("address_mac", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address_mac", name=op.f("pk_introduction_bans")),
    )
    op.create_table(
        "introduction_messages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("offer", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=1), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_messages")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_introduction_messages_offer"), "introduction_messages", ["offer"], unique=False)
    op.create_table(
        "introduction_pairs",
        sa.Column("pair_mac", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pair_mac", name=op.f("pk_introduction_pairs")),
    )
    op.create_table(
        "introduction_reports",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("seek", sa.Integer(), nullable=False),
        sa.Column("reporter", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_reports")),
    )
    op.create_index(op.f("ix_introduction_reports_reporter"), "introduction_reports", ["reporter"], unique=False)
    op.create_index(op.f("ix_introduction_reports_seek"), "introduction_reports", ["seek"], unique=False)
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("seek_a", sa.Integer(), nullable=False),
        sa.Column("seek_b", sa.Integer(), nullable=False),
        sa.Column("subscriber_a", sa.Integer(), nullable=False),
        sa.Column("subscriber_b", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.BigInteger(), nullable=False),
        sa.Column("answer_a", sa.String(length=8), nullable=False),
        sa.Column("answer_b", sa.String(length=8), nullable=False),
        sa.Column("answered_a", sa.BigInteger(), nullable=True),
        sa.Column("answered_b", sa.BigInteger(), nullable=True),
        sa.Column("relay_a", sa.String(length=64), nullable=False),
        sa.Column("relay_b", sa.String(length=64), nullable=False),
        sa.Column("told", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sqlite_autoincrement=True,
    )
    for column in ("relay_a", "relay_b", "state", "subscriber_a", "subscriber_b"):
        op.create_index(op.f(f"ix_offers_{column}"), "offers", [column], unique=False)
    op.create_table(
        "seeks",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subscriber", sa.Integer(), nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shows_address", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seeks")),
        sqlite_autoincrement=True,
    )
    for column in ("call", "state", "subscriber"):
        op.create_index(op.f(f"ix_seeks_{column}"), "seeks", [column], unique=False)
