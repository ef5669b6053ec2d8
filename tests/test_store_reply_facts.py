"""What came of replies: edited, the ticket back, a later refund or dispute; what nobody can know is unknown. On both
databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete, insert

from app.domain.actions import Outcome as Done
from app.domain.actions import State
from app.domain.events import Event
from app.domain.macros.drafted import Used
from app.domain.macros.figures import WITHIN, Outcome
from app.domain.ticket_events import TicketEvent, What
from app.ports import Came
from app.store.engine import connect
from app.store.reply_tables import reply_drafts
from app.store.sql_events import SqlEvents
from app.store.sql_ledger import SqlLedger
from app.store.sql_replies import _values
from app.store.sql_reply_facts import SqlReplyFacts
from app.store.sql_ticket_events import SqlTicketEvents
from app.store.ticket_tables import ticket_events
from tests import made
from tests.ledgers import action, claimed, finished, later, proposed
from tests.sample_reply_cards import shown

NOW = made.NOW
SINCE, UNTIL = NOW - timedelta(days=30), NOW + timedelta(days=1)
USE = replace(
    shown().draft,
    **{"id": "d1", "macro": "refund-sent", "version": 3, "about": "payment", "about_id": "ch_1", "charge_id": "ch_1"},
    **{"channel": "intercom", "account": "acme", "ticket_id": "1042"},
    **{"used": Used.SENT, "used_at": NOW - timedelta(days=10), "edited": False},
)
AT = USE.used_at
assert AT is not None


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request):
    made_ = connect(request.getfixturevalue(f"migrated_{request.param}_url"))
    yield made_
    made_.dispose()


def used(engine, *uses) -> None:
    with engine.begin() as connection:
        connection.execute(insert(reply_drafts), [_values(one) for one in uses])


def happened(engine, *events: tuple[What, datetime], name: str = "e", **more: str) -> None:
    facts = {"channel": "intercom", "account": "acme", "ticket_id": "1042"} | more
    rows = [TicketEvent(f"{name}{n}", what=what, at=at, **facts) for n, (what, at) in enumerate(events)]
    SqlTicketEvents(engine).keep(rows, NOW)


def heard_since(engine, days: float) -> None:
    """The helpdesk's events were heard from so long ago until now."""
    for name, at in (("first", NOW - timedelta(days=days)), ("last", NOW)):
        SqlTicketEvents(engine).keep([TicketEvent(name, "intercom", "acme", What.CREATED, at, "1")], at)


def told(engine, kind: str, charge: str, at: datetime) -> None:
    event = Event(f"evt_{kind}_{at:%d%H%M%S}", kind, at, False, object_id="x_1", parent_id=charge)
    SqlEvents(engine).keep([event], NOW, Came.PUSHED, NOW)


def outcome(engine) -> Outcome:
    [found] = SqlReplyFacts(engine).outcomes(SINCE, UNTIL)
    return found


def test_uses_are_counted_by_version_and_by_what_is_known_of_them(engine):
    used(engine, USE, replace(USE, id="d2"), replace(USE, id="d3", edited=True), replace(USE, id="d4", version=4))
    used(engine, replace(USE, id="d5", edited=None))
    found = SqlReplyFacts(engine).outcomes(SINCE, UNTIL)
    assert sorted((one.version, str(one.edited), one.number) for one in found) == [
        (3, "False", 2),
        (3, "None", 1),
        (3, "True", 1),
        (4, "False", 1),
    ]


def test_only_uses_of_that_time_count_and_what_was_only_shown_never(engine):
    used(engine, replace(USE, used_at=SINCE), replace(USE, id="d2", used_at=UNTIL))
    used(engine, replace(USE, id="d3", used=None, used_at=None, edited=None))
    assert outcome(engine).number == 1


SOLVED, BACK = (What.SOLVED, AT + timedelta(hours=1)), (What.REOPENED, AT + timedelta(days=2))


@pytest.mark.parametrize(
    ("events", "reopened"),
    [
        ((), False),
        ((SOLVED, BACK), True),
        ((SOLVED, (What.REPLIED, AT + timedelta(days=2))), True),
        (((What.SOLVED, AT - timedelta(seconds=59)), BACK), True),
        ((SOLVED,), False),
        ((BACK,), False),
        (((What.REPLIED, AT + timedelta(days=1)), (What.SOLVED, AT + timedelta(days=2))), False),
        (((What.SOLVED, AT - timedelta(seconds=61)), BACK), False),
        ((SOLVED, (What.REOPENED, AT + WITHIN - timedelta(seconds=1))), True),
        ((SOLVED, (What.REOPENED, AT + WITHIN + timedelta(seconds=1))), False),
        ((SOLVED, (What.ASSIGNED, AT + timedelta(days=2))), False),
        (((What.SOLVED, AT - timedelta(seconds=50)), (What.REOPENED, AT - timedelta(seconds=10))), False),
    ],
)
def test_a_ticket_is_reopened_when_it_was_solved_after_the_reply_and_came_back_within_a_week(engine, events, reopened):
    used(engine, USE)
    heard_since(engine, 40)
    happened(engine, *events)
    assert outcome(engine).reopened is reopened


@pytest.mark.parametrize("other", [{"ticket_id": "9"}, {"channel": "zendesk"}, {"account": "other"}])
def test_another_ticket_that_came_back_does_not_count(engine, other):
    used(engine, USE)
    heard_since(engine, 40)
    happened(engine, SOLVED, BACK, **other)
    assert outcome(engine).reopened is False


@pytest.mark.parametrize(("days", "used_days_ago", "known"), [(40, 10, True), (9, 10, False), (40, 6, False)])
def test_it_is_unknown_where_the_helpdesk_was_not_heard_all_that_week(engine, days, used_days_ago, known):
    used(engine, replace(USE, used_at=NOW - timedelta(days=used_days_ago)))
    heard_since(engine, days)
    assert outcome(engine).reopened is (False if known else None)


def test_one_helpdesk_that_is_heard_says_nothing_of_the_other(engine):
    used(engine, replace(USE, channel="zendesk"))
    heard_since(engine, 40)
    assert outcome(engine).reopened is None


def test_without_any_event_it_is_unknown_and_one_that_came_back_is_known_at_once(engine):
    used(engine, replace(USE, used_at=NOW - timedelta(days=1)))
    assert outcome(engine).reopened is None
    happened(engine, (What.SOLVED, NOW - timedelta(hours=9)), (What.REOPENED, NOW - timedelta(hours=8)))
    assert outcome(engine).reopened is True


@pytest.mark.parametrize(
    ("kind", "charge", "after", "expected"),
    [
        ("refund.created", "ch_1", 1, (True, False)),
        ("charge.dispute.created", "ch_1", 1, (False, True)),
        ("refund.created", "ch_1", -1, (False, False)),
        ("charge.dispute.created", "ch_1", -1, (False, False)),
        ("refund.created", "ch_2", 1, (False, False)),
        ("refund.updated", "ch_1", 1, (False, False)),
        ("charge.dispute.closed", "ch_1", 1, (False, False)),
    ],
)
def test_a_later_refund_or_dispute_of_the_same_payment_counts(engine, kind, charge, after, expected):
    used(engine, USE)
    told(engine, kind, charge, AT + timedelta(hours=after))
    assert (outcome(engine).refunded, outcome(engine).disputed) == expected


@pytest.mark.parametrize(("ended", "expected"), [(60, True), (-60, False)])
def test_a_refund_of_ours_counts_by_its_charge_before_stripe_tells_of_it(engine, ended, expected):
    ledger = SqlLedger(engine)
    one = action(charge="ch_1")
    proposed(ledger, one)
    assert claimed(ledger, one)
    used(engine, replace(USE, used_at=later(0)))
    assert outcome(engine).refunded is False
    assert finished(ledger, one, finished_at=later(ended), outcome=Done(reference="re_1", refund_id="re_1"))
    assert outcome(engine).refunded is expected


def test_a_refund_of_ours_that_failed_does_not_count(engine):
    ledger = SqlLedger(engine)
    one = action(charge="ch_1")
    proposed(ledger, one)
    assert claimed(ledger, one)
    used(engine, replace(USE, used_at=later(0)))
    assert finished(ledger, one, state=State.FAILED, finished_at=later(60), outcome=Done())
    assert outcome(engine).refunded is False


def test_a_credit_on_the_invoice_that_the_reply_was_about_counts(engine):
    ledger = SqlLedger(engine)
    one = action(order=made.order(charge_id=None, invoice_id="in_9"))
    proposed(ledger, one)
    assert claimed(ledger, one)
    about = replace(USE, about="invoice", about_id="in_9", charge_id="", used_at=later(0))
    used(engine, about, replace(about, id="d2", about="payment", about_id="in_9"))
    assert finished(ledger, one, finished_at=later(60), outcome=Done())
    found = SqlReplyFacts(engine).outcomes(SINCE, UNTIL)
    assert {(one.refunded, one.number) for one in found} == {(True, 1), (None, 1)}


def test_a_reply_about_no_payment_has_nothing_to_know_of_refunds(engine):
    used(engine, replace(USE, about="customer", about_id="", charge_id=""))
    told(engine, "refund.created", "", NOW)
    assert (outcome(engine).refunded, outcome(engine).disputed) == (None, None)


WHAT = some.sampled_from((What.SOLVED, What.REOPENED, What.REPLIED, What.ASSIGNED, What.CREATED))
EVENTS = some.lists(some.tuples(WHAT, some.integers(-48, 240)), max_size=8, unique_by=lambda one: one[1])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(events=EVENTS)
def test_whatever_happened_to_a_ticket_the_database_counts_as_one_who_reads_its_events_in_order(
    migrated_sqlite_url, events
):
    engine = connect(migrated_sqlite_url)
    with engine.begin() as connection:
        connection.execute(delete(ticket_events))
        connection.execute(delete(reply_drafts))
    used(engine, USE)
    heard_since(engine, 40)
    happened(engine, *((what, AT + timedelta(hours=hours)) for what, hours in events))
    solved, back = False, False
    for what, hours in sorted(events, key=lambda one: one[1]):
        if what is What.SOLVED and hours >= 0:
            solved = True
        elif what in (What.REOPENED, What.REPLIED) and solved and hours <= WITHIN / timedelta(hours=1):
            back = True
    assert outcome(engine).reopened is back
    engine.dispose()
