"""The plan of a simulated day: how often a machine's share of the agents opens tickets, whose, and how often Stripe
says that something changed. Pure arithmetic over the model of the README ("Sizing")."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

AGENTS, CUSTOMERS = 10_000, 100_000
SECONDS_A_TICKET = 30
"""Each agent opens a ticket so often while at work."""
WORKDAY = 28_800
EVENTS_A_CUSTOMER = 0.5
"""How often something happens at Stripe to a customer in a working day."""
STORM = 20
"""On the first of the month: so many times the mean, for ten minutes."""


@dataclass(frozen=True)
class Share:
    """One machine's share: a `part`-th of all agents and of the customers whose tickets they answer."""

    part: int

    @property
    def agents(self) -> int:
        """Agents at work."""
        return AGENTS // self.part

    @property
    def customers(self) -> int:
        """Customers whose tickets come here."""
        return CUSTOMERS // self.part

    @property
    def opens(self) -> float:
        """Cards opened in a second."""
        return self.agents / SECONDS_A_TICKET

    @property
    def events(self) -> float:
        """Events in a second, on the mean of a working day."""
        return self.customers * EVENTS_A_CUSTOMER / WORKDAY

    @property
    def storm(self) -> float:
        """Events in a second on the first of the month."""
        return STORM * self.events


def visits(customers: int, chance: Random) -> Iterator[int]:
    """Whose card is opened next, as a rank: the first customer twice as often as the second, three times as often as
    the third (Zipf's law with exponent one), for ever."""
    weights = list(accumulate(1 / rank for rank in range(1, customers + 1)))
    everybody = range(customers)
    while True:
        yield from chance.choices(everybody, cum_weights=weights, k=1_000)


def moments(rate: float, seconds: float, chance: Random) -> Iterator[float]:
    """When things happen that happen `rate` times a second by chance, each by itself, within so many seconds."""
    at = chance.expovariate(rate) if rate else seconds
    while at < seconds:
        yield at
        at += chance.expovariate(rate)
