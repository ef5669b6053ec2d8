"""The database itself refuses to change the record, views of customers stand in it, and old lines moved into it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.domain.audit import Did
from app.ports import View, WantedEvents
from app.store import migrate
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from app.store.sql_store import SqlStore
from tests.ledgers import BOTH_DATABASES, NOW, event, told

EVERY_CHANGE = [
    "UPDATE audit_events SET who = '8' WHERE number = 1",
    "DELETE FROM audit_events WHERE number = 3",
    "DELETE FROM audit_events",
    "INSERT INTO audit_events SELECT 0, at, did, who, email, role, channel, account, ticket_id, customer_id, action_id,"
    " facts, before, hash FROM audit_events WHERE number = 1",
    "UPDATE audit_head SET number = 2",
    "UPDATE audit_head SET number = 4",
    "UPDATE audit_head SET hash = 'another'",
    "DELETE FROM audit_head",
    "INSERT INTO audit_head VALUES (2, 0, '')",
]
SQLITES_OWN = [
    "INSERT OR REPLACE INTO audit_events SELECT 1, at, did, '8', email, role, channel, account, ticket_id, customer_id,"
    " action_id, facts, before, hash FROM audit_events WHERE number = 1",
    "INSERT OR REPLACE INTO audit_head VALUES (1, 0, '')",
]
POSTGRES_OWN = ["TRUNCATE audit_events", "TRUNCATE audit_head", "TRUNCATE audit_events, audit_head CASCADE"]
WAYS = [
    *(pytest.param("migrated_sqlite_url", way, id=way[:40]) for way in EVERY_CHANGE + SQLITES_OWN),
    *(
        pytest.param("migrated_postgres_url", way, id=way[:40], marks=pytest.mark.postgres)
        for way in EVERY_CHANGE + POSTGRES_OWN
    ),
]


@pytest.fixture
def opened():
    engines = []

    def opens(url: str):
        engines.append(connect(url))
        return engines[-1]

    yield opens
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize(("database", "statement"), WAYS)
def test_the_record_can_neither_be_changed_nor_cut_nor_added_to_in_the_middle(request, opened, database, statement):
    engine = opened(request.getfixturevalue(database))
    ledger = SqlLedger(engine)
    for _ in range(3):
        ledger.record(event())
    before = ledger.events(WantedEvents())
    with pytest.raises(DBAPIError) as refused, engine.begin() as connection:
        connection.execute(text(statement))
    assert "the record is only added to" in str(refused.value) or isinstance(refused.value, IntegrityError)
    assert ledger.events(WantedEvents()) == before
    ledger.record(event())
    assert len(told(ledger)) == 4


@pytest.fixture(params=BOTH_DATABASES)
def engine(request, opened):
    return opened(request.getfixturevalue(request.param))


def view(number: int, **changes) -> View:
    facts = {
        "at": NOW + timedelta(seconds=number), "channel": "intercom", "account": "abcd1234", "ticket_id": str(number),
        "requester_id": "66f0", "agent_id": "493881", "agent_email": None, "role": "tier1", "customer_id": "cus_1",
        "how": "email",
    }  # fmt: skip
    return View(**facts | changes)


def test_who_saw_a_customer_stands_in_the_record(engine):
    SqlStore(engine).record_views([view(1), view(2, agent_email="ann@example.com")])
    second, first = SqlLedger(engine).events(WantedEvents(did=(Did.VIEWED,), customer_id="cus_1"))
    assert (first.event.who, first.event.email, first.event.role) == ("493881", None, "tier1")
    assert (second.event.email, second.event.ticket_id, second.before) == ("ann@example.com", "2", first.hash)
    assert first.event.facts == {"requester_id": "66f0", "how": "email"}


def test_where_nobody_was_seen_nothing_is_recorded(engine):
    SqlStore(engine).record_views([])
    assert told(SqlLedger(engine)) == []


def test_several_views_are_recorded_together_or_not_at_all(engine):
    with pytest.raises(AttributeError):
        SqlStore(engine).record_views([view(1), view(2, at=None)])
    assert SqlStore(engine).views("cus_1") == ()


@pytest.mark.parametrize("odd", ["\x00", "\ud800", '"}', "Işıl 🧾", "\u2028", "$.how"])
def test_an_odd_requester_keeps_nobody_from_asking_who_saw_a_customer(engine, odd):
    SqlStore(engine).record_views([view(1, requester_id=f"a{odd}b", ticket_id=odd)])
    (seen,) = SqlStore(engine).views("cus_1")
    shown = "\ufffd" if odd in ("\x00", "\ud800") else odd
    assert (seen.requester_id, seen.ticket_id) == (f"a{shown}b", shown)


@pytest.mark.parametrize("database", ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)])
def test_lines_of_the_earlier_access_log_move_into_the_record(request, opened, database):
    engine = opened(request.getfixturevalue(database))
    migrate.upgrade(engine, "0003")
    SqlLedger(engine).record(event())
    old = text(
        "INSERT INTO access_log (at, channel, account, ticket_id, requester_id, agent_id, agent_email, role,"
        " customer_id, how) VALUES (:at, 'intercom', 'abcd1234', :ticket, '66f0', '493881', NULL, 'tier1', 'cus_1',"
        " 'email')"
    )
    lines = [
        {"at": view(n).at.replace(tzinfo=None).isoformat(" ", "microseconds") + zone(engine), "ticket": str(n)}
        for n in range(1203)
    ]
    with engine.begin() as connection:
        connection.execute(old, lines)
    migrate.upgrade(engine)
    assert SqlStore(engine).views("cus_1", limit=2000) == tuple(view(n) for n in reversed(range(1203)))
    assert [one.number for one in SqlLedger(engine).events(WantedEvents(), limit=2)] == [1204, 1203]
    SqlStore(engine).record_views([view(9, customer_id="cus_2", at=datetime(2026, 11, 24, tzinfo=UTC))])
    assert len(told(SqlLedger(engine))) == 100


def zone(engine) -> str:
    return "" if engine.dialect.name == "sqlite" else "+00:00"
