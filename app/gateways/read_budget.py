"""How much of Stripe's limits cards may take: so many reads a second in all, and so many of each kind.

Stripe allows a live account 100 requests a second and 25 of each kind; the shop's own payments share them. Whoever is
over the budget waits for its turn, whoever would wait for too long is told so at once. The rule is GCRA: each bucket is
one moment, the one at which it is full again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.domain.errors import Unavailable, Why
from app.gateways.redis_changes import NO_ANSWER

PART_OF_A_KIND = 4
"""Of the whole budget one kind of read may take a quarter, as in Stripe's limits."""
BURST_SECONDS = 4
"""How many seconds' worth may go out at once, after a quiet while."""
WAIT_SECONDS, AFTER_FAILURE = 0.25, 1.0
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Bucket:
    """`gap` are the milliseconds between two reads, `burst` how many may go out at once."""

    name: str
    gap: int
    burst: int


def buckets(endpoint: str, per_second: float) -> tuple[Bucket, Bucket]:
    """Those that a read of an endpoint has to pass, of a whole budget of so many reads a second."""
    kind = per_second / PART_OF_A_KIND
    return (
        Bucket("all", int(1000 / per_second), max(1, int(per_second * BURST_SECONDS))),
        Bucket(endpoint, int(1000 / kind), max(1, int(kind * BURST_SECONDS))),
    )


class Places(Protocol):
    """Where the buckets stand."""

    def take(self, wanted: Sequence[Bucket]) -> int:
        """Takes one from each, or from none: then how many milliseconds to wait."""
        ...

    def empty(self, wanted: Sequence[Bucket]) -> None:
        """From now on these are as if everything were taken."""
        ...


class PlacesHere:
    """The buckets of one process. Thread-safe. `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._full_at: dict[str, int] = {}
        self._lock = Lock()

    def take(self, wanted: Sequence[Bucket]) -> int:
        """Takes one from each, or from none."""
        with self._lock:
            now = int(self._clock() * 1000)
            full_at = [max(now, self._full_at.get(one.name, 0)) for one in wanted]
            late = [at - now - one.gap * (one.burst - 1) for at, one in zip(full_at, wanted, strict=True)]
            if max(late) > 0:
                return max(late)
            for at, one in zip(full_at, wanted, strict=True):
                self._full_at[one.name] = at + one.gap
            return 0

    def empty(self, wanted: Sequence[Bucket]) -> None:
        """From now on these are as if everything were taken."""
        with self._lock:
            now = int(self._clock() * 1000)
            for one in wanted:
                self._full_at[one.name] = now + one.gap * one.burst


_TAKE = """
local now = redis.call('TIME'); local at = now[1] * 1000 + math.floor(now[2] / 1000)
local full, late = {}, 0
for i, key in ipairs(KEYS) do
  full[i] = math.max(at, tonumber(redis.call('GET', key)) or 0)
  late = math.max(late, full[i] - at - ARGV[2 * i - 1] * (ARGV[2 * i] - 1))
end
if late > 0 then return late end
for i, key in ipairs(KEYS) do redis.call('SET', key, full[i] + ARGV[2 * i - 1], 'PX', 600000) end
return 0
"""
_EMPTY = """
local now = redis.call('TIME'); local at = now[1] * 1000 + math.floor(now[2] / 1000)
for i, key in ipairs(KEYS) do redis.call('SET', key, at + ARGV[2 * i - 1] * ARGV[2 * i], 'PX', 600000) end
return 0
"""


class PlacesInRedis:
    """The buckets of all processes of one account. Without Redis each process keeps its own, until it is back."""

    def __init__(self, redis_url: str, space: str, clock: Callable[[], float]) -> None:
        self._redis: Any = redis.Redis.from_url(
            redis_url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS, retry=Retry(NoBackoff(), 0)
        )
        self._space, self._clock, self._here = space, clock, PlacesHere(clock)
        self._again = float("-inf")
        self._scripts: Mapping[str, Any] = {one: self._redis.register_script(one) for one in (_TAKE, _EMPTY)}

    def take(self, wanted: Sequence[Bucket]) -> int:
        """Takes one from each, or from none."""
        late = self._run(_TAKE, wanted)
        return self._here.take(wanted) if late is None else late

    def empty(self, wanted: Sequence[Bucket]) -> None:
        """From now on these are as if everything were taken."""
        self._here.empty(wanted)
        self._run(_EMPTY, wanted)

    def _run(self, script: str, wanted: Sequence[Bucket]) -> int | None:
        if self._clock() < self._again:
            return None
        keys = [f"counterfoil:budget:{self._space}:{one.name}" for one in wanted]
        try:
            return int(self._scripts[script](keys, [figure for one in wanted for figure in (one.gap, one.burst)]))
        except NO_ANSWER as error:
            self._again = self._clock() + AFTER_FAILURE
            _log.warning("budget_not_shared", kind=type(error).__name__)
            return None


class ReadBudget:
    """Called before each read. `clock` counts seconds and never goes back; `count` hears what came of it: at_once,
    waited or refused."""

    def __init__(
        self,
        per_second: float,
        places: Places,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        count: Callable[[str], None] = lambda _outcome: None,
    ) -> None:
        self._per_second, self._places, self._clock, self._sleep = per_second, places, clock, sleep
        self._count = count

    def take(self, endpoint: str, deadline: float) -> None:
        """Waits for its turn, until `deadline` (of the clock) at most. Raises Unavailable(RATE_LIMITED), at once when
        the turn would come too late."""
        wanted, outcome = buckets(endpoint, self._per_second), "at_once"
        while (late := self._places.take(wanted) / 1000) > 0:
            outcome = "waited"
            if self._clock() + late >= deadline:
                self._count("refused")
                raise Unavailable(Why.RATE_LIMITED, f"{endpoint}: over our own budget")
            self._sleep(late)
        self._count(outcome)

    def refused(self, endpoint: str) -> None:
        """Stripe says that it is too much: no burst goes out any more, only one read after another."""
        self._places.empty(buckets(endpoint, self._per_second))
