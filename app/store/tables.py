"""The tables. Times are kept in UTC on every database and come back aware."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC. SQLite knows no zones: it gets the bare figure, and reading puts the zone back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone is not kept")
        moved = value.astimezone(UTC)
        return moved.replace(tzinfo=None) if dialect.name == "sqlite" else moved

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's shape
        """The time as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


RowNumber = BigInteger().with_variant(Integer(), "sqlite")
LIVE = text("ended_at IS NULL")

metadata = MetaData()

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

access_log = Table(
    "access_log",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("account", String(255), nullable=False),
    Column("ticket_id", String(255), nullable=False),
    Column("requester_id", String(255), nullable=False),
    Column("agent_id", String(255), nullable=False),
    Column("agent_email", Text),
    Column("role", String(64), nullable=False),
    Column("customer_id", String(255), nullable=False),
    Column("how", String(32), nullable=False),
    Index("access_log_by_customer", "customer_id", "id"),
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
