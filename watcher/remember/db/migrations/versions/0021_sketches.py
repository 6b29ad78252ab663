"""What is compared first of each sighting, beside it. Those of older sightings are made when they are first needed.

Never changed, as step 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    said = "sketches.sketch_of: what is compared of it first; none: to be made"
    op.add_column("sightings", sa.Column("sketch", sa.LargeBinary(), nullable=True, comment=said))
