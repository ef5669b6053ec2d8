"""What a customer may be found by since an event: digests of an address and of the shop's own id."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; events that were kept before say nothing there."""
    op.add_column("stripe_events", sa.Column("clues", sa.String(80), nullable=False, server_default=""))
