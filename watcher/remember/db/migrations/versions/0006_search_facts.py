"""The search index holds places, applicants, funders and sides: it is made again from the calls after this step."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """No table changes: `Store.open` makes the index again."""
