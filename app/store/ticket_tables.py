"""The table of what happened to tickets."""

from sqlalchemy import Column, Index, String, Table

from app.store.columns import UtcTime, metadata

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("account", String(255), nullable=False),
    Column("what", String(16), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("ticket_id", String(64), nullable=False),
    Column("requester_id", String(64), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Index("ticket_events_by_ticket", "ticket_id", "channel", "account", "at"),
    Index("ticket_events_by_receipt", "channel", "received_at"),
    Index("ticket_events_by_age", "received_at"),
)
