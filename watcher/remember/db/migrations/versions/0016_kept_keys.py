"""Keys of candidates as numbers that count for a time, words and cards packed. Never changed, as step 0001.

All of it is derived from the calls: `Store.open` makes it again after this step.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("DROP TABLE search_index")
    for table in ("cluster_keys", "search_cards", "search_texts"):
        op.drop_table(table)
    op.create_table(
        "cluster_keys",
        sa.Column("key", sa.BigInteger(), nullable=False, comment="a number for the words of the key"),
        sa.Column(
            "until", sa.Integer(), nullable=False, comment="ordinal of the day after which the call counts no more"
        ),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_cluster_keys_call_id")),
        sa.PrimaryKeyConstraint("key", "until", "call_id", name=op.f("pk_cluster_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_cluster_keys_call_id"), "cluster_keys", ["call_id"], unique=False)
    op.create_table(
        "round_keys",
        sa.Column(
            "key", sa.BigInteger(), nullable=False, comment="a number for the title without its year, and its parts"
        ),
        sa.Column("day", sa.Integer(), nullable=False, comment="ordinal of the day that dates the round"),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_round_keys_call_id")),
        sa.PrimaryKeyConstraint("key", "day", "call_id", name=op.f("pk_round_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_round_keys_call_id"), "round_keys", ["call_id"], unique=False)
    op.create_table(
        "search_cards",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "card", sa.LargeBinary(), nullable=False, comment="packing.pack of the call as lists show it, as JSON"
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_search_cards")),
    )
    vector = sa.Text().with_variant(sa.dialects.postgresql.TSVECTOR(), "postgresql")
    said = "packing.pack of the stems of title and text, a line each; only in SQLite"
    op.create_table(
        "search_texts",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True, comment=said),
        sa.Column("vector", vector, nullable=True),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_search_texts")),
    )
    if is_sqlite:
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5(title, body, facts,"
            " content='', tokenize=\"ascii tokenchars '_'\")"
        )
    else:
        op.create_index("ix_search_texts_vector", "search_texts", ["vector"], unique=False, postgresql_using="gin")
