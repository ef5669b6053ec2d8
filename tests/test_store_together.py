"""Many cards put on record at once who saw whom: together, each certain of its own."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from sqlalchemy import event as happening
from sqlalchemy.exc import OperationalError

from app.domain.audit import Did
from app.ports import WantedEvents
from app.store.chain import Record
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from app.store.together import Together
from tests.ledgers import BOTH_DATABASES, event

THREADS = 20


@pytest.fixture(params=BOTH_DATABASES)
def engine(request):
    engine = connect(request.getfixturevalue(request.param))
    yield engine
    engine.dispose()


@pytest.fixture
def commits(engine):
    """Counts what was committed."""
    counted = []
    happening.listen(engine, "commit", counted.append)
    return counted


def view(name: str):
    return event(Did.VIEWED, ticket_id=name)


def seen(engine) -> list[str]:
    return [one.event.ticket_id for one in reversed(SqlLedger(engine).events(WantedEvents(), limit=1000))]


def test_what_is_appended_alone_is_written_at_once_in_its_order(engine):
    together = Together(Record(engine))
    together.append([view("1"), view("2")])
    together.append([view("3")])
    assert seen(engine) == ["1", "2", "3"]


def waiting_on(engine, together, names) -> tuple[ThreadPoolExecutor, list, Event]:
    """Threads that append while the first of them is held up in its transaction, until the event is set."""
    held, go_on, all_here = Event(), Event(), Barrier(len(names))

    @happening.listens_for(engine, "commit", once=True)
    def hold_up(_connection):
        held.set()
        assert go_on.wait(30)

    def append(name):
        all_here.wait()
        together.append([view(name)])

    pool = ThreadPoolExecutor(len(names) + 1)
    first = pool.submit(together.append, [view("first")])
    assert held.wait(30)
    rest = [pool.submit(append, name) for name in names]
    while len(together._waiting) < len(names):
        time.sleep(0.005)
    return pool, [first, *rest], go_on


def test_all_that_come_while_one_is_written_are_written_together(engine, commits):
    names = [str(number) for number in range(THREADS)]
    pool, futures, go_on = waiting_on(engine, Together(Record(engine)), names)
    go_on.set()
    for one in futures:
        one.result(30)
    pool.shutdown()
    assert seen(engine)[0] == "first"
    assert sorted(seen(engine)[1:]) == sorted(names)
    assert len(commits) == 2


def test_when_they_cannot_be_written_everybody_is_told_and_the_next_is_served(engine):
    together = Together(Record(engine))
    pool, futures, go_on = waiting_on(engine, together, ["a", "b", "c"])

    @happening.listens_for(engine, "begin")
    def fail(_connection):
        raise OperationalError("", {}, Exception("the disk is full"))

    go_on.set()
    futures[0].result(30)
    for one in futures[1:]:
        with pytest.raises(OperationalError):
            one.result(30)
    pool.shutdown()
    happening.remove(engine, "begin", fail)
    together.append([view("next")])
    assert seen(engine) == ["first", "next"]
