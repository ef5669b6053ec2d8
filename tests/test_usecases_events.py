"""An event says whose card is out of date and which refund to look at; twice, late or in any order it says the same."""

from dataclasses import replace
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from app.domain.actions import State
from app.domain.errors import Unavailable, Why
from app.domain.events import TYPES
from app.gateways.followed_cache import FollowedCache
from app.gateways.packed_cache import PackedSnapshotCache
from app.usecases import events, refund_watch
from tests import made
from tests.application import NOW
from tests.databases import migrated
from tests.hearing import Hearing, Told, about_refund, an_event

DOWN = Unavailable(Why.DOWN, "none")


@pytest.fixture
def hearing(migrated_sqlite_url):
    made_hearing = Hearing(migrated_sqlite_url)
    yield made_hearing
    made_hearing.close()


def test_an_event_is_kept_and_a_worker_is_asked_for_it(hearing):
    assert events.pushed(hearing.deps, an_event()) == "kept"
    assert hearing.asked == [("handle_event", "evt_1")]
    assert hearing.told.customers == []


def test_what_an_event_says_itself_is_told_to_all_processes_at_once_and_once(hearing):
    told = Told()
    kept = PackedSnapshotCache(("k" * 32,), lambda: NOW)
    deps = replace(hearing.deps, cache=FollowedCache(kept, told, lambda: NOW, monotonic))
    event = an_event(former_customer_id="cus_before", clues="aa bb")
    for _ in range(2):
        events.pushed(deps, event)
    assert told.customers == ["cus_maya", "cus_before", "clue:aa", "clue:bb"]


def test_the_same_event_again_is_nothing_new(hearing):
    assert hearing.hear(an_event()) == "told"
    assert hearing.hear(an_event()) == "duplicate"
    assert hearing.asked == [("handle_event", "evt_1")]
    assert events.handle(hearing.deps, "evt_1") == "done_before"
    assert hearing.told.customers == ["cus_maya"]


@pytest.mark.parametrize(
    ("event", "outcome"),
    [
        (an_event(type="payout.created"), "unknown_type"),
        (replace(an_event(), account="acct_other"), "other_account"),
        (replace(an_event(), livemode=True), "other_mode"),
    ],
)
def test_an_event_that_is_not_for_us_is_not_kept(hearing, event, outcome):
    assert hearing.hear(event) == outcome
    assert (hearing.store.backlog().waiting, hearing.asked) == (0, [])


def test_with_a_live_key_test_events_are_not_for_us(hearing):
    live = replace(hearing.deps.settings, stripe_api_key="rk_live_1")
    hearing.deps = replace(hearing.deps, settings=live)
    assert hearing.hear(an_event(1)) == "other_mode"
    assert hearing.hear(replace(an_event(2), livemode=True)) == "told"


def test_events_of_credits_are_for_us_where_cards_show_them(hearing):
    """Whose a grant is our key may not be allowed to read then, and for an event that waits every card is read anew."""
    spent = an_event(type="billing.credit_balance_transaction.created", customer_id="", parent_id="credgr_1")
    hearing.billing.failing = {"owner_of": Unavailable(Why.PERMISSION)}
    assert (hearing.hear(spent), hearing.store.backlog().waiting) == ("not_wanted", 0)
    hearing.deps = replace(hearing.deps, settings=replace(hearing.deps.settings, use_billing_credits=True))
    assert (hearing.hear(spent), hearing.store.backlog().waiting) == ("later", 1)


@pytest.mark.parametrize("type", TYPES)
def test_after_every_type_of_event_the_card_of_its_customer_is_out_of_date(hearing, type):
    hearing.deps = replace(hearing.deps, settings=replace(hearing.deps.settings, use_billing_credits=True))
    assert hearing.hear(an_event(type=type)) == "told"
    assert hearing.told.customers == ["cus_maya"]


def test_what_changed_hands_is_out_of_date_for_both(hearing):
    hearing.hear(an_event(type="payment_method.detached", customer_id="", former_customer_id="cus_old"))
    hearing.hear(an_event(2, former_customer_id="cus_old"))
    assert hearing.told.customers == ["cus_old", "cus_maya", "cus_old"]


def test_what_does_not_name_its_customer_is_looked_up_once_and_within_the_budget(hearing):
    hearing.billing.invoice_rows = [made.invoice(id="in_7", customer_id="cus_maya")]
    assert hearing.hear(an_event(type="invoice_payment.paid", customer_id="", parent_id="in_7")) == "told"
    assert (hearing.told.customers, hearing.billing.calls, hearing.waits) == (["cus_maya"], ["owner_of"], 1)


def test_what_an_earlier_event_named_need_not_be_looked_up(hearing):
    hearing.hear(an_event(1, "invoice.created", object_id="in_7"))
    assert hearing.hear(an_event(2, "invoice_payment.paid", customer_id="", parent_id="in_7")) == "told"
    assert (hearing.told.customers, hearing.billing.calls) == (["cus_maya", "cus_maya"], [])


def test_a_guests_payment_is_nobodys_card(hearing):
    assert hearing.hear(an_event(type="charge.succeeded", object_id="ch_9", customer_id="")) == "nobody"
    assert hearing.hear(an_event(2, "charge.dispute.created", customer_id="", parent_id="ch_9")) == "nobody"
    assert hearing.told.customers == []


def test_an_event_that_names_what_a_refund_made_does_not_touch_other_actions(hearing):
    action = hearing.refunded()
    hearing.till.settle("re_1", "succeeded")
    hearing.hear(about_refund(1, refund_id=""))
    hearing.hear(about_refund(2, "charge.dispute.created", parent_id=""))
    hearing.hear(about_refund(3, refund_id="re_other"))
    assert hearing.row(action).outcome.refund_status == "pending"
    assert hearing.till.calls == []


@pytest.mark.parametrize(
    "event",
    [
        about_refund(1, "refund.updated"),
        about_refund(2, "charge.refund.updated"),
        about_refund(3, "refund.failed"),
        about_refund(4, "charge.refunded", refund_id="ch_1", parent_id=""),
        about_refund(5, "charge.dispute.created", refund_id="du_1"),
    ],
)
def test_events_about_a_refund_or_its_charge_look_at_our_own_refunds(hearing, event):
    action = hearing.refunded()
    hearing.till.settle("re_1", "failed")
    assert hearing.hear(event) in ("told", "nobody")
    assert hearing.row(action).outcome.refund_status == "failed"


@pytest.mark.parametrize(("state", "asked"), [(State.UNKNOWN, True), (State.RUNNING, False), (State.DONE, False)])
def test_an_event_of_what_an_action_made_whose_outcome_nobody_knows_wakes_recovery(hearing, state, asked):
    action = hearing.refunded()
    hearing.ledger.rows[action.id] = replace(action, state=state)
    hearing.hear(an_event(1, "refund.created", object_id="re_x", action_id=action.id))
    assert (("recover_actions", "") in hearing.asked) is asked


def test_when_stripe_cannot_be_asked_the_event_waits_for_the_sweep(hearing):
    hearing.billing.failing = {"owner_of": DOWN}
    event = an_event(type="mandate.updated", customer_id="", parent_id="in_7")
    assert hearing.hear(event) == "later"
    assert hearing.store.backlog().waiting == 1
    hearing.billing.failing = {}
    hearing.billing.invoice_rows = [made.invoice(id="in_7", customer_id="cus_maya")]
    hearing.pass_by(seconds=31)
    assert events.sweep(hearing.deps) == 1
    assert (hearing.told.customers, hearing.store.backlog().waiting) == (["cus_maya"], 0)


def test_an_event_that_the_queue_lost_is_done_by_the_sweep_and_not_before_the_queue_had_its_time(hearing):
    events.pushed(hearing.deps, an_event())
    assert events.sweep(hearing.deps) == 0
    hearing.pass_by(seconds=5)
    assert events.sweep(hearing.deps) == 1
    assert hearing.told.customers == ["cus_maya"]
    assert events.sweep(hearing.deps) == 0


def test_one_event_that_brings_up_something_unforeseen_does_not_keep_the_others_waiting(hearing):
    hearing.billing.failing = {"owner_of": KeyError("Maya Lopez")}
    events.pushed(hearing.deps, an_event(1, "mandate.updated", customer_id="", parent_id="in_7"))
    hearing.pass_by(seconds=1)
    events.pushed(hearing.deps, an_event(2))
    hearing.pass_by(seconds=60)
    with capture_logs() as lines:
        assert events.sweep(hearing.deps) == 2
    assert hearing.told.customers == ["cus_maya"]
    assert [line["kind"] for line in lines if line["event"] == "event_failed"] == ["KeyError"]
    assert "Lopez" not in str(lines)


def test_after_an_outage_an_event_waits_for_half_of_its_time_once_more_at_most(hearing):
    hearing.billing.failing = {"owner_of": DOWN}
    hearing.hear(an_event(type="mandate.updated", customer_id="", parent_id="in_7"))
    for _ in range(60):
        hearing.pass_by(seconds=10)
        events.sweep(hearing.deps)
    hearing.billing.failing = {}
    for _ in range(30):
        hearing.pass_by(seconds=10)
        events.sweep(hearing.deps)
    assert not hearing.store.backlog().waiting


class Killed(BaseException):
    """The process dies here."""


def test_a_worker_that_dies_over_an_event_leaves_it_to_the_sweep_ever_later_and_at_last_given_up(hearing):
    hearing.billing.failing = {"owner_of": Killed()}
    events.pushed(hearing.deps, an_event(type="mandate.updated", customer_id="", parent_id="in_7"))
    with pytest.raises(Killed):
        events.handle(hearing.deps, "evt_1")
    deaths, hours = 0, 0
    while hearing.store.backlog().waiting and hours < 48:
        hearing.pass_by(minutes=30)
        hours += 0.5
        try:
            events.sweep(hearing.deps)
        except Killed:
            deaths += 1
    assert (deaths, hearing.store.backlog().waiting) == (events.MOST_TRIES, 0)
    assert 12 < hours < 24
    assert hearing.deps.work.counts() == {("event", "given_up"): 1}


def test_a_sweep_ends_in_time_and_the_rest_waits_for_the_next(hearing):
    for number in range(4):
        events.pushed(hearing.deps, an_event(number, "mandate.updated", customer_id="", parent_id="in_7"))
    hearing.pass_by(minutes=1)
    hearing.deps = replace(hearing.deps, budget=lambda: hearing.pass_by(seconds=25))
    assert events.sweep(hearing.deps) == 2
    assert hearing.store.backlog().waiting == 2


def test_each_event_that_is_done_is_counted_by_what_came_of_it(hearing):
    for number, event in enumerate((an_event(), an_event(), an_event(type="charge.succeeded", customer_id=""))):
        hearing.hear(replace(event, id=f"evt_{number}"))
    assert hearing.deps.work.counts() == {("event", "told"): 2, ("event", "nobody"): 1}


STATUSES = st.lists(st.sampled_from(("pending", "succeeded", "failed")), min_size=1, max_size=4)


def final_state(hearing: Hearing) -> object:
    action = next(iter(hearing.ledger.rows.values()))
    return (
        replace(action.outcome),
        action.watch_at,
        sorted(hearing.notes()),
        hearing.did(),
        hearing.store.backlog().waiting,
        set(hearing.told.customers),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATUSES, st.lists(st.sampled_from(TYPES), max_size=6), st.randoms(use_true_random=False), st.integers(0, 3))
def test_any_order_and_any_number_of_the_same_events_ends_in_the_same_state(
    tmp_path_factory, statuses, others, chance, copies
):
    """Events of every step of a refund and of other things, delivered once in order, and shuffled with copies."""
    kinds = ("refund.updated", "charge.refund.updated", "refund.failed", "refund.updated")
    told = [about_refund(number, kinds[number]) for number in range(len(statuses))]
    told += [an_event(100 + number, type) for number, type in enumerate(others)]
    shuffled = told * (1 + copies)
    chance.shuffle(shuffled)
    states = []
    for delivered in (told, shuffled):
        hearing = Hearing(migrated(tmp_path_factory.mktemp("any-order") / "test.db"))
        hearing.refunded()
        hearing.till.settle("re_1", statuses[-1])
        for event in delivered:
            hearing.hear(event)
        states.append(final_state(hearing))
        hearing.close()
    assert states[0] == states[1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(("moves", "event", "poll", "sweep")), st.integers(0, 5)), max_size=25),
)
def test_each_change_is_told_once_however_steps_events_and_polls_follow_each_other(tmp_path_factory, steps):
    hearing = Hearing(migrated(tmp_path_factory.mktemp("any-order") / "test.db"))
    action = hearing.refunded()
    way = iter(("succeeded", "failed"))
    for what, number in steps:
        if what == "moves":
            hearing.till.settle("re_1", next(way, "failed"))
        elif what == "event":
            hearing.hear(about_refund(number))
        elif what == "poll":
            hearing.pass_by(hours=number)
            refund_watch.watch(hearing.deps)
        else:
            hearing.pass_by(minutes=1)
            events.sweep(hearing.deps)
        assert hearing.did() in ([], ["settled"], ["settled", "came_back"], ["came_back"])
    hearing.pass_by(days=2)
    refund_watch.watch(hearing.deps)
    truth = hearing.till.refunds["re_1"].status
    assert hearing.row(action).outcome.refund_status == truth
    assert hearing.did()[-1:] == {"pending": [], "succeeded": ["settled"], "failed": ["came_back"]}[truth]
    assert hearing.notes().count("came_back") == (truth == "failed")
    hearing.close()
