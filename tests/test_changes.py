"""What one process says is out of date every other hears of, whole or not at all: by table and by Redis."""

import threading
from datetime import timedelta

import pytest
import redis
from sqlalchemy import text

from app.domain.errors import Unavailable
from app.gateways.redis_changes import KEY, RedisChanges
from app.ports import Changes
from app.store.engine import connect
from app.store.sql_changes import SqlChanges
from tests.application import NOW
from tests.databases import OWN_REDIS


class Table:
    """The feed of two processes over one database; time is told by `now`."""

    def __init__(self, url: str) -> None:
        self.engines = [connect(url), connect(url)]
        self.now = NOW
        self.one, self.other = (SqlChanges(engine, lambda: self.now) for engine in self.engines)

    def lose_all(self) -> None:
        with self.engines[0].begin() as connection:
            connection.execute(text("DELETE FROM customer_changes"))

    def close(self) -> None:
        for engine in self.engines:
            engine.dispose()


class Stream:
    """The same over one Redis."""

    def __init__(self) -> None:
        self.redis = redis.Redis.from_url(OWN_REDIS)
        self.redis.flushdb()
        self.one, self.other = RedisChanges(OWN_REDIS), RedisChanges(OWN_REDIS)

    def lose_all(self) -> None:
        self.redis.delete(KEY)

    def close(self) -> None:
        self.redis.flushdb()
        self.redis.close()
        self.one.close()
        self.other.close()


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("redis", marks=pytest.mark.redis),
    ]
)
def feed(request):
    kind = request.param
    made = Stream() if kind == "redis" else Table(request.getfixturevalue(f"migrated_{kind}_url"))
    yield made
    made.close()


def test_what_was_told_is_heard_once_by_who_stood_there_before(feed):
    start = feed.other.since("").position
    feed.one.tell(("cus_1", "cus_2", "cus_1"))
    told = feed.other.since(start)
    assert (told.customer_ids, told.whole) == (("cus_1", "cus_2"), True)
    assert feed.other.since(told.position) == Changes((), told.position)
    feed.other.tell(("cus_3",))
    assert feed.one.since(told.position).customer_ids == ("cus_3",)


def test_who_comes_later_does_not_hear_what_was_told_before(feed):
    feed.one.tell(("cus_1",))
    start = feed.other.since("")
    assert start.customer_ids == ()
    assert feed.other.since(start.position).customer_ids == ()


def test_to_tell_of_nobody_is_nothing(feed):
    start = feed.other.since("").position
    feed.one.tell(())
    assert feed.other.since(start) == Changes((), start)


def test_when_what_was_told_got_lost_the_listener_knows(feed):
    feed.one.tell(("cus_1",))
    stood = feed.other.since("").position
    feed.lose_all()
    lost = feed.other.since(stood)
    assert (lost.customer_ids, lost.whole) == ((), False)
    feed.one.tell(("cus_2",))
    assert feed.other.since(lost.position).customer_ids == ("cus_2",)
    feed.lose_all()
    feed.one.tell(("cus_3",))
    assert not feed.other.since(stood).whole


def test_too_much_to_hear_one_by_one_is_not_whole(feed):
    feed.one.tell(("cus_0",))
    start = feed.other.since("").position
    feed.one.tell(tuple(f"cus_{number}" for number in range(1, 5002)))
    told = feed.other.since(start)
    assert (told.customer_ids, told.whole) == ((), False)
    assert feed.other.since(told.position) == Changes((), told.position)


def test_nothing_is_missed_while_many_tell_at_once(feed):
    position, heard = feed.other.since("").position, set()
    threads = [
        threading.Thread(target=lambda n=number: [feed.one.tell((f"cus_{n}_{round}",)) for round in range(10)])
        for number in range(8)
    ]
    for one in threads:
        one.start()
    while any(one.is_alive() for one in threads):
        told = feed.other.since(position)
        assert told.whole
        heard.update(told.customer_ids)
        position = told.position
    heard.update(feed.other.since(position).customer_ids)
    assert heard == {f"cus_{number}_{round}" for number in range(8) for round in range(10)}


def test_what_was_told_the_day_before_is_forgotten(migrated_sqlite_url):
    feed = Table(migrated_sqlite_url)
    feed.one.tell(("cus_1",))
    stood = feed.other.since("").position
    feed.now = NOW + timedelta(days=1, seconds=1)
    feed.one.tell(("cus_2",))
    assert not feed.other.since(stood).whole
    feed.close()


@pytest.mark.parametrize(
    "act", [lambda feed: feed.tell(("cus_1",)), lambda feed: feed.since("5"), lambda feed: feed.since("")]
)
@pytest.mark.parametrize("unreached", ["table", "redis"])
def test_a_feed_that_cannot_be_reached_is_unavailable_and_no_secret_is_told(act, unreached, tmp_path):
    feed = (
        RedisChanges("redis://:sesame@127.0.0.1:9/0")
        if unreached == "redis"
        else SqlChanges(connect("postgresql+psycopg://someone:sesame@127.0.0.1:9/none"), lambda: NOW)
    )
    with pytest.raises(Unavailable) as raised:
        act(feed)
    assert "sesame" not in str(raised.value)


@pytest.mark.redis
def test_a_redis_that_answers_oddly_is_unavailable():
    feed = Stream()
    feed.redis.set(KEY, "not a stream")
    with pytest.raises(Unavailable):
        feed.other.since("run/0-0")
    with pytest.raises(Unavailable):
        feed.other.since("run/nonsense")
    feed.lose_all()
    feed.redis.xadd(KEY, {"other": "cus_1"})
    with pytest.raises(Unavailable):
        feed.other.since("run/0-0")
    feed.close()
