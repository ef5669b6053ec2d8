"""The replies that agents were shown, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
TEXTS = (
    "macro",
    "locale",
    "wording",
    "about",
    "about_id",
    "picked",
    "channel",
    "account",
    "ticket_id",
    "agent_id",
    "customer_id",
)


def upgrade() -> None:
    """Makes the table of drafts, and lets a note carry what becomes of its ticket."""
    op.add_column("ticket_notes", sa.Column("status", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "reply_drafts",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("used", sa.Text),
        sa.Column("used_at", TIME),
        sa.Column("edited", sa.Boolean),
    )
    op.create_index("reply_drafts_by_use", "reply_drafts", ["macro", "version", "used_at"])
    op.create_index("reply_drafts_by_age", "reply_drafts", ["made_at"])
