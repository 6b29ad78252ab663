"""What a conversation waits for: the open question, the last search and its page."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("state", sa.JSON(), nullable=True))
