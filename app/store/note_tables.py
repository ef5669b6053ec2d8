"""The table of notes that tickets must get."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from app.store.columns import UtcTime, metadata

ticket_notes = Table(
    "ticket_notes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("ticket_id", Text, nullable=False),
    Column("agent_id", Text, nullable=False),
    Column("paragraphs", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("action_id", Text, nullable=False),
    Column("reply", Boolean, nullable=False),
    Column("status", Text, nullable=False, server_default=""),
    Column("made_at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", UtcTime),
    Column("posted_at", UtcTime),
    Column("given_up_at", UtcTime),
    Column("why", Text, nullable=False),
    Index("ticket_notes_by_due", "next_at"),
    Index("ticket_notes_by_action", "action_id", "made_at"),
    Index("ticket_notes_by_end", "given_up_at"),
)
