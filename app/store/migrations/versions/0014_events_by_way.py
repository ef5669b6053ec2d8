"""The newest event of each way is asked for once a second by every process: without an index of its own all events of
forty days are looked through where none came that way."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the index."""
    op.create_index("stripe_events_by_way", "stripe_events", ["came", "received_at"])
