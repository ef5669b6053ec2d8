"""The record: audit events, each chained to the one before, and where the chain ends."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, MetaData, Table, Text

from app.store.columns import RowNumber, UtcTime, metadata

audit_events = Table(
    "audit_events",
    metadata,
    Column("number", RowNumber, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("did", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("email", Text),
    Column("role", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("ticket_id", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("action_id", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("audit_events_by_time", "at"),
    Index("audit_events_by_deed", "did", "number"),
    Index("audit_events_by_person", "who", "number"),
    Index("audit_events_by_customer", "customer_id", "number"),
    Index("audit_events_by_ticket", "ticket_id", "number"),
    Index("audit_events_by_action", "action_id", "number"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("number", RowNumber, nullable=False),
    Column("hash", Text, nullable=False),
)
"""One row: the number and the hash of the newest event, so that a tail that was cut off shows."""

access_log = Table(
    "access_log",
    MetaData(),
    Column("id", RowNumber),
    Column("at", UtcTime),
    *(
        Column(name, Text)
        for name in ("channel", "account", "ticket_id", "requester_id", "agent_id", "agent_email", "role")
    ),
    Column("customer_id", Text),
    Column("how", Text),
)
"""A view of the record, not a table: who saw which customer."""
