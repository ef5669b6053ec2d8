"""Whatever a Redis answers, cards are served: what is none of its answers is as if it were not there."""

import time
from datetime import UTC, datetime

import pytest

from app.domain.billing import Customer, Snapshot
from app.domain.errors import Unavailable
from app.domain.matching import How, Match
from app.gateways.followed_cache import FollowedCache
from app.gateways.packed_cache import PackedSnapshotCache
from app.gateways.read_budget import PlacesInRedis, ReadBudget
from app.gateways.redis_bytes import RedisBytes
from app.gateways.redis_changes import RedisChanges
from tests.odd_redis import ANSWERS, OddRedis

CLUE = "a" * 32


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(params=ANSWERS, ids=lambda answer: repr(answer)[2:20])
def url(request):
    with OddRedis(request.param) as odd:
        yield odd.url


def test_what_is_kept_in_this_process_is_shown_and_it_is_said_that_changes_are_not_heard_of(url):
    shared, feed = RedisBytes(url, "v1", lambda: 0.0, now), RedisChanges(url)
    kept = PackedSnapshotCache(("k" * 32,), now, shared=shared)
    cache = FollowedCache(kept, feed, now, time.monotonic)
    snapshot = Snapshot(Customer("cus_1", "Maya"), now())
    assert cache.get("cus_1") is None
    cache.put(snapshot, now())
    cache.keep_match(CLUE, Match("cus_1", How.EMAIL), now())
    assert cache.match(CLUE) is None and cache.get("cus_1") is None
    kept.keep(snapshot, kept.packed(snapshot, now()))
    assert cache.get("cus_1") == snapshot
    with cache.turn("cus_1") as waited:
        assert isinstance(waited, bool)
    assert cache.trouble() is not None
    shared.close()
    feed.close()


def test_what_cannot_be_told_is_said_to_be_so(url):
    feed = RedisChanges(url)
    with pytest.raises(Unavailable):
        feed.tell(("cus_1",))
    with pytest.raises(Unavailable):
        feed.since("run/5-0")
    feed.close()


@pytest.mark.parametrize("answer", [one for one in ANSWERS if one != b":1\r\n"])  # which says: wait a millisecond
def test_each_process_keeps_its_own_budget_then(answer):
    with OddRedis(answer) as odd:
        spends(odd.url)


def spends(url: str) -> None:
    outcomes: list[str] = []
    budget = ReadBudget(20, PlacesInRedis(url, "a", time.monotonic), time.monotonic, lambda _: None, outcomes.append)
    for _ in range(3):
        budget.take("/v1/charges", time.monotonic() + 5)
    budget.refused("/v1/charges")
    assert outcomes == ["at_once"] * 3
