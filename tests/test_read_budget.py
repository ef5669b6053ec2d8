"""Cards take no more of Stripe's limits than their budget, among all processes, and money waits for nobody."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Unavailable, Why
from app.gateways.read_budget import PlacesHere, PlacesInRedis, ReadBudget, buckets
from app.settings import Settings
from tests.databases import OWN_REDIS
from tests.stripe_server import Said, gateway, serving

CHARGES, INVOICES = "/v1/charges", "/v1/invoices"


@dataclass
class Time:
    seconds: float = 100.0
    slept: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def clock(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def budget(time: Time, per_second: float = 20) -> ReadBudget:
    return ReadBudget(
        per_second, PlacesHere(time.clock), time.clock, time.sleep, lambda outcome: time.outcomes.update([outcome])
    )


def test_a_burst_goes_out_at_once_and_then_one_kind_after_the_other_at_a_quarter_of_the_pace():
    time = Time()
    own = budget(time)
    for _ in range(20):
        own.take(CHARGES, 1000)
    assert time.slept == []
    own.take(CHARGES, 1000)
    own.take(CHARGES, 1000)
    assert time.slept == pytest.approx([0.2, 0.2])
    own.take(INVOICES, 1000)
    assert len(time.slept) == 2
    assert time.outcomes == {"at_once": 21, "waited": 2}


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), min_size=120, max_size=240))
def test_however_they_come_no_kind_and_not_all_together_go_beyond_their_pace(kinds):
    time = Time()
    own, sent = budget(time), []
    for kind in kinds:
        own.take(kind, 10_000)
        sent.append((time.seconds, kind))
    for wanted, most, rate in ((None, 80, 20), ("a", 20, 5), ("f", 20, 5)):
        at = [moment for moment, kind in sent if wanted in (None, kind)]
        for place, moment in enumerate(at):
            assert sum(1 for one in at[: place + 1] if one > moment - 10) <= most + 10 * rate + 1


def test_whose_turn_would_come_too_late_is_told_so_at_once():
    time = Time()
    own = budget(time)
    for _ in range(20):
        own.take(CHARGES, 1000)
    with pytest.raises(Unavailable) as refused:
        own.take(CHARGES, time.seconds + 0.1)
    assert (refused.value.why, time.slept) == (Why.RATE_LIMITED, [])
    assert time.outcomes == {"at_once": 20, "refused": 1}


def test_after_stripe_says_that_it_is_too_much_no_burst_goes_out():
    time = Time()
    own = budget(time)
    own.refused(CHARGES)
    own.take(CHARGES, 1000)
    own.take(CHARGES, 1000)
    assert time.slept == pytest.approx([0.2, 0.2])


@pytest.mark.redis
def test_all_processes_share_one_budget():
    with redis.Redis.from_url(OWN_REDIS) as plain:
        plain.flushdb()
        took: list[int] = []

        def process() -> None:
            places = PlacesInRedis(OWN_REDIS, "a", monotonic)
            took.append(sum(places.take(buckets(CHARGES, 20)) == 0 for _ in range(15)))

        began, threads = monotonic(), [threading.Thread(target=process) for _ in range(3)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert 20 <= sum(took) <= min(21 + 20 * (monotonic() - began), 44)
        other = PlacesInRedis(OWN_REDIS, "b", monotonic)
        assert other.take(buckets(CHARGES, 20)) == 0
        other.empty(buckets(CHARGES, 20))
        assert 0 < other.take(buckets(CHARGES, 20)) <= 200
        plain.flushdb()


@pytest.mark.redis
def test_what_stands_there_that_is_no_number_lets_reads_through():
    with redis.Redis.from_url(OWN_REDIS) as plain:
        plain.flushdb()
        plain.set("counterfoil:budget:a:all", "garbage")
        plain.rpush("counterfoil:budget:b:all", "x")
        for space in "ab":
            assert PlacesInRedis(OWN_REDIS, space, monotonic).take(buckets(CHARGES, 20)) == 0
        plain.flushdb()


def test_without_redis_each_process_keeps_its_own_budget():
    places = PlacesInRedis("redis://127.0.0.1:1/0", "a", lambda: 50.0)
    assert [places.take(buckets(CHARGES, 1)) for _ in range(2)] == [0, 4000]


@pytest.mark.parametrize(
    ("key", "said", "expected"),
    [
        ("rk_live_x", None, 20),
        ("rk_test_x", None, None),
        ("rk_live_x", 0, None),
        ("rk_test_x", 7, 7),
    ],
)
def test_the_budget_is_a_fifth_of_a_live_accounts_limit_unless_it_is_said(key, said, expected):
    assert Settings(("k" * 32,), key, stripe_reads_per_second=said).reads_per_second == expected


class Counting(ReadBudget):
    """Notes what was asked of it."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.too_much: list[str] = []

    def take(self, endpoint: str, deadline: float) -> None:
        self.taken.append(endpoint)

    def refused(self, endpoint: str) -> None:
        self.too_much.append(endpoint)


def asked(answer: Callable[..., Said], budget: ReadBudget) -> None:
    with serving(answer) as server:
        own = gateway(server.url, budget=budget)
        with pytest.raises(Unavailable):
            own.invoice("in_1")
        own.close()


def test_each_try_takes_its_turn_and_a_refusal_by_stripe_slows_down_what_comes_after():
    counting = Counting()
    body = {"error": {"type": "invalid_request_error", "code": "rate_limit"}}
    asked(lambda _path, _before: Said(429, body), counting)
    assert counting.taken == ["/v1/invoices/{id}"] * 3
    assert counting.too_much == ["/v1/invoices/{id}"] * 3


def test_what_moves_money_takes_no_turn():
    counting = Counting()
    with serving(lambda _path, _before: Said(200, {"id": "in_1"})) as server:
        own = gateway(server.url, budget=counting)
        assert own.reader.unbounded()._timing.budget is None
        own.close()
