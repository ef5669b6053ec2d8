"""The mirror of Stripe: empty tables where it is off."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables of the mirror."""
    _objects()
    _marks()
    op.create_table(
        "mirror_state",
        sa.Column("id", ROW_NUMBER, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("shape", sa.String(64), nullable=False),
        sa.Column("began_number", sa.BigInteger, nullable=False),
        sa.Column("began", TIME),
        sa.Column("filled_at", TIME),
        sa.Column("as_of", TIME),
    )
    op.create_table(
        "mirror_fillings",
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("after", sa.String(255), nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("reached", TIME),
        sa.Column("horizon", TIME),
        sa.Column("done", sa.Boolean, nullable=False),
    )


def _objects() -> None:
    op.create_table(
        "mirror_objects",
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(255), nullable=False),
        sa.Column("charge_id", sa.String(255), nullable=False),
        sa.Column("intent_id", sa.String(255), nullable=False),
        sa.Column("email", sa.String(512), nullable=False),
        sa.Column("created", TIME),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")),
    )
    op.create_index("mirror_objects_of_customers", "mirror_objects", ["customer_id", "kind", "created"])
    op.create_index("mirror_objects_by_kind", "mirror_objects", ["kind", "created"])
    _partial("mirror_objects_of_charges", ["charge_id"], "charge_id <> ''")
    _partial("mirror_objects_of_intents", ["intent_id"], "intent_id <> ''")
    _partial("mirror_objects_by_email", ["email"], "email <> ''")
    _partial("mirror_objects_gone", ["kind", "id"], "gone")


def _partial(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "mirror_objects", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _marks() -> None:
    op.create_table(
        "mirror_marks",
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(255), nullable=False),
        sa.Column("identity", sa.Boolean, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", TIME, nullable=False),
    )
    op.create_index("mirror_marks_due", "mirror_marks", ["next_at"])
    op.create_index("mirror_marks_of_customers", "mirror_marks", ["customer_id"])
