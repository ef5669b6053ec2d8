"""A Redis that was restarted and came back as it was a while ago, and machines whose clocks are apart: nobody is shown
what is out of date."""

import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis

from app.domain.billing import Customer, Snapshot
from app.domain.matching import How, Match
from app.gateways.followed_cache import FollowedCache
from app.gateways.packed_cache import PackedSnapshotCache
from app.gateways.redis_bytes import RedisBytes
from app.gateways.redis_changes import RedisChanges
from app.jobs.queue import trouble
from bench.processes import free_port

pytestmark = pytest.mark.redis_server
CLUE = "a" * 64


class OwnRedis:
    """A Redis of the test's own, which it may kill: back it has what it had when it was saved last."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self._port), "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while not self._answers():
            assert time.monotonic() < end, "Redis does not start"
            time.sleep(0.02)

    def save(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.save()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class Process:
    """One process on a machine whose clock is `ahead` of Redis'; only a test moves it on."""

    def __init__(self, url: str, ahead: float = 0) -> None:
        self.passed, self._ahead = 0.0, timedelta(seconds=ahead)
        self.feed = RedisChanges(url)
        self.bytes = RedisBytes(url, "v1", self._seconds, self.now)
        self.cache = FollowedCache(
            PackedSnapshotCache(("k" * 32,), self.now, shared=self.bytes), self.feed, self.now, self._seconds
        )

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def _seconds(self) -> float:
        return time.monotonic() + self.passed

    def looks(self) -> str | None:
        """What an agent is shown, a while after anybody looked here."""
        self.passed += 2
        found = self.cache.get("cus_1")
        return found.customer.name if found else None

    def reads(self, name: str, began: datetime | None = None) -> None:
        self.cache.put(Snapshot(Customer("cus_1", name), self.now()), began or self.now())

    def close(self) -> None:
        self.bytes.close()
        self.feed.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[OwnRedis]:
    made = OwnRedis(tmp_path)
    yield made
    made.kill()


@pytest.fixture
def started(own: OwnRedis) -> Iterator[list[Process]]:
    yield (made := [])
    for one in made:
        one.close()


def test_what_a_redis_that_lost_a_change_still_keeps_is_shown_to_nobody(own, started) -> None:
    here, there = started[:] = [Process(own.url), Process(own.url)]
    assert (here.looks(), there.looks()) == (None, None)
    here.reads("Old")
    here.cache.keep_match(CLUE, Match("cus_1", How.EMAIL), here.now())
    assert there.looks() == "Old"
    own.save()
    here.feed.tell(("cus_1", f"clue:{CLUE}"))
    own.kill()
    own.start()
    fresh = Process(own.url)
    started.append(fresh)
    assert (here.looks(), there.looks(), fresh.looks(), fresh.looks()) == (None, None, None, None)
    assert [one.cache.match(CLUE) for one in (here, there, fresh)] == [None, None, None]
    here.reads("New")
    assert (there.looks(), fresh.looks()) == ("New", "New")


def test_what_was_read_before_a_change_that_a_restart_lost_is_not_given_to_others_after_it(own, started) -> None:
    here, there = started[:] = [Process(own.url), Process(own.url)]
    assert (here.looks(), there.looks()) == (None, None)
    began = here.now()
    there.feed.tell(("cus_1",))
    own.kill()
    own.start()
    here.reads("Old", began)
    there.passed += 60
    assert (there.looks(), there.looks(), here.looks()) == (None, None, None)


def test_a_redis_that_forgets_by_itself_when_it_is_full_is_told_of(own: OwnRedis) -> None:
    """Without when somebody's facts changed, what was read before would be shown as good."""
    with redis.Redis.from_url(own.url) as client:
        client.config_set("maxmemory-policy", "volatile-lru")
        assert trouble(own.url) is None
        client.config_set("maxmemory", "100mb")
        assert "noeviction" in (trouble(own.url) or "")
        client.config_set("maxmemory-policy", "noeviction")
        assert trouble(own.url) is None


@pytest.mark.parametrize("refusal", [("CONFIG", "SET", "maxmemory", "1"), ("REPLICAOF", "127.0.0.1", "9")])
def test_a_redis_that_answers_and_takes_nothing_is_told_of(own: OwnRedis, refusal: tuple[str, ...]) -> None:
    with redis.Redis.from_url(own.url) as client:
        client.execute_command(*refusal)
    assert (trouble(own.url) or "").startswith("Redis does not keep what it is given: ")


def test_a_restart_is_noticed_also_where_nothing_had_ever_been_told_before(own, started) -> None:
    here, there = started[:] = [Process(own.url), Process(own.url)]
    assert here.looks() is None
    here.reads("Old")
    there.feed.tell(("cus_1",))
    own.kill()
    own.start()
    assert (here.looks(), there.looks()) == (None, None)


@pytest.mark.parametrize("reader", [-3600, 30, 3600])
@pytest.mark.parametrize("teller", [0, 3600])
def test_however_far_clocks_are_apart_what_was_read_before_a_change_is_not_shown_and_after_it_is(
    own, started, reader, teller
) -> None:
    here, there = started[:] = [Process(own.url, ahead=reader), Process(own.url, ahead=teller)]
    assert (here.looks(), there.looks()) == (None, None)
    here.reads("Old")
    there.feed.tell(("cus_1",))
    fresh = Process(own.url)
    started.append(fresh)
    assert (here.looks(), there.looks(), fresh.looks()) == (None, None, None)
    time.sleep(1.1)
    here.reads("New")
    assert fresh.looks() == "New"
    assert there.looks() in ("New", None)  # who heard of the change by a clock of its own may read once more
