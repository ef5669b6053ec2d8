"""A cache among many processes: what one says is out of date no other shows, nor what was read before."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from app.domain.billing import Customer, Snapshot
from app.domain.errors import Unavailable, Why
from app.domain.matching import Clues, How, Match, address_digest, clue_key
from app.gateways.followed_cache import FollowedCache, Following
from app.gateways.packed_cache import PackedSnapshotCache, Room
from app.ports import Changes
from tests.application import NOW

READ = timedelta(seconds=9)


class Feed:
    """A feed in memory; `down` makes it unreachable, `asked` counts the looks."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.down, self.lost, self.asked = False, False, 0

    def tell(self, customer_ids) -> None:
        self._reach()
        self.told.extend(customer_ids)

    def since(self, position: str) -> Changes:
        self.asked += 1
        self._reach()
        whole, self.lost = not self.lost, False
        behind = tuple(self.told[int(position) :]) if position and whole else ()
        return Changes(behind, str(len(self.told)), whole)

    def _reach(self) -> None:
        if self.down:
            raise Unavailable(Why.DOWN, "changes: ConnectionError")


class Process:
    """One process: its cache, and its time, which only a test moves."""

    def __init__(self, feed: Feed) -> None:
        self.seconds = 0.0
        kept = PackedSnapshotCache(("k" * 32,), self.now, Room(hot=4, packed=10, seconds=60))
        self.cache = FollowedCache(kept, feed, self.now, lambda: self.seconds, Following())
        self.cache.get("cus_1")
        self.seconds += 10

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def read(self, customer_id: str = "cus_1", ago: float = 0) -> Snapshot:
        return Snapshot(Customer(customer_id), self.now() - timedelta(seconds=ago))


@pytest.fixture
def feed():
    return Feed()


@pytest.fixture
def here(feed):
    return Process(feed)


@pytest.fixture
def there(feed):
    return Process(feed)


def test_a_snapshot_is_kept_until_somebody_elsewhere_says_that_it_is_out_of_date(here, there):
    here.cache.put(here.read())
    here.cache.put(here.read("cus_2"))
    there.cache.drop("cus_1")
    here.seconds += 0.11
    assert (here.cache.get("cus_1"), here.cache.get("cus_2") is not None) == (None, True)


def test_a_drop_is_felt_here_at_once(here):
    here.cache.put(here.read())
    here.cache.drop("cus_1")
    assert here.cache.get("cus_1") is None


def test_hits_ask_the_feed_at_most_every_tenth_of_a_second(feed, here):
    here.cache.put(here.read())
    before = feed.asked
    for _ in range(50):
        assert here.cache.get("cus_1") is not None
    assert feed.asked == before
    here.seconds += 0.1
    here.cache.get("cus_1")
    here.cache.get("cus_1")
    assert feed.asked == before + 1


@pytest.mark.parametrize(("after", "kept"), [(0.0, False), (8.9, False), (9.1, True)])
def test_a_snapshot_whose_reading_may_have_begun_before_a_change_is_not_kept(here, there, after, kept):
    there.cache.drop("cus_1")
    here.seconds += 0.2
    here.cache.get("cus_1")
    here.seconds += after
    here.cache.put(here.read())
    assert (here.cache.get("cus_1") is not None) is kept


def test_a_change_that_is_told_while_a_snapshot_is_read_is_not_lost(here, there):
    began = here.read()
    there.cache.drop("cus_1")
    here.seconds += 3
    here.cache.put(began)
    assert here.cache.get("cus_1") is None


def test_until_a_process_knows_where_the_feed_stands_it_keeps_nothing_that_it_read_before(feed):
    feed.down = True
    starting = Process(feed)
    starting.cache.put(starting.read())
    assert starting.cache.get("cus_1") is None
    feed.down = False
    starting.seconds += 2
    starting.cache.put(starting.read())
    assert starting.cache.get("cus_1") is None
    starting.seconds += 10
    starting.cache.put(starting.read())
    assert starting.cache.get("cus_1") is not None


def test_what_could_not_be_heard_whole_makes_everything_out_of_date(feed, here):
    here.cache.put(here.read())
    here.cache.put(here.read("cus_2"))
    feed.lost = True
    here.seconds += 0.2
    assert (here.cache.get("cus_1"), here.cache.get("cus_2")) == (None, None)


def test_without_the_feed_what_is_kept_is_shown_for_its_time_and_it_is_said_and_logged_once(feed, here, there):
    here.cache.put(here.read())
    feed.down = True
    with capture_logs() as lines:
        for _ in range(3):
            here.seconds += 2
            assert here.cache.get("cus_1") is not None
    assert [line["event"] for line in lines] == ["changes_not_heard"]
    assert "not heard" in here.cache.trouble()
    feed.down = False
    there.cache.drop("cus_1")
    here.seconds += 2
    assert (here.cache.get("cus_1"), here.cache.trouble()) == (None, None)


def test_a_feed_that_is_gone_is_asked_once_a_second(feed, here):
    feed.down = True
    here.seconds += 1
    before = feed.asked
    for _ in range(20):
        here.seconds += 0.1
        here.cache.get("cus_1")
    assert feed.asked - before == 2


def test_a_drop_that_cannot_be_told_is_felt_here_and_logged(feed, here):
    here.cache.put(here.read())
    feed.down = True
    with capture_logs() as lines:
        here.cache.drop("cus_1")
    assert here.cache.get("cus_1") is None
    assert [(line["event"], line["customers"]) for line in lines if line["event"] == "change_not_told"] == [
        ("change_not_told", ("cus_1",))
    ]


KEY = clue_key(Clues(("maya@example.com",)))
MAYA = Match("cus_1", How.EMAIL)


def test_whom_clues_were_found_to_be_is_kept_until_somebody_elsewhere_got_the_same_address(here, there, feed):
    here.cache.keep_match(KEY, MAYA, here.now())
    assert here.cache.match(KEY) == MAYA
    feed.tell((f"clue:{address_digest('someone@example.com')}",))
    here.seconds += 0.2
    assert here.cache.match(KEY) == MAYA
    feed.tell((f"clue:{address_digest('Maya@Example.com')}",))
    here.seconds += 0.2
    assert here.cache.match(KEY) is None


def test_a_look_up_that_began_before_somebody_got_the_address_is_not_kept(here, feed):
    began = here.now()
    feed.tell((f"clue:{address_digest('maya@example.com')}",))
    here.seconds += 0.2
    here.cache.keep_match(KEY, MAYA, began)
    assert here.cache.match(KEY) is None
    here.seconds += 0.1
    here.cache.keep_match(KEY, MAYA, here.now())
    assert here.cache.match(KEY) == MAYA


def test_a_snapshot_whose_reading_is_known_to_have_begun_after_a_change_is_kept_at_once(here, there):
    there.cache.drop("cus_1")
    here.seconds += 0.2
    here.cache.get("cus_1")
    here.seconds += 0.1
    here.cache.put(here.read(), here.now())
    assert here.cache.get("cus_1") is not None


def test_what_is_forgotten_here_is_told_to_nobody_and_what_was_read_before_stays_away(here, there):
    began = here.now()
    for one in (here, there):
        one.cache.put(one.read())
        one.cache.keep_match(KEY, MAYA)
    here.seconds += 0.1
    here.cache.forget(("cus_1",), (address_digest("maya@example.com"),))
    here.cache.put(here.read(), began)
    assert (here.cache.get("cus_1"), here.cache.match(KEY)) == (None, None)
    assert (there.cache.get("cus_1") is not None, there.cache.match(KEY)) == (True, MAYA)


def test_it_is_remembered_for_a_while_when_a_customer_changed(here, there):
    assert here.cache.changed_at("cus_1") is None
    there.cache.drop("cus_1")
    here.seconds += 0.2
    here.cache.get("cus_2")
    assert here.cache.changed_at("cus_1") == here.now()
    here.seconds += 60
    assert here.cache.changed_at("cus_1") is None


def test_many_threads_never_bring_an_old_snapshot_back(feed):
    """Readers put what they read before a drop; after the drop was heard nobody may find it."""
    here, stop = Process(feed), threading.Event()
    old = here.read(ago=1)

    def put() -> None:
        while not stop.is_set():
            here.cache.put(old)

    threads = [threading.Thread(target=put) for _ in range(4)]
    for one in threads:
        one.start()
    for _ in range(50):
        feed.tell(("cus_1",))
        here.seconds += 0.11
        here.cache.get("cus_1")
        while here.cache._looking.locked():
            pass
        assert here.cache.get("cus_1") is None
    stop.set()
    for one in threads:
        one.join()


def test_what_is_put_is_first_held_against_all_that_was_told_since_the_last_look(here, there, feed):
    here.cache.get("cus_1")
    began = here.now()
    there.cache.drop("cus_1")
    asked = feed.asked
    here.cache.put(here.read(), began - timedelta(seconds=1))
    assert feed.asked == asked + 1 and here.cache.get("cus_1") is None


class Watched(str):
    """A name that calls whenever somebody looks it up."""

    def __new__(cls, name: str, looked_up: Callable[[], None]) -> "Watched":
        made = super().__new__(cls, name)
        made.looked_up = looked_up
        return made

    def __hash__(self) -> int:
        self.looked_up()
        return hash(str(self))


def test_what_was_told_once_is_never_unheard_while_it_is_told_again(feed):
    process, heard, asked = Process(feed), [], []

    def ask() -> None:
        asking = threading.Thread(target=lambda: heard.append(process.cache.changed_at("cus_1")))
        asked.append(asking)
        asking.start()
        asking.join(0.05)

    for name in ("cus_1", Watched("cus_1", ask)):
        process.cache.tell([name], [])
        process.seconds += 1
        process.cache.get("cus_2")
    for one in asked:
        one.join()
    assert len(heard) > 1 and None not in heard
