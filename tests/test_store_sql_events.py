"""Events are kept once, tried ever later, done once, and forgotten at the end: the same on SQLite and on Postgres."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.events import Event
from app.ports import Arrivals, Backlog, Came, Cursor, Waiting
from app.store.sql_events import SqlEvents, _newest
from app.store.sql_work_log import SqlWorkLog
from tests.application import NOW

SOON, LATER = NOW + timedelta(seconds=30), NOW + timedelta(hours=1)
EVENT = Event(
    "evt_1", "charge.refunded", NOW, False, "ch_1", "cus_1", "cus_0", "pi_1", "01J0000000000000000000000A", "acct_1"
)


@pytest.fixture
def store(engine):
    return SqlEvents(engine)


def kept(store: SqlEvents, event: Event = EVENT, came: Came = Came.PUSHED, at=NOW) -> bool:
    return bool(store.keep([event], at, came, at + timedelta(seconds=30)))


def test_an_event_is_kept_once_and_comes_back_as_it_was(store):
    assert (kept(store), kept(store), kept(store, replace(EVENT, type="x"))) == (True, False, False)
    assert store.waiting("evt_1") == Waiting(EVENT, 0)
    assert store.waiting("evt_2") is None


def test_of_many_who_keep_an_event_at_once_one_is_the_first(store):
    first: list[bool] = []
    threads = [threading.Thread(target=lambda: first.append(kept(store))) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(first) == [False] * 11 + [True]


def test_an_event_is_due_once_its_time_has_come_and_the_longest_due_first(store):
    kept(store, replace(EVENT, id="evt_b"), at=NOW + timedelta(seconds=5))
    kept(store, replace(EVENT, id="evt_a"))
    assert store.due(NOW, 9) == ()
    assert [one.event.id for one in store.due(SOON, 9)] == ["evt_a"]
    assert [one.event.id for one in store.due(LATER, 9)] == ["evt_a", "evt_b"]
    assert len(store.due(LATER, 1)) == 1


def test_a_try_is_counted_and_the_next_one_put_off(store):
    kept(store)
    store.later("evt_1", LATER)
    assert store.due(SOON, 9) == ()
    assert store.due(LATER, 9) == (Waiting(EVENT, 1),)


def test_what_is_done_stays_done_and_is_counted_once(store, engine):
    kept(store)
    store.done("evt_1", "told", NOW)
    store.done("evt_1", "nobody", NOW)
    store.later("evt_1", NOW)
    assert (store.waiting("evt_1"), store.due(LATER, 9), kept(store)) == (None, (), False)
    assert SqlWorkLog(engine).counts() == {("event", "told"): 1}


def test_of_several_events_the_new_ones_are_kept_each_once(store):
    kept(store)
    several = [EVENT, replace(EVENT, id="evt_2"), replace(EVENT, id="evt_3"), replace(EVENT, id="evt_2")]
    assert store.keep(several, NOW, Came.POLLED, SOON) == {"evt_2", "evt_3"}
    assert store.keep(several, NOW, Came.POLLED, SOON) == frozenset()
    assert store.keep([], NOW, Came.POLLED, SOON) == frozenset()


def test_whose_an_object_is_is_known_from_an_earlier_event_of_it(store):
    kept(store, replace(EVENT, id="evt_0", customer_id=""))
    assert store.customer_of("ch_1") is None
    kept(store)
    assert store.customer_of("ch_1") == "cus_1"
    assert store.customer_of("ch_2") is None


def test_a_cursor_is_kept_by_name(store):
    assert store.cursor("events-0") is None
    store.move("events-0", Cursor(NOW, LATER, "evt_9"))
    store.move("events-1", Cursor(NOW))
    assert (store.cursor("events-0"), store.cursor("events-1")) == (Cursor(NOW, LATER, "evt_9"), Cursor(NOW))
    store.move("events-0", Cursor(LATER))
    assert store.cursor("events-0") == Cursor(LATER)


def test_the_backlog_is_what_is_not_done(store):
    assert store.backlog() == Backlog(0, None)
    kept(store, at=NOW)
    kept(store, replace(EVENT, id="evt_2"), at=LATER)
    assert store.backlog() == Backlog(2, NOW)
    store.done("evt_1", "told", LATER)
    assert store.backlog() == Backlog(1, LATER)


def test_an_event_that_is_pushed_after_a_poll_brought_it_did_arrive(store):
    kept(store, came=Came.POLLED)
    assert store.arrivals() == Arrivals(pushed=None, only_polled=NOW)
    assert not kept(store)
    assert store.arrivals() == Arrivals(pushed=NOW, only_polled=None)
    assert not kept(store, came=Came.POLLED)
    assert store.arrivals() == Arrivals(pushed=NOW, only_polled=None)


def test_the_newest_of_each_way_is_found_without_looking_through_the_others(store, engine):
    """Every process asks once a second; where every event was pushed all of forty days would be looked through."""
    store.keep([replace(EVENT, id=f"evt_{number}") for number in range(3000)], NOW, Came.PUSHED, NOW)
    asked = _newest(Came.POLLED).compile(engine, compile_kwargs={"literal_binds": True})
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
        explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
        plan = str(connection.exec_driver_sql(f"{explain} {asked}").all())
    assert "stripe_events_by_way" in plan


def test_events_of_long_ago_are_forgotten(store):
    kept(store)
    kept(store, replace(EVENT, id="evt_2"), at=LATER)
    assert store.purge(LATER, NOW) == 1
    assert (kept(store), kept(store, replace(EVENT, id="evt_2"))) == (True, False)


def test_new_refunds_and_disputes_are_kept_for_longer_than_the_rest(store):
    for number, kind in enumerate(("refund.created", "charge.dispute.created", "refund.updated")):
        kept(store, replace(EVENT, id=f"evt_{number}", type=kind))
    assert store.purge(LATER, NOW) == 1
    assert store.waiting("evt_2") is None
    assert store.purge(LATER, LATER) == 2
