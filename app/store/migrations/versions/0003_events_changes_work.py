"""Stripe's events, what they changed, and background work."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
WAITING = sa.text("done_at IS NULL")


def upgrade() -> None:
    """Makes the tables of events, changes and work."""
    _events()
    _changes()
    op.create_table(
        "event_cursors",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME),
        sa.Column("after", sa.String(255), nullable=False),
    )
    op.create_table(
        "job_holds", sa.Column("job", sa.String(64), primary_key=True), sa.Column("until", TIME, nullable=False)
    )
    op.create_table(
        "job_counts",
        sa.Column("job", sa.String(64), primary_key=True),
        sa.Column("outcome", sa.String(64), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )


def _events() -> None:
    op.create_table(
        "stripe_events",
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("created", TIME, nullable=False),
        sa.Column("account", sa.String(255), nullable=False),
        sa.Column("livemode", sa.Boolean, nullable=False),
        sa.Column("object_id", sa.String(255), nullable=False),
        sa.Column("customer_id", sa.String(255), nullable=False),
        sa.Column("former_customer_id", sa.String(255), nullable=False),
        sa.Column("parent_id", sa.String(255), nullable=False),
        sa.Column("action_id", sa.String(26), nullable=False),
        sa.Column("came", sa.String(16), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(32)),
        sa.Column("done_at", TIME),
    )
    op.create_index(
        "stripe_events_waiting", "stripe_events", ["next_at"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_index("stripe_events_by_object", "stripe_events", ["object_id"])
    op.create_index("stripe_events_by_receipt", "stripe_events", ["received_at"])


def _changes() -> None:
    op.create_table(
        "customer_changes",
        sa.Column("number", ROW_NUMBER, primary_key=True),
        sa.Column("customer_id", sa.String(255), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("customer_changes_by_time", "customer_changes", ["at"])
