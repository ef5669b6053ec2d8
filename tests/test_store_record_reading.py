"""The record is read as it stood at one moment, by whoever takes his time."""

import time

import pytest

from app.domain.audit_check import Check, Head
from app.ports import WantedEvents
from app.store.chain import Record
from app.store.engine import connect
from app.store.record_reading import snapshot
from app.store.sql_ledger import SqlLedger
from tests.ledgers import BOTH_DATABASES, event


@pytest.fixture(params=BOTH_DATABASES)
def engine(request):
    engine = connect(request.getfixturevalue(request.param), 200)
    yield engine
    engine.dispose()


def test_what_is_appended_while_the_record_is_read_is_not_missed_and_not_seen(engine):
    ledger = SqlLedger(engine)
    ledger.record(event())
    with snapshot(engine) as record:
        head = record.head()
        ledger.record(event())
        check = Check(head)
        assert list(check.faults(record.rows(WantedEvents()))) == []
    assert (head.number, check.events) == (1, 1)


def test_a_reader_that_takes_his_time_is_not_cut_off(engine):
    with snapshot(engine) as record:
        first = record.head()
        time.sleep(0.5)
        assert record.head() == first == Head(0, "0" * 64)


def test_more_rows_than_are_held_at_once_are_all_read(engine):
    for begun in range(0, 1203, 100):
        with Record(engine).entry() as entry:
            for number in range(begun, min(begun + 100, 1203)):
                entry.append(event(facts={"n": str(number)}))
    with snapshot(engine) as record:
        found = [(number, chained.event.facts["n"]) for number, chained in record.rows(WantedEvents())]
    assert found == [(number + 1, str(number)) for number in range(1203)]
