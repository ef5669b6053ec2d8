"""What happened to tickets, as ids only."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the table of ticket events."""
    op.create_table(
        "ticket_events",
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("account", sa.String(255), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("ticket_id", sa.String(64), nullable=False),
        sa.Column("requester_id", sa.String(64), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
    )
    op.create_index("ticket_events_by_ticket", "ticket_events", ["ticket_id", "at"])
    op.create_index("ticket_events_by_receipt", "ticket_events", ["channel", "received_at"])
    op.create_index("ticket_events_by_age", "ticket_events", ["received_at"])
