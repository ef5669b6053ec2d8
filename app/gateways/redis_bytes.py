"""Bytes beside the other processes, in Redis: app.gateways.packed_cache.SharedBytes.

A Redis that is slow, gone or wrong costs a quarter of a second at most, once a second: after a failure it is left alone
for a while, and everything is as if nothing were kept.
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

from app.gateways.redis_changes import told_key

WAIT_SECONDS = 0.25
AFTER_FAILURE = 1.0
KEPT_SECONDS = 24 * 3600
LONGEST_TURN, LONGEST_WAIT, LOOK_EVERY = 10.0, 3.0, 0.02
SKEW_MS = 1000
"""How far the clocks of two machines may be apart."""
_log = structlog.get_logger(__name__)


class RedisBytes:
    """Thread-safe. `space` keeps apart what is not for each other: accounts, versions of the code. `clock` counts
    seconds and never goes back."""

    def __init__(self, redis_url: str, space: str, clock: Callable[[], float]) -> None:
        self._redis: Any = redis.Redis.from_url(
            redis_url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS, retry=Retry(NoBackoff(), 0)
        )
        self._space, self._clock = space, clock
        self._again = float("-inf")

    def get(self, name: str, *changes: str) -> tuple[bytes | None, datetime | None]:
        """The bytes under a name, and when one of these was told to be out of date last."""
        keys = [self._key(name), *(told_key(one) for one in changes)]
        found = self._try(lambda: self._redis.mget(keys))
        if found is None:
            return None, None
        told = [int(one) for one in found[1:] if one is not None and one.isdigit()]
        if len(told) != sum(one is not None for one in found[1:]):
            return None, None
        return found[0], _moment(max(told) + SKEW_MS) if told else None

    def put(self, name: str, data: bytes) -> None:
        """Keeps bytes for a day."""
        self._try(lambda: self._redis.set(self._key(name), data, ex=KEPT_SECONDS))

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
        except redis.RedisError as error:
            self._again = self._clock() + AFTER_FAILURE
            _log.warning("cache_not_reached", kind=type(error).__name__)
            return None


def _moment(milliseconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)
