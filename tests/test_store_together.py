"""Many cards put on record at once who saw whom: together, each certain of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from threading import Event as ThreadEvent

import pytest
from sqlalchemy.exc import OperationalError

from app.domain.audit import Did
from app.ports import WantedEvents
from app.store.chain import Record
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from app.store.together import Together
from tests.ledgers import BOTH_DATABASES, event
from tests.ticket_desks import until

THREADS = 20


@pytest.fixture(params=BOTH_DATABASES)
def engine(request):
    engine = connect(request.getfixturevalue(request.param))
    yield engine
    engine.dispose()


class HeldUp(Record):
    """The record: its first append takes until `go_on` is set, and one that is to fail does."""

    def __init__(self, engine) -> None:
        super().__init__(engine)
        self.held, self.go_on, self.appends, self.fails = ThreadEvent(), ThreadEvent(), 0, False

    def append(self, events) -> None:
        self.appends += 1
        if self.appends == 1:
            self.held.set()
            assert self.go_on.wait(30)
        if self.fails and self.appends == 2:
            raise OperationalError("", {}, Exception("the disk is full"))
        super().append(events)


def view(name: str):
    return event(Did.VIEWED, ticket_id=name)


def seen(engine) -> list[str]:
    return [one.event.ticket_id for one in reversed(SqlLedger(engine).events(WantedEvents(), limit=1000))]


def test_what_is_appended_alone_is_written_at_once_in_its_order(engine):
    together = Together(Record(engine))
    together.append([view("1"), view("2")])
    together.append([view("3")])
    assert seen(engine) == ["1", "2", "3"]


def waiting_on(record, together, names) -> tuple[ThreadPoolExecutor, list]:
    """Threads that append while the first of them is held up."""
    all_here = Barrier(len(names))

    def append(name):
        all_here.wait()
        together.append([view(name)])

    pool = ThreadPoolExecutor(len(names) + 1)
    first = pool.submit(together.append, [view("first")])
    assert record.held.wait(30)
    rest = [pool.submit(append, name) for name in names]
    until(lambda: len(together._waiting) >= len(names))
    return pool, [first, *rest]


def test_all_that_come_while_one_is_written_are_written_together(engine):
    names, record = [str(number) for number in range(THREADS)], HeldUp(engine)
    pool, futures = waiting_on(record, Together(record), names)
    record.go_on.set()
    for one in futures:
        one.result(30)
    pool.shutdown()
    assert seen(engine)[0] == "first"
    assert sorted(seen(engine)[1:]) == sorted(names)
    assert record.appends == 2


def test_when_they_cannot_be_written_everybody_is_told_and_the_next_is_served(engine):
    record = HeldUp(engine)
    together = Together(record)
    pool, futures = waiting_on(record, together, ["a", "b", "c"])
    record.fails = True
    record.go_on.set()
    futures[0].result(30)
    for one in futures[1:]:
        with pytest.raises(OperationalError):
            one.result(30)
    pool.shutdown()
    together.append([view("next")])
    assert seen(engine) == ["first", "next"]
