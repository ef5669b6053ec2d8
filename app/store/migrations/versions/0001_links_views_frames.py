"""Links, the access log, Zendesk frames and used tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the first tables."""
    _links()
    _access_log()
    _frames()
    op.create_table(
        "used_tokens",
        sa.Column("token_hash", sa.String(128), primary_key=True),
        sa.Column("until", TIME, nullable=False),
    )
    op.create_index("used_tokens_by_end", "used_tokens", ["until"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", ROW_NUMBER, primary_key=True),
        sa.Column("requester_key", sa.String(600), nullable=False),
        sa.Column("customer_id", sa.String(255), nullable=False),
        sa.Column("agent_name", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
    )
    live = sa.text("ended_at IS NULL")
    op.create_index("links_one_live", "links", ["requester_key"], unique=True, sqlite_where=live, postgresql_where=live)


def _access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", ROW_NUMBER, primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("account", sa.String(255), nullable=False),
        sa.Column("ticket_id", sa.String(255), nullable=False),
        sa.Column("requester_id", sa.String(255), nullable=False),
        sa.Column("agent_id", sa.String(255), nullable=False),
        sa.Column("agent_email", sa.Text),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("customer_id", sa.String(255), nullable=False),
        sa.Column("how", sa.String(32), nullable=False),
    )
    op.create_index("access_log_by_customer", "access_log", ["customer_id", "id"])


def _frames() -> None:
    op.create_table(
        "zendesk_frames",
        sa.Column("token_hash", sa.String(128), primary_key=True),
        sa.Column("account", sa.String(255), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
    )
    op.create_index("zendesk_frames_by_end", "zendesk_frames", ["expires_at"])
