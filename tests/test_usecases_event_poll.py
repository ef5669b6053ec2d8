"""The list of events is read to its end, in pieces, once, whatever is missed, late, ahead of our clock or gone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.billing import Page
from app.domain.errors import Unavailable, Why
from app.domain.events import TYPES
from app.ports import Came
from app.usecases import event_poll, events
from tests.application import NOW
from tests.hearing import Hearing, an_event

MINUTE = timedelta(minutes=1)
FIRST = TYPES[0]


@pytest.fixture
def hearing(migrated_sqlite_url):
    made = Hearing(migrated_sqlite_url)
    yield made
    made.close()


def happened(hearing: Hearing, number: int, type: str = FIRST, ago: timedelta = timedelta(0)) -> None:
    hearing.billing.event_rows.append(an_event(number, type, hearing.now - ago))


def polled(hearing: Hearing) -> int:
    return event_poll.poll(hearing.deps)


def test_what_happened_is_heard_once_without_any_push(hearing):
    happened(hearing, 1)
    happened(hearing, 2, TYPES[-1])
    assert (polled(hearing), polled(hearing)) == (2, 0)
    assert sorted(hearing.asked) == [("handle_event", "evt_1"), ("handle_event", "evt_2")]
    assert hearing.store.arrivals().only_polled == NOW


def test_what_was_pushed_is_not_done_again(hearing):
    happened(hearing, 1)
    hearing.hear(hearing.billing.event_rows[0])
    assert polled(hearing) == 0
    assert hearing.told.customers == ["cus_maya"]


def test_every_list_asks_for_at_most_twenty_types_and_all_lists_for_all(hearing):
    assert max(len(one) for one in event_poll.LISTS) <= 20
    assert [type for one in event_poll.LISTS for type in one] == list(TYPES)


def test_the_first_time_only_the_last_hour_is_read(hearing):
    happened(hearing, 1, ago=timedelta(hours=2))
    happened(hearing, 2, ago=timedelta(minutes=59))
    assert polled(hearing) == 1


def test_after_a_long_silence_everything_that_stripe_still_has_is_read(hearing):
    happened(hearing, 0)
    polled(hearing)
    happened(hearing, 1)
    hearing.pass_by(days=29)
    happened(hearing, 2)
    assert polled(hearing) == 2
    hearing.pass_by(days=31)
    asked = []
    hearing.billing.events = lambda types, since, after: asked.append(since) or Page((), False)
    polled(hearing)
    assert set(asked) == {hearing.now - timedelta(days=30, minutes=2)}
    assert hearing.store.cursor("events-0").since == NOW + timedelta(days=29)


def test_an_event_that_is_listed_a_little_late_is_heard(hearing):
    happened(hearing, 1)
    polled(hearing)
    hearing.pass_by(minutes=1)
    happened(hearing, 2, ago=MINUTE * 2)
    assert polled(hearing) == 1


def test_a_long_list_is_read_in_bounded_pieces_and_goes_on_where_it_stopped(hearing):
    for number in range(2350):
        happened(hearing, number, ago=timedelta(seconds=3000 - number))
    assert polled(hearing) == 1000
    stood = hearing.store.cursor("events-0")
    assert (stood.after, stood.until) == ("evt_1350", NOW - timedelta(seconds=651))
    happened(hearing, 9999)
    assert polled(hearing) == 1000
    assert polled(hearing) == 350
    assert hearing.store.cursor("events-0").after == ""
    assert polled(hearing) == 1
    assert (polled(hearing), hearing.store.backlog().waiting) == (0, 2351)


def test_reads_stay_within_the_budget(hearing):
    polled(hearing)
    assert hearing.waits == hearing.billing.calls.count("events") == len(event_poll.LISTS)


def test_what_was_read_before_stripe_could_not_be_asked_any_more_is_kept(hearing):
    for number in range(250):
        happened(hearing, number, ago=MINUTE)
    calls = []

    def budget() -> None:
        calls.append(1)
        if len(calls) == 3:
            hearing.billing.failing = {"events": Unavailable(Why.DOWN)}

    hearing.deps = replace(hearing.deps, budget=budget)
    with pytest.raises(Unavailable):
        polled(hearing)
    hearing.billing.failing = {}
    hearing.deps = replace(hearing.deps, budget=lambda: None)
    assert polled(hearing) == 50


def test_a_pass_whose_place_is_gone_begins_anew(hearing):
    for number in range(1100):
        happened(hearing, number, ago=MINUTE)
    polled(hearing)
    stood = hearing.store.cursor("events-0").after
    hearing.billing.event_rows = [one for one in hearing.billing.event_rows if one.id != stood]
    assert polled(hearing) == 0
    assert polled(hearing) == 1
    assert polled(hearing) == 99


def test_events_from_the_future_do_not_keep_later_ones_of_the_present_from_being_heard(hearing):
    happened(hearing, 1, ago=timedelta(days=-40))
    assert polled(hearing) == 1
    happened(hearing, 2)
    assert polled(hearing) == 1


def test_an_event_that_waits_is_not_asked_for_again_by_a_poll(hearing):
    happened(hearing, 1)
    events.keep(hearing.deps, hearing.billing.event_rows, Came.POLLED)
    polled(hearing)
    assert hearing.asked == [("handle_event", "evt_1")]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 130), st.integers(0, 200), st.booleans()), min_size=1, max_size=6))
def test_no_event_is_missed_however_polls_and_events_follow_each_other(hearing, rounds):
    """Rounds of so many events, then so many seconds, then perhaps a poll; at the end every event is known."""
    hearing.billing.event_rows.clear()
    hearing.pass_by(hours=3)
    start = int(hearing.now.timestamp())
    polled(hearing)
    for round, (many, seconds, poll) in enumerate(rounds):
        for number in range(many):
            happened(hearing, start * 1000 + round * 200 + number)
        hearing.pass_by(seconds=seconds)
        if poll:
            polled(hearing)
    polled(hearing)
    assert hearing.store.keep(hearing.billing.event_rows, NOW, Came.POLLED, NOW) == frozenset()
