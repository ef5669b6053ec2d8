"""What became of replies that were inserted in a helpdesk's editor."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes their table, with what is sought and what was found."""
    op.create_table(
        "inserted_replies",
        sa.Column("draft_id", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("ticket_id", sa.Text, nullable=False),
        sa.Column("prints", sa.Text, nullable=False),
        sa.Column("next_at", TIME),
        sa.Column("fate", sa.Text),
        sa.Column("comment_id", sa.Text, nullable=False, server_default=""),
        sa.Column("decided_at", TIME),
    )
    op.create_index("inserted_replies_by_next", "inserted_replies", ["next_at"])
    op.create_index("inserted_replies_by_ticket", "inserted_replies", ["ticket_id", "channel", "account"])
