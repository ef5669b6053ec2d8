"""A refund is watched until it cannot come back: each change is recorded, told and shown once."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from app.domain.actions import State
from app.domain.errors import NotFound, Unavailable, Why
from app.domain.refund_watch import WATCHED
from app.usecases import refund_watch
from tests.application import NOW
from tests.hearing import Hearing, about_refund

DOWN = Unavailable(Why.DOWN, "none")


@pytest.fixture
def hearing(migrated_sqlite_url):
    made = Hearing(migrated_sqlite_url)
    yield made
    made.close()


def watched(hearing: Hearing) -> int:
    return refund_watch.watch(hearing.deps)


def test_a_refund_that_is_pending_is_read_every_hour_and_sent_once(hearing):
    action = hearing.refunded()
    assert watched(hearing) == 0
    hearing.pass_by(hours=1)
    assert (watched(hearing), watched(hearing)) == (1, 0)
    hearing.till.settle("re_1", "succeeded")
    hearing.pass_by(hours=1)
    assert watched(hearing) == 1
    assert (hearing.row(action).outcome.refund_status, hearing.did()) == ("succeeded", ["settled"])
    assert hearing.row(action).watch_at == hearing.now + timedelta(days=1)


def test_a_refund_that_comes_back_later_is_recorded_and_its_ticket_is_told(hearing):
    action = hearing.refunded("succeeded")
    hearing.till.settle("re_1", "failed")
    hearing.pass_by(days=1)
    assert watched(hearing) == 1
    row = hearing.row(action)
    assert (row.state, row.outcome.refund_status, row.watch_at) == (State.DONE, "failed", None)
    [came_back] = [one.event for one in hearing.ledger.chain if one.event.did == "came_back"]
    assert (came_back.action_id, came_back.ticket_id, came_back.customer_id) == (action.id, "1042", "cus_maya")
    assert came_back.facts["refund"] == "re_1"
    assert (came_back.facts["status_before"], came_back.facts["status"]) == ("succeeded", "failed")
    assert hearing.notes() == ["done", "came_back"]
    note = hearing.ledger.notes[f"{action.id}-came_back"].note
    assert "did not arrive" in note.paragraphs[0]
    assert (hearing.told.customers, hearing.woken) == (["cus_maya"], 1)
    hearing.pass_by(days=30)
    assert watched(hearing) == 0


def test_a_bank_reference_is_recorded_once_and_kept_for_the_receipt(hearing):
    action = hearing.refunded("succeeded")
    hearing.till.settle("re_1", "succeeded", reference="7123", reference_status="available")
    hearing.pass_by(days=1)
    watched(hearing)
    hearing.hear(about_refund())
    assert hearing.row(action).outcome.bank_reference == "7123"
    assert hearing.did() == ["settled"]
    assert hearing.notes() == ["done", "referenced"]


def test_a_refund_that_now_waits_for_something_else_is_kept_without_a_word(hearing):
    action = hearing.refunded("requires_action")
    hearing.till.settle("re_1", "pending")
    hearing.hear(about_refund())
    assert (hearing.row(action).outcome.refund_status, hearing.did(), hearing.notes()) == ("pending", [], ["done"])


def test_an_event_that_changes_nothing_only_moves_the_next_look(hearing):
    action = hearing.refunded("succeeded")
    hearing.pass_by(hours=5)
    hearing.hear(about_refund())
    assert hearing.row(action).watch_at == hearing.now + timedelta(days=1)
    assert (hearing.did(), hearing.told.customers, hearing.woken) == ([], [], 0)


def test_the_watch_reads_each_refund_a_bounded_number_of_times_and_ends(hearing):
    hearing.refunded("succeeded")
    for _ in range(60 * 24):
        hearing.pass_by(hours=1)
        watched(hearing)
    assert 10 <= hearing.till.calls.count("refund") <= 20
    assert hearing.waits == hearing.till.calls.count("refund")
    assert [one.watch_at for one in hearing.ledger.rows.values()] == [None]


def test_a_pending_refund_is_read_hourly_for_a_day_and_daily_after(hearing):
    hearing.refunded()
    for _ in range(60 * 24):
        hearing.pass_by(hours=1)
        watched(hearing)
    assert 24 + 30 <= hearing.till.calls.count("refund") <= 24 + 36


def test_when_stripe_cannot_be_asked_the_watch_stops_and_goes_on_next_time(hearing):
    hearing.refunded()
    other = {"id": "01J0000000000000000000000B", "created_at": NOW + timedelta(seconds=1)}
    hearing.refunded(refund_id="re_2", **other)
    hearing.pass_by(hours=2)
    hearing.till.failing = {"refund": DOWN}
    assert (watched(hearing), hearing.till.calls) == (1, ["refund"])
    hearing.till.failing = {}
    assert watched(hearing) == 2


def test_a_refund_that_brings_up_something_unforeseen_does_not_hide_the_others(hearing):
    first = hearing.refunded()
    hearing.ledger.rows[first.id] = replace(first, outcome=replace(first.outcome, refund_id=["odd"]))
    second = hearing.refunded(refund_id="re_2", id="01J0000000000000000000000B")
    hearing.till.settle("re_2", "succeeded")
    hearing.pass_by(hours=2)
    with capture_logs() as lines:
        assert watched(hearing) == 2
    assert hearing.row(second).outcome.refund_status == "succeeded"
    assert [line["event"] for line in lines] == ["refund_watch_failed", "refund_changed"]


def test_a_refund_that_stripe_does_not_have_is_looked_for_daily_as_long_as_it_is_watched(hearing):
    action = hearing.refunded()
    hearing.till.failing = {"refund": NotFound("none")}
    hearing.pass_by(hours=1)
    watched(hearing)
    assert hearing.row(action).watch_at == hearing.now + timedelta(days=1)
    hearing.now = NOW + WATCHED
    watched(hearing)
    assert hearing.row(action).watch_at is None
    assert hearing.did() == []


def test_a_watch_that_takes_long_leaves_the_rest_for_the_next(hearing):
    for letter in "ABC":
        hearing.refunded(refund_id=f"re_{letter}", id=f"01J0000000000000000000000{letter}")
    hearing.pass_by(hours=1)
    hearing.deps = replace(hearing.deps, budget=lambda: hearing.pass_by(seconds=35))
    assert watched(hearing) == 2


def test_where_money_cannot_be_moved_nothing_is_watched(hearing):
    hearing.refunded()
    hearing.pass_by(hours=1)
    for lacking in ({"money": None}, {"ledger": None}):
        without = replace(hearing.deps, **lacking)
        assert refund_watch.watch(without) == 0
        refund_watch.heard(without, about_refund())
    assert hearing.till.calls == []


def test_of_many_workers_at_once_one_tells_a_change(hearing):
    action = hearing.refunded()
    hearing.till.settle("re_1", "failed")
    threads = [
        threading.Thread(target=refund_watch.look, args=(hearing.deps, hearing.ledger, hearing.till, action))
        for _ in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (hearing.did(), hearing.notes()) == (["came_back"], ["done", "came_back"])


def test_who_looks_at_a_row_that_somebody_else_changed_looks_again(hearing):
    stale = hearing.refunded()
    hearing.till.settle("re_1", "succeeded")
    refund_watch.look(hearing.deps, hearing.ledger, hearing.till, stale)
    hearing.till.settle("re_1", "failed")
    refund_watch.look(hearing.deps, hearing.ledger, hearing.till, stale)
    assert hearing.row(stale).outcome.refund_status == "failed"
    assert hearing.did() == ["settled", "came_back"]


def test_an_action_that_made_no_refund_is_not_looked_at(hearing):
    action = hearing.refunded()
    hearing.ledger.rows[action.id] = replace(action, outcome=replace(action.outcome, refund_id=None))
    hearing.hear(about_refund(1, "charge.refunded", refund_id="ch_1", parent_id=""))
    assert hearing.till.calls == []


def test_an_older_answer_that_arrives_later_does_not_undo_a_newer_one(hearing):
    """One worker reads that the refund was sent; before it keeps that, another reads and keeps that it failed."""
    action = hearing.refunded()
    hearing.till.settle("re_1", "succeeded")
    really, first = hearing.till.refund, [True]

    def slow(refund_id: str):
        answer = really(refund_id)
        if first:
            first.clear()
            hearing.till.settle("re_1", "failed")
            refund_watch.look(hearing.deps, hearing.ledger, hearing.till, action)
        return answer

    slow_till = type("Slow", (), {"refund": staticmethod(slow)})()
    refund_watch.look(hearing.deps, hearing.ledger, slow_till, action)
    assert hearing.row(action).outcome.refund_status == "failed"
    assert (hearing.did(), hearing.notes()) == (["came_back"], ["done", "came_back"])
