"""The figures of the mirror, read from its tables when they are asked for."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.ports import Mirror


class MirrorFigures(Collector):
    """How far behind it is, and what waits to be read again. What cannot be read is left out."""

    def __init__(self, mirror: Mirror, now: Callable[[], datetime]) -> None:
        self._mirror, self._now = mirror, now

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the names are known when they are read."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures."""
        try:
            health = self._mirror.rows.health()
        except Exception:  # a figure that cannot be read is missing, and readiness says why
            return
        filled = health is not None and health.filled_at is not None and health.shape == self._mirror.source.shape
        yield GaugeMetricFamily("counterfoil_mirror_filled", "1 once the mirror is filled.", value=int(filled))
        if health is None or health.as_of is None:
            return
        behind = (self._now() - health.as_of).total_seconds()
        yield GaugeMetricFamily("counterfoil_mirror_behind_seconds", "How far the mirror is behind.", value=behind)
        yield GaugeMetricFamily("counterfoil_mirror_marks", "Objects to be read again.", value=health.marks)
