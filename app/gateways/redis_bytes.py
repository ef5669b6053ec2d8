"""Bytes beside the other processes, in Redis: app.gateways.packed_cache.SharedBytes.

A Redis that is slow, gone or wrong costs a quarter of a second at most, once a second: after a failure it is left alone
for a while, and everything is as if nothing were kept. One that was restarted, or that took another's place, may have
lost that something is out of date: what was kept in an earlier run counts for nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import redis
import structlog
from redis.backoff import NoBackoff
from redis.lock import Lock
from redis.retry import Retry

from app.gateways.redis_changes import NO_ANSWER, milliseconds, told_key

WAIT_SECONDS = 0.25
AFTER_FAILURE = 1.0
KEPT_SECONDS = 24 * 3600
LONGEST_TURN, LONGEST_WAIT, LOOK_EVERY = 10.0, 3.0, 0.02
SKEW_MS = 1000
"""How far a clock may go wrong between the beginning of a reading and its end, when it is compared with Redis'."""
_log = structlog.get_logger(__name__)


class RedisBytes:
    """Thread-safe. `space` keeps apart what is not for each other: accounts, versions of the code. `clock` counts
    seconds and never goes back; `now` is the clock by which this process says when it began to read."""

    def __init__(self, redis_url: str, space: str, clock: Callable[[], float], now: Callable[[], datetime]) -> None:
        self._redis: Any = redis.Redis.from_url(
            redis_url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS, retry=Retry(NoBackoff(), 0)
        )
        self._space, self._clock, self._now = space, clock, now
        self._again = float("-inf")

    def get(self, name: str, *changes: str) -> tuple[bytes | None, datetime | None]:
        """The bytes under a name, and when one of these was told to be out of date last, by the clock of whoever kept
        the bytes."""
        kept = self._try(lambda: _opened(self._look([self._key(name), *(told_key(one) for one in changes)])))
        if kept is None:
            return None, None
        data, ahead, told = kept
        return data, _moment(max(told) + ahead + SKEW_MS) if told else None

    def put(self, name: str, data: bytes) -> None:
        """Keeps bytes for a day, with the run of Redis and how far our clock is ahead of its."""
        self._try(lambda: self._keep(self._key(name), data))

    def turn(self, name: str) -> Iterator[bool]:
        """Held by one process at a time, some seconds at most, and waited for no longer than it is worth: whether
        another one held it before."""
        lock = self._redis.lock(self._key(f"turn:{name}"), timeout=LONGEST_TURN, sleep=LOOK_EVERY)
        first = self._try(lambda: lock.acquire(blocking=False))
        waited = first is False and bool(self._try(lambda: lock.acquire(blocking_timeout=LONGEST_WAIT)))
        try:
            yield first is False
        finally:
            if first or waited:
                self._release(lock)

    def close(self) -> None:
        """Closes the connections."""
        self._redis.close()

    def _look(self, keys: list[str]) -> tuple[str, list[bytes | None]]:
        with self._redis.pipeline(transaction=False) as pipeline:
            server, values = pipeline.info("server").mget(keys).execute()
        return str(server["run_id"]), values

    def _keep(self, key: str, data: bytes) -> None:
        with self._redis.pipeline(transaction=False) as pipeline:
            server, time = pipeline.info("server").time().execute()
        ahead = round(self._now().timestamp() * 1000) - milliseconds(time)
        self._redis.set(key, f"{server['run_id']} {ahead} ".encode() + data, ex=KEPT_SECONDS)

    def _release(self, lock: Lock) -> None:
        with suppress(redis.exceptions.LockError):  # it was held for too long, and another process has it now
            self._try(lock.release)

    def _key(self, name: str) -> str:
        return f"counterfoil:{self._space}:{name}"

    def _try(self, ask: Callable[[], Any]) -> Any:
        """What Redis answers; None when it does not, or did not a moment ago."""
        if self._clock() < self._again:
            return None
        try:
            return ask()
        except redis.exceptions.LockError:
            raise
        except NO_ANSWER as error:
            self._again = self._clock() + AFTER_FAILURE
            _log.warning("cache_not_reached", kind=type(error).__name__)
            return None


def _opened(found: tuple[str, list[bytes | None]]) -> tuple[bytes, int, list[int]] | None:
    """What was kept in this run of Redis, how many milliseconds ahead its writer's clock was, and what was told; None
    for anything else."""
    run, (kept, *told) = found
    there = [one for one in told if one is not None]
    kept_in, _, rest = (kept or b"").partition(b" ")
    ahead, _, data = rest.partition(b" ")
    if kept_in != run.encode() or not all(one.isdigit() for one in there):
        return None
    try:
        return data, int(ahead), [int(one) for one in there]
    except ValueError:
        return None


def _moment(milliseconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)
