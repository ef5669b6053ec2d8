"""Which customers' facts are out of date, by a stream in Redis: for any number of processes. app.ports.ChangeFeed.

A stream and not publish/subscribe: a process that was cut off for a moment reads on from where it stood, and sees
whether that place is still there.
"""

from collections.abc import Callable, Sequence
from time import time
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.domain.errors import Unavailable, Why
from app.ports import Changes

KEY = "counterfoil:changes"
KEPT = 50_000
MOST = 5000
WAIT_SECONDS = 0.25
START = "0-0"
TOLD_SECONDS = 2 * 24 * 3600
"""How long it is remembered when somebody's facts changed last: longer than any facts are kept in Redis."""


def told_key(one: str) -> str:
    """Where it stands when that was told to be out of date last, in milliseconds."""
    return f"counterfoil:told:{one}"


class RedisChanges:
    """The stream. Thread-safe; nothing waits longer than a quarter of a second for Redis. `now` is in seconds since
    1970."""

    def __init__(self, redis_url: str, now: Callable[[], float] = time) -> None:
        self._now = now
        self._redis: Any = redis.Redis.from_url(
            redis_url,
            socket_timeout=WAIT_SECONDS,
            socket_connect_timeout=WAIT_SECONDS,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )

    def tell(self, customer_ids: Sequence[str]) -> None:
        """Appends an entry for each, of which about the newest fifty thousand are kept, and notes when that was."""
        told = list(dict.fromkeys(customer_ids))
        if not told:
            return
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                for one in told:
                    pipeline.set(told_key(one), int(self._now() * 1000), ex=TOLD_SECONDS)
                    pipeline.xadd(KEY, {"customer": one}, maxlen=KEPT, approximate=True)
                pipeline.execute()
        except redis.RedisError as error:
            raise _unavailable(error) from None

    def since(self, position: str) -> Changes:
        """What was told behind this position."""
        try:
            if not position:
                return Changes((), self._newest())
            rows = self._redis.xrange(KEY, min=position, count=MOST + 1)
            told = [(str(number), str(fields["customer"])) for number, fields in rows]
            still_there = position == START or (bool(told) and told[0][0] == position)
            if not still_there or len(told) > MOST:
                return Changes((), self._newest(), whole=False)
        except (redis.RedisError, KeyError, TypeError, ValueError) as error:
            raise _unavailable(error) from None
        new = told if position == START else told[1:]
        return Changes(tuple(one for _, one in new), told[-1][0] if told else position)

    def close(self) -> None:
        """Closes the connections."""
        self._redis.close()

    def _newest(self) -> str:
        rows = self._redis.xrevrange(KEY, count=1)
        return str(rows[0][0]) if rows else START


def _unavailable(error: Exception) -> Unavailable:
    why = Why.SLOW if isinstance(error, redis.TimeoutError) else Why.DOWN
    return Unavailable(why, f"changes: {type(error).__name__}")
