"""The tables of the mirror of Stripe. Their queries are for Postgres; elsewhere they stay empty."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, String, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from app.store.columns import RowNumber, UtcTime, metadata

OF_CHARGES, OF_INTENTS, WITH_EMAIL = text("charge_id <> ''"), text("intent_id <> ''"), text("email <> ''")
GONE = text("gone")

mirror_objects = Table(
    "mirror_objects",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("customer_id", String(255), nullable=False),
    Column("charge_id", String(255), nullable=False),
    Column("intent_id", String(255), nullable=False),
    Column("email", String(512), nullable=False),
    Column("created", UtcTime),
    Column("place", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("body", JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")),
    Index("mirror_objects_of_customers", "customer_id", "kind", "created"),
    Index("mirror_objects_by_kind", "kind", "created"),
    Index("mirror_objects_of_charges", "charge_id", sqlite_where=OF_CHARGES, postgresql_where=OF_CHARGES),
    Index("mirror_objects_of_intents", "intent_id", sqlite_where=OF_INTENTS, postgresql_where=OF_INTENTS),
    Index("mirror_objects_by_email", "email", sqlite_where=WITH_EMAIL, postgresql_where=WITH_EMAIL),
    Index("mirror_objects_gone", "kind", "id", sqlite_where=GONE, postgresql_where=GONE),
)

mirror_marks = Table(
    "mirror_marks",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("customer_id", String(255), nullable=False),
    Column("identity", Boolean, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Index("mirror_marks_due", "next_at"),
    Index("mirror_marks_of_customers", "customer_id"),
)

mirror_state = Table(
    "mirror_state",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("shape", String(64), nullable=False),
    Column("began_number", BigInteger, nullable=False),
    Column("began", UtcTime),
    Column("filled_at", UtcTime),
    Column("as_of", UtcTime),
)

mirror_fillings = Table(
    "mirror_fillings",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("after", String(255), nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("reached", UtcTime),
    Column("horizon", UtcTime),
    Column("done", Boolean, nullable=False),
)
