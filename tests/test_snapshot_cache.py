"""Snapshots and matches are kept for a short time, and not too many of them."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.billing import Customer, Snapshot
from app.domain.matching import How, Match
from app.gateways.snapshot_cache import MemorySnapshotCache

START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cache(clock):
    return MemorySnapshotCache(60, 2, clock)


def snapshot(customer_id: str) -> Snapshot:
    return Snapshot(Customer(customer_id), START)


def test_what_was_put_comes_back_until_its_time_is_over(cache, clock):
    cache.put(snapshot("cus_1"))
    clock.moment = START + timedelta(seconds=59)
    assert cache.get("cus_1") == snapshot("cus_1")
    clock.moment = START + timedelta(seconds=60)
    assert cache.get("cus_1") is None


def test_a_later_snapshot_of_a_customer_replaces_the_earlier(cache):
    later = Snapshot(Customer("cus_1", name="Maya"), START)
    cache.put(snapshot("cus_1"))
    cache.put(later)
    assert cache.get("cus_1") == later


def test_a_dropped_customer_is_gone_and_dropping_nobody_is_fine(cache):
    cache.put(snapshot("cus_1"))
    cache.drop("cus_1")
    cache.drop("cus_1")
    assert cache.get("cus_1") is None


def test_of_too_many_the_one_longest_unused_goes(cache):
    cache.put(snapshot("cus_1"))
    cache.put(snapshot("cus_2"))
    cache.get("cus_1")
    cache.put(snapshot("cus_3"))
    assert [cache.get(one) is not None for one in ("cus_1", "cus_2", "cus_3")] == [True, False, True]


def test_a_match_is_kept_by_requester_and_can_be_dropped(cache, clock):
    match = Match("cus_1", How.EMAIL)
    cache.keep_match("intercom:a:1", match)
    assert cache.match("intercom:a:1") == match
    assert cache.match("intercom:a:2") is None
    cache.drop_match("intercom:a:1")
    assert cache.match("intercom:a:1") is None


def test_to_drop_one_of_very_many_matches_asks_the_clock_for_none_of_them():
    """Twenty thousand are kept, and each new customer's clues are dropped in every process, while cards wait."""
    clock = Clock()
    looks: list[int] = []
    cache = MemorySnapshotCache(60, 1000, lambda: (looks.append(1), clock())[1])
    for number in range(1000):
        cache.keep_match(f"{number}.a.b", Match("cus_1", How.EMAIL))
    looks.clear()
    cache.drop_match("999.")
    assert (len(looks), cache.match("999.a.b"), cache.match("998.a.b")) == (0, None, Match("cus_1", How.EMAIL))


def test_a_match_is_forgotten_in_time(cache, clock):
    cache.keep_match("intercom:a:1", Match("cus_1", How.EMAIL))
    clock.moment = START + timedelta(seconds=60)
    assert cache.match("intercom:a:1") is None
