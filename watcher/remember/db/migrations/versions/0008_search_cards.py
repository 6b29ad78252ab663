"""What lists show of each call, in one narrow row; `Store.open` fills it with the rest of the index."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "search_cards",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("card", sa.Text(), nullable=False, comment="the call as lists show it, as JSON"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_search_cards")),
    )
