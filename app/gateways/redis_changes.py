"""Which customers' facts are out of date, by a stream in Redis: for any number of processes. app.ports.ChangeFeed.

A stream and not publish/subscribe: a process that was cut off for a moment reads on from where it stood, and sees
whether that place is still there. A Redis that was restarted, or another one that took its place, may have lost what
was told last, and says so by its run: then everything may be out of date.
"""

from collections.abc import Sequence
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
NO_ANSWER = (redis.RedisError, AttributeError, LookupError, TypeError, ValueError)
"""What comes of a Redis that is away, refuses, or answers what is no answer, which its library only finds out when it
takes the answer apart."""
TOLD_SECONDS = 2 * 24 * 3600
"""How long it is remembered when somebody's facts changed last: longer than any facts are kept in Redis."""


def told_key(one: str) -> str:
    """Where it stands when that was told to be out of date last, in milliseconds."""
    return f"counterfoil:told:{one}"


class RedisChanges:
    """The stream. Thread-safe; nothing waits longer than a quarter of a second for Redis, whose clock counts: those of
    processes may be apart."""

    def __init__(self, redis_url: str) -> None:
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
            at = milliseconds(self._redis.time())
            with self._redis.pipeline(transaction=False) as pipeline:
                for one in told:
                    pipeline.set(told_key(one), at, ex=TOLD_SECONDS)
                    pipeline.xadd(KEY, {"customer": one}, maxlen=KEPT, approximate=True)
                pipeline.execute()
        except NO_ANSWER as error:
            raise _unavailable(error) from None

    def since(self, position: str) -> Changes:
        """What was told behind this position: a run of Redis and a place in its stream."""
        stood_in, _, stood = position.partition("/")
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.info("server").xrevrange(KEY, count=1).xrange(KEY, min=stood or START, count=MOST + 1)
                server, newest, rows = pipeline.execute()
            now_in = str(server["run_id"])
            told = [(str(number), str(fields["customer"])) for number, fields in rows]
            here = f"{now_in}/{newest[0][0] if newest else START}"
        except NO_ANSWER as error:
            raise _unavailable(error) from None
        if not position:
            return Changes((), here)
        still_there = stood == START or (bool(told) and told[0][0] == stood)
        if stood_in != now_in or not still_there or len(told) > MOST:
            return Changes((), here, whole=False)
        new = told if stood == START else told[1:]
        return Changes(tuple(one for _, one in new), f"{now_in}/{told[-1][0]}" if told else position)

    def close(self) -> None:
        """Closes the connections."""
        self._redis.close()


def milliseconds(time: tuple[int, int]) -> int:
    """What Redis' TIME says, in milliseconds since 1970."""
    return time[0] * 1000 + time[1] // 1000


def _unavailable(error: Exception) -> Unavailable:
    why = Why.SLOW if isinstance(error, redis.TimeoutError) else Why.DOWN
    return Unavailable(why, f"changes: {type(error).__name__}")
