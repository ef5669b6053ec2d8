"""Facts beside the other processes, in a real Redis: shared, never out of date, and missed rather than waited for."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import redis

from app.domain.billing import Customer, Profile, Snapshot
from app.domain.matching import Clues, How, Match, address_digest, clue_key
from app.domain.ticket import SHOW
from app.gateways.followed_cache import FollowedCache
from app.gateways.packed_cache import PackedSnapshotCache
from app.gateways.redis_bytes import RedisBytes
from app.gateways.redis_changes import RedisChanges, told_key
from app.usecases import desk
from tests import made
from tests.databases import OWN_REDIS
from tests.front import front
from tests.memory_billing import MemoryBilling

pytestmark = pytest.mark.redis
SECRETS = ("k" * 32,)
KEY = clue_key(Clues(("maya@example.com",)))


def now() -> datetime:
    return datetime.now(UTC)


class Process:
    """One process among many, with its clock in hand."""

    def __init__(self, url: str = OWN_REDIS, space: str = "v1") -> None:
        self.later = timedelta(0)
        self.bytes = RedisBytes(url, space, self._seconds, self.now)
        self.feed = RedisChanges(url)
        self.found: list[str] = []
        self.kept = PackedSnapshotCache(SECRETS, self.now, shared=self.bytes, count=self.found.append)
        self.cache = FollowedCache(self.kept, self.feed, self.now, self._seconds)
        self.cache.get("cus_none")
        self.later += timedelta(seconds=20)

    def now(self) -> datetime:
        return now() + self.later

    def _seconds(self) -> float:
        return time.monotonic() + self.later.total_seconds()

    def read(self, customer_id: str = "cus_1", name: str = "Maya") -> None:
        self.cache.put(Snapshot(Customer(customer_id, name), self.now()), self.now())

    def name(self, customer_id: str = "cus_1") -> str | None:
        self.later += timedelta(seconds=0.2)
        found = self.cache.get(customer_id)
        return found.customer.name if found else None

    def close(self) -> None:
        self.bytes.close()
        self.feed.close()


@pytest.fixture
def plain(own_redis: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(own_redis) as client:
        yield client


@pytest.fixture
def here(plain) -> Iterator[Process]:
    yield (made := Process())
    made.close()


@pytest.fixture
def there(plain) -> Iterator[Process]:
    yield (made := Process())
    made.close()


def test_what_one_process_read_another_shows(here, there):
    here.read()
    assert there.name() == "Maya"
    assert (there.name(), here.name(), there.name("cus_2")) == ("Maya", "Maya", None)
    assert (here.found[1:], there.found[1:]) == (["process"], ["redis", "process", "nowhere"])


def test_whom_clues_were_found_to_be_is_known_to_all_until_somebody_gets_the_same_address(here, there):
    here.cache.keep_match(KEY, Match("cus_1", How.EMAIL), here.now())
    assert there.cache.match(KEY) == Match("cus_1", How.EMAIL)
    here.feed.tell((f"clue:{address_digest('MAYA@example.com')}",))
    fresh = Process()
    for one in (here, there, fresh):
        one.later += timedelta(seconds=0.2)
        assert one.cache.match(KEY) is None
    fresh.close()


def test_what_one_process_says_is_out_of_date_none_shows_not_even_one_that_starts_later(here, there):
    here.read()
    assert there.name() == "Maya"
    there.cache.drop("cus_1")
    fresh = Process()
    assert (here.name(), there.name(), fresh.name()) == (None, None, None)
    fresh.close()


def test_what_was_read_before_a_change_and_is_put_after_it_is_shown_by_nobody(here, there):
    late = here.kept.packed(Snapshot(Customer("cus_1", "Old"), here.now()), here.now())
    there.cache.drop("cus_1")
    here.bytes.put("snapshot:cus_1", late)
    fresh = Process()
    assert (there.name(), fresh.name()) == (None, None)
    fresh.close()


def test_an_entry_that_stands_under_another_customers_key_is_shown_to_nobody(here, there, plain):
    here.read("cus_1", "Maya")
    data = plain.get("counterfoil:v1:snapshot:cus_1")
    plain.set("counterfoil:v1:snapshot:cus_2", data)
    assert there.name("cus_2") is None


def test_another_version_of_the_code_does_not_read_what_this_one_kept(here, plain):
    here.read()
    newer = Process(space="v2")
    assert newer.name() is None
    newer.close()


@pytest.mark.parametrize("garbage", [b"", b"x", b"\0" * 5000, b"{}"])
def test_garbage_is_as_good_as_nothing(here, plain, garbage):
    plain.set("counterfoil:v1:snapshot:cus_1", garbage)
    plain.set(told_key("cus_2"), garbage)
    assert (here.name("cus_1"), here.name("cus_2")) == (None, None)


def test_a_key_of_another_kind_is_as_good_as_nothing(here, plain):
    plain.rpush("counterfoil:v1:snapshot:cus_1", "x")
    assert here.name() is None
    here.read()
    assert here.name() == "Maya"


def test_what_somebody_else_wrote_where_changes_are_noted_hides_but_never_shows(here, there, plain):
    here.read()
    plain.set(told_key("cus_1"), "99999999999999999999999")
    assert there.name() is None


def test_a_turn_is_held_by_one_process_at_a_time(here, there):
    order: list[str] = []
    begun = threading.Event()

    def first() -> None:
        with here.cache.turn("cus_1") as waited:
            order.append(f"here {waited}")
            begun.set()
            time.sleep(1.0)
            order.append("done")

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(30)
    with there.cache.turn("cus_1") as waited:
        order.append(f"there {waited}")
    thread.join()
    assert order == ["here False", "done", "there True"]


def test_what_fails_in_a_turn_ends_it(here, there):
    with pytest.raises(ValueError, match="mine"), here.cache.turn("cus_1"):
        raise ValueError("mine")
    with there.cache.turn("cus_1") as waited:
        assert not waited


def test_agents_of_two_processes_who_open_one_cold_customer_at_once_cost_one_cards_reads(here, there, tmp_path):
    """The second process takes what the first one read, though its agent came while that look-up was under way."""
    billing = Paced([Profile(made.customer())])
    billing.begun, billing.go_on = threading.Event(), threading.Event()
    pairs = folders(tmp_path, here, there)
    desks = [replace(front(billing, folder).deps, cache=one.cache, now=one.now) for one, folder in pairs]
    threads = [threading.Thread(target=desk.respond, args=(deps, made.a_ticket(), SHOW)) for deps in desks]
    for one in threads:
        one.start()
        assert billing.begun.wait(30)
    time.sleep(0.1)
    billing.go_on.set()
    for one in threads:
        one.join()
    assert (billing.calls.count("look_up"), billing.calls.count("snapshot")) == (1, 1)


class Paced(MemoryBilling):
    """Its look-ups say that they began, and wait; its facts are read when they are read."""

    begun: threading.Event
    go_on: threading.Event

    def look_up(self, clues):
        self.begun.set()
        self.go_on.wait(30)
        return super().look_up(clues)

    def snapshot(self, customer_id, profile=None):
        later = now() + timedelta(seconds=30)
        return replace(super().snapshot(customer_id, profile), read_at=later)


def folders(root, *processes):
    for number, one in enumerate(processes):
        folder = root / str(number)
        folder.mkdir()
        yield one, folder


class Dead:
    """Connections are taken and nothing is ever said."""

    def __enter__(self) -> str:
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=100)
        return f"redis://127.0.0.1:{self.listening.getsockname()[1]}/0"

    def __exit__(self, *_: object) -> None:
        self.listening.close()


def test_a_redis_that_never_answers_costs_a_moment_once_a_second():
    with Dead() as url:
        silent = RedisBytes(url, "v1", lambda: 0.0, now)
        began = time.monotonic()
        for _ in range(50):
            assert silent.get("snapshot:cus_1", "cus_1") == (None, None)
            silent.put("snapshot:cus_1", b"x")
        turns = [next(silent.turn("cus_1")) for _ in range(5)]
        assert time.monotonic() - began < 10, "each of the 105 would wait for a quarter of a second"
        assert turns == [False] * 5
        silent.close()


def test_a_redis_that_is_back_is_used_again(plain):
    seconds = [0.0]
    gone = RedisBytes("redis://127.0.0.1:1/0", "v1", lambda: seconds[0], now)
    assert gone.get("a") == (None, None)
    gone._redis = plain
    gone.put("a", b"x")
    assert plain.get("counterfoil:v1:a") is None
    seconds[0] = 1.5
    gone.put("a", b"x")
    assert gone.get("a") == (b"x", None)
