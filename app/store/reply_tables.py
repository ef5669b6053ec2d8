"""The table of replies that agents were shown, and what became of them."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from app.store.columns import RowNumber, UtcTime, metadata

reply_drafts = Table(
    "reply_drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("macro", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("locale", Text, nullable=False),
    Column("wording", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("about_id", Text, nullable=False),
    Column("picked", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("ticket_id", Text, nullable=False),
    Column("agent_id", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("used", Text),
    Column("used_at", UtcTime),
    Column("edited", Boolean),
    Column("charge_id", Text, nullable=False, server_default=""),
    Index("reply_drafts_by_use", "macro", "version", "used_at"),
    Index("reply_drafts_by_age", "made_at"),
    Index("reply_drafts_by_time", "used_at"),
)

inserted_replies = Table(
    "inserted_replies",
    metadata,
    Column("draft_id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("ticket_id", Text, nullable=False),
    Column("prints", Text, nullable=False),
    Column("next_at", UtcTime),
    Column("fate", Text),
    Column("comment_id", Text, nullable=False, server_default=""),
    Column("decided_at", UtcTime),
    Index("inserted_replies_by_next", "next_at"),
    Index("inserted_replies_by_ticket", "ticket_id", "channel", "account"),
)
"""Of those whose prints were kept; `next_at` is there as long as the fate is not."""

refused_replies = Table(
    "refused_replies",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("macro", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ground", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("refused_replies_by_time", "at"),
)
"""Each time that an agent asked for a reply and was told why not: of nobody and no ticket."""
