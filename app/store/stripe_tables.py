"""The tables of Stripe's events, of what they changed, and of background work."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, text

from app.store.columns import RowNumber, UtcTime, metadata

WAITING = text("done_at IS NULL")

stripe_events = Table(
    "stripe_events",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("type", String(100), nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("account", String(255), nullable=False),
    Column("livemode", Boolean, nullable=False),
    Column("object_id", String(255), nullable=False),
    Column("customer_id", String(255), nullable=False),
    Column("former_customer_id", String(255), nullable=False),
    Column("parent_id", String(255), nullable=False),
    Column("action_id", String(26), nullable=False),
    Column("clues", String(80), nullable=False, server_default=""),
    Column("came", String(16), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("outcome", String(32)),
    Column("done_at", UtcTime),
    Index("stripe_events_waiting", "next_at", sqlite_where=WAITING, postgresql_where=WAITING),
    Index("stripe_events_by_object", "object_id"),
    Index("stripe_events_by_parent", "parent_id", "type"),
    Index("stripe_events_by_receipt", "received_at"),
    Index("stripe_events_by_way", "came", "received_at"),
)

event_cursors = Table(
    "event_cursors",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime),
    Column("after", String(255), nullable=False),
)

customer_changes = Table(
    "customer_changes",
    metadata,
    Column("number", RowNumber, primary_key=True),
    Column("customer_id", String(255), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("customer_changes_by_time", "at"),
    sqlite_autoincrement=True,
)

job_holds = Table(
    "job_holds",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("until", UtcTime, nullable=False),
)

job_counts = Table(
    "job_counts",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("outcome", String(64), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
