"""Reads from Stripe in parallel, each within a deadline, tried again while there is time, logged once if it fails."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Generic, TypeVar

import orjson
import stripe
import structlog

from app.domain.errors import CounterfoilError, Unavailable, Why
from app.gateways.read_budget import ReadBudget
from app.gateways.stripe_asking import Asking
from app.gateways.stripe_errors import understood, worth_another_try
from app.gateways.stripe_mapping_fields import Fields

Answer = TypeVar("Answer")
Taken_co = TypeVar("Taken_co", covariant=True)
Observe = Callable[[str, str, float], None]

MOST_TRIES = 3
SHORTEST_PAUSE_SECONDS = 0.2
PAUSE_SPREAD_SECONDS = 0.4
LEAST_USEFUL_SECONDS = 0.3
HEAD_START_SECONDS = 0.003
_NUL = (rb"\u0000", rb"\ufffd")
"""Postgres keeps no NUL in a text: one in a name would end the filling of the mirror at its page, each time."""


@dataclass(frozen=True, slots=True)
class Read:
    """One GET: `endpoint` is the path as Stripe documents it (for logs and counters), `path` the one that is asked.
    `refused` may know an error of Stripe's better: then its error is raised."""

    endpoint: str
    path: str
    params: Mapping[str, Any]
    refused: Callable[[stripe.StripeError], CounterfoilError | None] | None = None


@dataclass(frozen=True)
class Timing:
    """Time and chance, for the reader: seconds of a clock that never goes back, a pause, a number in [0, 1); and the
    budget in which each read waits for its turn."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    budget: ReadBudget | None = None


class Pending(Generic[Taken_co]):
    """A read that is under way."""

    def __init__(self, read: Read, future: Future[Taken_co], deadline: float, clock: Callable[[], float]) -> None:
        self._read, self._future, self._deadline, self._clock = read, future, deadline, clock

    def take(self) -> Taken_co:
        """The answer. Raises NotFound, or Unavailable, which is logged here and nowhere else. An answer that is late is
        given up; its thread ends by its own read timeout."""
        try:
            return self._future.result(max(0.0, self._deadline - self._clock()))
        except NotYet:
            self._future.cancel()
            late = Unavailable(Why.SLOW, f"{self._read.endpoint}: given up")
            self._log(late)
            raise late from None
        except Unavailable as error:
            self._log(error)
            raise

    def _log(self, error: Unavailable) -> None:
        structlog.get_logger("counterfoil.stripe").warning(
            "stripe_read_failed",
            endpoint=self._read.endpoint,
            why=error.why.value,
            status=getattr(error, "status", None),
            code=getattr(error, "code", None),
            request_id=error.request_id,
            detail=str(error),
        )


class Reader:
    """Sends reads to Stripe on a long-lived executor. `observe` hears each attempt: endpoint, status or "none",
    seconds; each waits for its turn in the `budget`."""

    def __init__(
        self,
        asking: Asking,
        executor: Executor,
        timing: Timing,
        observe: Observe | None = None,
    ) -> None:
        self._asking, self._executor = asking, executor
        self._timing, self._observe = timing, observe
        self._turn = Lock()

    def unbounded(self) -> "Reader":
        """The same without a budget, for what moves money: it reads at the pace of people, and waits for nobody."""
        timing = replace(self._timing, budget=None)
        return Reader(self._asking, self._executor, timing, self._observe)

    def close(self) -> None:
        """Waits for the reads under way and closes the connections; nothing can be read afterwards."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._asking.close()

    def deadline(self, seconds: float) -> float:
        """The moment of the reader's clock that is so many seconds away."""
        return self._timing.clock() + seconds

    def start(self, read: Read, answer: Callable[[Fields], Answer], deadline: float) -> Pending[Answer]:
        """Starts a read; `answer` turns the JSON into ours, on the reading thread: one at a time, as the interpreter
        would have it anyway, so that a card that is kept waits behind one of them and not behind all."""

        def run() -> Answer:
            fields = self._read(read, deadline)
            with self._turn:
                return answer(fields)

        return Pending(read, self._executor.submit(run), deadline, self._timing.clock)

    def let_go_out(self) -> None:
        """Lets the reads that were just started reach the network: whoever goes on at once shares the interpreter with
        their threads, and the last of them goes out two milliseconds later than it could."""
        self._timing.sleep(HEAD_START_SECONDS)

    def _read(self, read: Read, deadline: float) -> Fields:
        """The answer of the last try. The SDK's own retries are not used: they know of no deadline, wait at least half
        a second, and never try a 429 again."""
        for tries_left in reversed(range(MOST_TRIES)):
            if self._timing.clock() >= deadline:
                break
            try:
                return self._attempt(read, deadline)
            except stripe.StripeError as error:
                pause = SHORTEST_PAUSE_SECONDS + PAUSE_SPREAD_SECONDS * self._timing.chance()
                time_left = deadline - self._timing.clock() - pause
                if not tries_left or time_left < LEAST_USEFUL_SECONDS or not worth_another_try(error):
                    raise (read.refused and read.refused(error)) or understood(error, read.endpoint) from None
            self._timing.sleep(pause)
        raise Unavailable(Why.SLOW, f"{read.endpoint}: no time left")

    def _attempt(self, read: Read, deadline: float) -> Fields:
        if self._timing.budget is not None:
            self._timing.budget.take(read.endpoint, deadline)
        started = self._timing.clock()
        status = "none"
        try:
            answer = self._asking.get(read.path, read.params, deadline)
            status = "200"
        except stripe.StripeError as error:
            status = str(error.http_status or "none")
            if self._timing.budget is not None and isinstance(error, stripe.RateLimitError):
                self._timing.budget.refused(read.endpoint)
            raise
        except (AttributeError, TypeError) as error:  # the SDK on an `error` that is no object
            raise Unavailable(Why.ODD, f"{read.endpoint}: {type(error).__name__} in the SDK") from error
        finally:
            if self._observe is not None:
                self._observe(read.endpoint, status, self._timing.clock() - started)
        return _object(answer, read)


def _object(answer: bytes, read: Read) -> Fields:
    try:
        data = orjson.loads(answer.replace(*_NUL))
    except orjson.JSONDecodeError:
        raise Unavailable(Why.ODD, f"{read.endpoint}: not JSON") from None
    if isinstance(data, dict):
        return Fields(data, "")
    raise Unavailable(Why.ODD, f"{read.endpoint}: not an object")
