"""What the figures of macros are counted by."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lets a draft name the payment that it is about, and finds what came of it."""
    op.add_column("reply_drafts", sa.Column("charge_id", sa.Text, nullable=False, server_default=""))
    op.create_index("reply_drafts_by_time", "reply_drafts", ["used_at"])
    op.create_index("stripe_events_by_parent", "stripe_events", ["parent_id", "type"])
    op.create_index("actions_by_invoice", "actions", ["invoice_id"])
