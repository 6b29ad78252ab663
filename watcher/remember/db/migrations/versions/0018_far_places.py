"""No table changes: the search index is made again, so that places abroad are found under one key in both languages.

Never changed, as step 0001.
"""

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    pass
