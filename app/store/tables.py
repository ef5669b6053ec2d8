"""The tables; those of money and of the record stand in files of their own."""

from sqlalchemy import Column, Index, String, Table, Text, text

from app.store.action_tables import actions as actions
from app.store.columns import RowNumber, UtcTime
from app.store.columns import metadata as metadata
from app.store.macro_tables import macros as macros
from app.store.mirror_tables import mirror_objects as mirror_objects
from app.store.note_tables import ticket_notes as ticket_notes
from app.store.record_tables import audit_events as audit_events
from app.store.record_tables import audit_head as audit_head
from app.store.reply_tables import reply_drafts as reply_drafts
from app.store.stripe_tables import stripe_events as stripe_events
from app.store.ticket_tables import ticket_events as ticket_events

LIVE = text("ended_at IS NULL")

links = Table(
    "links",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("requester_key", String(600), nullable=False),
    Column("customer_id", String(255), nullable=False),
    Column("agent_name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Index("links_one_live", "requester_key", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
)

zendesk_frames = Table(
    "zendesk_frames",
    metadata,
    Column("token_hash", String(128), primary_key=True),
    Column("account", String(255), nullable=False),
    Column("user_id", String(255), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index("zendesk_frames_by_end", "expires_at"),
)

used_tokens = Table(
    "used_tokens",
    metadata,
    Column("token_hash", String(128), primary_key=True),
    Column("until", UtcTime, nullable=False),
    Index("used_tokens_by_end", "until"),
)
