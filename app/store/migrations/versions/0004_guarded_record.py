"""The access log becomes a part of the record, and the database itself refuses to change or cut the record."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PAGE = 500
TEXTS = ("channel", "account", "ticket_id", "requester_id", "agent_id", "agent_email", "role", "customer_id", "how")
LOG = sa.table("access_log", sa.column("id"), sa.column("at", sa.DateTime(timezone=True)), *map(sa.column, TEXTS))
EVENTS = sa.table(
    "audit_events",
    sa.column("number"),
    sa.column("at", sa.DateTime(timezone=True)),
    *map(sa.column, ("did", "who", "email", "role", "channel", "account", "ticket_id", "customer_id", "action_id")),
    *map(sa.column, ("facts", "before", "hash")),
)
HEAD = sa.table("audit_head", sa.column("number"), sa.column("hash"))

VIEW = """
CREATE VIEW access_log AS SELECT number AS id, at, channel, account, ticket_id, {requester_id} AS requester_id,
who AS agent_id, email AS agent_email, role, customer_id, {how} AS how FROM audit_events WHERE did = 'viewed'
"""
SQLITE_FACT = "json_extract(facts, '$.{name}')"
POSTGRES_FACT = "CAST(facts AS json) ->> '{name}'"

NOT_LATER = "NEW.number <= (SELECT number FROM audit_head)"
NOT_NEWEST = (
    "NEW.number <= OLD.number OR "
    "NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.number = NEW.number AND e.hash = NEW.hash)"
)
SQLITE_REFUSED = {
    "audit_events_no_update": "UPDATE ON audit_events",
    "audit_events_no_delete": "DELETE ON audit_events",
    "audit_events_at_the_end": f"INSERT ON audit_events WHEN {NOT_LATER}",
    "audit_head_no_insert": "INSERT ON audit_head",
    "audit_head_no_delete": "DELETE ON audit_head",
    "audit_head_at_the_end": f"UPDATE ON audit_head WHEN {NOT_NEWEST}",
}
SQLITE_TRIGGER = "CREATE TRIGGER {name} BEFORE {what} BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END"
POSTGRES_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {when} THEN RAISE EXCEPTION 'the record is only added to'; END IF;
    RETURN NEW;
END $$
"""
POSTGRES_FUNCTIONS = {"record_is_kept": "true", "record_grows": NOT_LATER, "record_head_moves": NOT_NEWEST}
POSTGRES_TRIGGERS = (
    "audit_events_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT "
    "EXECUTE FUNCTION record_is_kept()",
    "audit_head_kept BEFORE INSERT OR DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT "
    "EXECUTE FUNCTION record_is_kept()",
    "audit_events_at_the_end BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION record_grows()",
    "audit_head_at_the_end BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION record_head_moves()",
)


def upgrade() -> None:
    """Moves the lines of the access log into the chain, then closes it."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    _move(connection, sqlite)
    op.drop_table("access_log")
    fact = SQLITE_FACT if sqlite else POSTGRES_FACT
    connection.exec_driver_sql(VIEW.format(**{name: fact.format(name=name) for name in ("requester_id", "how")}))
    for statement in _sqlite_guard() if sqlite else _postgres_guard():
        connection.exec_driver_sql(statement)


def _sqlite_guard() -> list[str]:
    return [SQLITE_TRIGGER.format(name=name, what=what) for name, what in SQLITE_REFUSED.items()]


def _postgres_guard() -> list[str]:
    functions = [POSTGRES_FUNCTION.format(name=name, when=when) for name, when in POSTGRES_FUNCTIONS.items()]
    return functions + [f"CREATE TRIGGER {trigger}" for trigger in POSTGRES_TRIGGERS]


def _move(connection: sa.Connection, sqlite: bool) -> None:
    number, before = connection.execute(sa.select(HEAD.c.number, HEAD.c.hash)).one()
    last = 0
    while lines := connection.execute(sa.select(LOG).where(LOG.c.id > last).order_by(LOG.c.id).limit(PAGE)).all():
        events = []
        for line in lines:
            number += 1
            events.append(_event(number, line, before, sqlite))
            before = events[-1]["hash"]
        connection.execute(sa.insert(EVENTS), events)
        last = lines[-1].id
    connection.execute(sa.update(HEAD).values(number=number, hash=before))


def _event(number: int, line: Any, before: str, sqlite: bool) -> dict[str, Any]:
    at: datetime = line.at.replace(tzinfo=UTC) if sqlite else line.at.astimezone(UTC)
    facts = {"how": line.how, "requester_id": line.requester_id}
    ids = [line.agent_id, line.agent_email, line.role, line.channel, line.account, line.ticket_id, line.customer_id, ""]
    said = [number, at.isoformat(timespec="microseconds"), "viewed", *ids, sorted(facts.items()), before]
    names = ("who", "email", "role", "channel", "account", "ticket_id", "customer_id", "action_id")
    return {
        "number": number,
        "at": line.at,
        "did": "viewed",
        **dict(zip(names, ids, strict=True)),
        "facts": json.dumps(facts, ensure_ascii=True, sort_keys=True, separators=(",", ":")),
        "before": before,
        "hash": hashlib.sha256(json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest(),
    }
