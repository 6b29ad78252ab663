"""No table changes: the keys under which accounts of one call find each other are made again, with two sums or shares.

Never changed, as step 0001.
"""

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    pass
