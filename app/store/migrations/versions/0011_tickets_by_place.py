"""A ticket's events are found by helpdesk and account too: SQLite chooses the index with the most names."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the index anew."""
    op.drop_index("ticket_events_by_ticket", "ticket_events")
    op.create_index("ticket_events_by_ticket", "ticket_events", ["ticket_id", "channel", "account", "at"])
