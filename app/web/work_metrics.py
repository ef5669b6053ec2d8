"""The figures of background work, read when they are asked for: what waits, since when, and what came of it."""

from collections.abc import Callable, Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.deps import Deps


class WorkFigures(Collector):
    """Read from the database and the queue, so that each web process tells the same. What cannot be read is left out.
    `queue_length` counts what waits in the queue."""

    def __init__(self, deps: Deps, queue_length: Callable[[], int]) -> None:
        self._deps, self._queue_length = deps, queue_length

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the names are known when they are read."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures."""
        for part in (self._backlog, self._counts, self._queue):
            try:
                yield from part()
            except Exception:  # noqa: S112 - a figure that cannot be read is missing, and readiness says why
                continue

    def _backlog(self) -> list[Metric]:
        if self._deps.events is None:
            return []
        backlog = self._deps.events.backlog()
        age = (self._deps.now() - backlog.oldest).total_seconds() if backlog.oldest else 0.0
        return [
            _gauge("counterfoil_stripe_events_waiting", "Events of Stripe that are not done.", backlog.waiting),
            _gauge("counterfoil_stripe_events_oldest_seconds", "How long the oldest of them has waited.", age),
        ]

    def _counts(self) -> list[Metric]:
        counted = CounterMetricFamily("counterfoil_work", "What came of background work.", labels=("job", "outcome"))
        counts = self._deps.work.counts() if self._deps.work is not None else {}
        for (job, outcome), number in sorted(counts.items()):
            counted.add_metric((job, outcome), number)
        return [counted]

    def _queue(self) -> list[Metric]:
        return [_gauge("counterfoil_queue_length", "What waits in the queue.", self._queue_length())]


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=value)
