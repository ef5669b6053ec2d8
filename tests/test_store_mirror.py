"""The mirror's rows in Postgres: the later reading wins, a mark made again stays, pages go on where they end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.actions import Outcome, State
from app.domain.audit import Did
from app.domain.events import Event
from app.domain.mirror import Kind, Mark, Row
from app.ports import Came
from app.ports.mirror_rows import Filling, Wanted
from app.store.engine import connect
from app.store.sql_events import SqlEvents
from app.store.sql_ledger import SqlLedger
from app.store.sql_mirror import SqlMirror
from app.usecases.recording import PROGRAM, about
from tests import made
from tests.application import NOW

pytestmark = pytest.mark.postgres
MAYA = Row(Kind.CUSTOMER, "cus_maya", {"id": "cus_maya"}, NOW, "cus_maya", email="maya@shop.example")
SECOND = timedelta(seconds=1)


@pytest.fixture
def engine(migrated_postgres_url):
    opened = connect(migrated_postgres_url)
    yield opened
    opened.dispose()


@pytest.fixture
def rows(engine):
    mirror = SqlMirror(engine, lambda: NOW)
    mirror.begin("shape", NOW)
    mirror.keep([MAYA], mirror.draw(), "shape")
    return mirror


def charge(number: int, at=NOW, **more) -> Row:
    return Row(Kind.CHARGE, f"ch_{number}", {"id": f"ch_{number}"} | more, at, "cus_maya")


def charges(rows, after="", limit=10):
    page = rows.listed(Wanted(Kind.CHARGE, customer_id="cus_maya", after=after, limit=limit))
    return [one["id"] for one in page.rows], page.more


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(5)), gone=st.booleans())
def test_whatever_order_readings_are_kept_in_the_last_that_began_stands(rows, order, gone):
    numbers = [rows.draw() for _ in order]
    for one in order:
        last = one == len(order) - 1
        body = None if gone and last else {"id": "ch_1", "reading": one}
        rows.keep([Row(Kind.CHARGE, "ch_1", body, NOW, "cus_maya")], numbers[one], "shape")
    found = rows.one(Kind.CHARGE, "ch_1")
    assert found == (None if gone else {"id": "ch_1", "reading": len(order) - 1})


def test_lists_are_newest_first_and_within_a_second_as_stripe_had_them(rows):
    page = [charge(5), charge(4), charge(3), charge(9, NOW - SECOND)]
    older, began = [charge(2, NOW - SECOND), charge(1, NOW - 2 * SECOND)], rows.health().number
    rows.fill(page, rows.draw(), Filling(Kind.CHARGE, "ch_9", 4), began)
    rows.fill(older, rows.draw(), Filling(Kind.CHARGE, "ch_1", 6), began)
    rows.keep([charge(6)], rows.draw(), "shape")
    rows.keep([charge(4, amount=1)], rows.draw(), "shape")
    everything = ["ch_6", "ch_5", "ch_4", "ch_3", "ch_9", "ch_2", "ch_1"]
    assert charges(rows) == (everything, False)
    assert charges(rows, limit=3) == (everything[:3], True)
    assert charges(rows, "ch_4", 2) == (everything[3:5], True)
    assert charges(rows, "ch_9") == (everything[5:], False)
    assert charges(rows, "ch_nowhere") == ([], False)


def test_a_mark_that_was_made_again_while_it_was_read_stays(rows):
    rows.mark([Mark(Kind.CHARGE, "ch_1", "cus_maya")])
    (marked,) = rows.due(NOW, 9)
    rows.mark([Mark(Kind.CHARGE, "ch_1", "cus_maya")])
    rows.read(marked)
    rows.later(marked, NOW + SECOND)
    (again,) = rows.due(NOW, 9)
    assert (again.mark, again.tries) == (marked.mark, 0)
    rows.later(again, NOW + SECOND)
    assert rows.due(NOW, 9) == ()
    assert [one.tries for one in rows.due(NOW + SECOND, 9)] == [1]
    rows.read(again)
    assert rows.due(NOW + SECOND, 9) == ()


def waiting(engine, **facts) -> None:
    event = Event(**{"id": "evt_1", "type": "charge.succeeded", "created": NOW, "livemode": False} | facts)
    SqlEvents(engine).keep([event], NOW, Came.PUSHED, NOW)


@pytest.mark.parametrize(
    ("facts", "doubtful"),
    [
        ({"customer_id": "cus_maya"}, True),
        ({"customer_id": "cus_noah", "former_customer_id": "cus_maya"}, True),
        ({"customer_id": "cus_noah"}, False),
        ({"type": "charge.succeeded", "parent_id": "pi_1"}, False),
        ({"type": "charge.dispute.created", "parent_id": "ch_1"}, True),
        ({"type": "charge.dispute.created", "parent_id": "ch_2"}, False),
        ({"type": "charge.dispute.created", "parent_id": "ch_nobodys"}, True),
        ({"type": "refund.created", "parent_id": "ch_1"}, True),
        ({"type": "invoice_payment.paid", "parent_id": "ch_1"}, True),
    ],
)
def test_an_event_that_waits_puts_those_in_doubt_whom_it_may_be_about(rows, engine, facts, doubtful):
    noah = Row(Kind.CHARGE, "ch_2", {"id": "ch_2"}, NOW, "cus_noah")
    rows.keep([charge(1), noah], rows.draw(), "shape")
    assert rows.standing("cus_maya").waiting is False
    waiting(engine, **facts)
    assert rows.standing("cus_maya").waiting is doubtful
    SqlEvents(engine).done("evt_1", "told", NOW)
    assert rows.standing("cus_maya").waiting is False


def test_a_mark_puts_its_own_customer_in_doubt_and_a_new_identity_everybody_who_is_looked_up(rows):
    rows.mark([Mark(Kind.CUSTOMER, "cus_noah", "cus_noah")])
    assert (rows.standing("cus_maya").waiting, rows.standing("cus_noah").waiting) == (False, True)
    assert rows.standing_of_identities().waiting is False
    rows.mark([Mark(Kind.CUSTOMER, "cus_noah", "cus_noah", identity=True)])
    rows.mark([Mark(Kind.CUSTOMER, "cus_noah", "cus_noah")])
    assert rows.standing_of_identities().waiting is True


def test_an_action_under_way_keeps_its_customer_in_doubt_and_one_that_ended_says_when(rows, engine):
    ledger = SqlLedger(engine)
    asked = made.action(order=replace(made.action().order, customer_id="cus_maya"))
    ledger.propose(asked, about(asked, Did.PROPOSED, PROGRAM, NOW))
    assert rows.standing("cus_maya").waiting is False
    running = replace(asked, state=State.RUNNING, body="{}", started_at=NOW)
    assert ledger.claim(running, 99, about(running, Did.CONFIRMED, PROGRAM, NOW))
    assert (rows.standing("cus_maya").waiting, rows.standing("cus_noah").waiting) == (True, False)
    done = replace(running, state=State.DONE, outcome=Outcome(reference="re_1"), finished_at=NOW + SECOND)
    assert ledger.finish(done, about(done, Did.EXECUTED, PROGRAM, NOW), ())
    assert (rows.standing("cus_maya").waiting, rows.standing("cus_maya").doubted_at) == (False, NOW + SECOND)
    assert rows.standing("cus_noah").doubted_at is None


def test_who_is_not_there_is_known_not_to_be(rows):
    assert rows.standing("cus_maya").there is True
    assert rows.standing("cus_nobody").there is False
    rows.keep([Row(Kind.CUSTOMER, "cus_maya", None)], rows.draw(), "shape")
    assert rows.standing("cus_maya").there is False


def test_what_is_about_a_charge_is_its_customers_and_is_kept_only_with_it(rows):
    refund = Row(Kind.REFUND, "re_1", {"id": "re_1", "charge": "ch_1"}, NOW, charge_id="ch_1")
    rows.keep([refund], rows.draw(), "shape")
    assert rows.one(Kind.REFUND, "re_1") is None
    rows.keep([refund, charge(1)], rows.draw(), "shape")
    assert (rows.owner("re_1"), rows.owner("ch_1"), rows.owner("re_2")) == ("cus_maya", "cus_maya", "")


def test_how_far_a_kind_is_filled_is_kept_with_its_page_and_begins_anew_with_a_new_filling(rows):
    filling = Filling(Kind.CHARGE, "ch_1", 1, NOW, NOW - SECOND, done=False)
    rows.fill([charge(1)], rows.draw(), filling, rows.health().number)
    assert rows.fillings() == (filling,)
    began = rows.begin("another", NOW)
    assert (rows.fillings(), rows.health().number) == ((), began)
    rows.fill([charge(2)], rows.draw(), Filling(Kind.CHARGE, "ch_2", 1, done=True), began)
    rows.keep([MAYA], rows.draw(), "another")
    assert rows.filled(NOW, began) == 1
    assert charges(rows) == (["ch_2"], False)
    assert rows.health().filled_at == NOW
    rows.forget_filling()
    assert (rows.health(), rows.standing("cus_maya"), rows.fillings()) == (None, None, ())


def test_what_was_heard_never_goes_back_and_customers_are_counted_round_and_round(rows):
    rows.heard_until(NOW + SECOND)
    rows.heard_until(NOW)
    assert rows.health().as_of == NOW + SECOND
    rows.keep([Row(Kind.CUSTOMER, "cus_noah", {"id": "cus_noah"}, NOW - SECOND, "cus_noah")], rows.draw(), "shape")
    assert [rows.customer_at(place) for place in range(3)] == ["cus_noah", "cus_maya", "cus_noah"]
