"""Actions, the record with its chain, and the notes that tickets must get."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
CALLED = "state NOT IN ('running', 'unknown', 'done') OR (started_at IS NOT NULL AND body <> '')"


def upgrade() -> None:
    """Makes the tables of money and of the record."""
    _actions()
    _record()
    _notes()


def _needed(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _optional(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text) for name in names]


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.Text, primary_key=True),
        *_needed("kind", "target", "resource", "way"),
        sa.Column("amount", sa.BigInteger, nullable=False),
        *_needed("currency", "wrong"),
        *_optional("customer_id", "charge_id", "invoice_id"),
        *_needed("lines"),
        sa.Column("tell", sa.Boolean, nullable=False),
        *_needed("paid_by", "channel", "account", "ticket_id", "requester_key", "agent_id", "agent_name"),
        *_optional("agent_email"),
        *_needed("agent_role"),
        *_optional("approver_id", "approver_name", "approver_email", "approver_role"),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        *_needed("state", "note", "shown", "body", "decision"),
        *(sa.Column(f"{name}_at", TIME) for name in ("asked", "decided", "started", "checked", "finished")),
        sa.Column("attempts", sa.Integer, nullable=False),
        *_optional("reference", "refund_id", "note_number", "refund_status"),
        *_needed("sentence"),
        *_optional("request_id", "bank_reference"),
        sa.Column("watch_at", TIME),
        sa.CheckConstraint(CALLED, name="actions_called_with_a_body"),
    )
    held = sa.text("state IN ('running', 'unknown')")
    op.create_index("actions_one_holds", "actions", ["resource"], unique=True, sqlite_where=held, postgresql_where=held)
    for name in ("resource", "state"):
        op.create_index(f"actions_by_{name}", "actions", [name, "created_at"])
    for name in ("customer", "agent", "ticket"):
        op.create_index(f"actions_by_{name}", "actions", [f"{name}_id", "created_at"])
    op.create_index("actions_by_age", "actions", ["created_at", "id"])
    op.create_index("actions_by_charge", "actions", ["charge_id"])
    op.create_index("actions_by_watch", "actions", ["watch_at"])
    op.create_index("actions_by_refund", "actions", ["refund_id"])


def _record() -> None:
    op.create_table(
        "audit_events",
        sa.Column("number", ROW_NUMBER, primary_key=True, autoincrement=False),
        sa.Column("at", TIME, nullable=False),
        *_needed("did", "who"),
        *_optional("email"),
        *_needed("role", "channel", "account", "ticket_id", "customer_id", "action_id", "facts", "before", "hash"),
    )
    op.create_index("audit_events_by_time", "audit_events", ["at"])
    for index, column in {"deed": "did", "person": "who"}.items():
        op.create_index(f"audit_events_by_{index}", "audit_events", [column, "number"])
    for name in ("customer", "ticket", "action"):
        op.create_index(f"audit_events_by_{name}", "audit_events", [f"{name}_id", "number"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": "0" * 64}])


def _notes() -> None:
    op.create_table(
        "ticket_notes",
        sa.Column("id", sa.Text, primary_key=True),
        *_needed("channel", "account", "ticket_id", "agent_id", "paragraphs", "tags", "action_id"),
        sa.Column("reply", sa.Boolean, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        *(sa.Column(f"{name}_at", TIME) for name in ("next", "posted", "given_up")),
        *_needed("why"),
    )
    op.create_index("ticket_notes_by_due", "ticket_notes", ["next_at"])
    op.create_index("ticket_notes_by_action", "ticket_notes", ["action_id", "made_at"])
    op.create_index("ticket_notes_by_end", "ticket_notes", ["given_up_at"])
