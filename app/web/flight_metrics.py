"""The figures of what is read cold, as they are when they are asked for."""

from collections.abc import Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.usecases.flights import Flights


class FlightFigures(Collector):
    """How many cards are read at this moment, who waits for another's reads, and who found no room."""

    def __init__(self, flights: Flights) -> None:
        self._flights = flights

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the names are known when they are read."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures."""
        flights = self._flights
        yield GaugeMetricFamily("counterfoil_cards_under_way", "Cards that are read from Stripe.", flights.working)
        yield GaugeMetricFamily("counterfoil_cards_sharing", "Cards that wait for another's reads.", flights.waiting)
        yield CounterMetricFamily("counterfoil_cards_no_room", "Cards that found no room.", flights.refused)
