"""What we count: cards, Stripe calls, errors. One registry an application, in Prometheus' text."""

from collections.abc import Callable
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.registry import Collector

TEXT = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 10.0)


class Metrics:
    """The figures of one process. Labels are few and ours: never an id, never a text from outside."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._cards = self._seconds("counterfoil_card_seconds", "Seconds to answer with a card.", "channel", "outcome")
        self._calls = self._seconds(
            "counterfoil_stripe_call_seconds", "Seconds of a call to Stripe.", "endpoint", "status"
        )
        self._errors = self._counter("counterfoil_errors", "Answers that an unforeseen error took.", "kind")
        self._webhooks = self._counter(
            "counterfoil_stripe_webhooks", "Events pushed to us, by what became of them.", "outcome"
        )
        self._pushes = self._counter(
            "counterfoil_helpdesk_webhooks",
            "Events that helpdesks pushed to us, by what became of them.",
            "channel",
            "outcome",
        )
        self._warmed = self._counter(
            "counterfoil_warmed_cards", "Cards made ready before anybody looked, by what came of it.", "outcome"
        )
        self._opened = self._counter(
            "counterfoil_cards_opened",
            "Cards of one customer, by where the facts came from: kept, ready, shared or read.",
            "facts",
        )
        self._cache = self._counter(
            "counterfoil_cache_looks",
            "Looks for a customer's facts, by where they were found: process, packed, redis or nowhere.",
            "found",
        )
        self._turns = self._counter(
            "counterfoil_read_budget",
            "Reads of Stripe for cards, by what the budget made of them: at_once, waited or refused.",
            "outcome",
        )
        self._mirror = self._counter(
            "counterfoil_mirror_answers",
            "Questions of cards, by who answered where the mirror is on: its rows, or Stripe.",
            "by",
        )
        self._cautions = Gauge(
            "counterfoil_caution", "1 where something is not right though we serve.", ("name",), registry=self._registry
        )

    def _seconds(self, name: str, told: str, *labels: str) -> Callable[..., Histogram]:
        return cache(Histogram(name, told, labels, registry=self._registry, buckets=SECONDS).labels)

    def _counter(self, name: str, told: str, *labels: str) -> Callable[..., Counter]:
        """The counter of these values of its labels, found once: there are few of them."""
        return cache(Counter(name, told, labels, registry=self._registry).labels)

    def card(self, channel: str, outcome: str, seconds: float) -> None:
        """A card was answered in a channel."""
        self._cards(channel, outcome).observe(seconds)

    def stripe_call(self, endpoint: str, status: int | str, seconds: float) -> None:
        """Stripe answered (or did not: then `status` is a word)."""
        self._calls(endpoint, str(status)).observe(seconds)

    def error(self, kind: str) -> None:
        """An error that nobody foresaw, by the name of its class."""
        self._errors(kind).inc()

    def webhook(self, outcome: str) -> None:
        """Stripe, or somebody who is not Stripe, pushed an event to us."""
        self._webhooks(outcome).inc()

    def helpdesk_webhook(self, channel: str, outcome: str) -> None:
        """A helpdesk, or somebody who is none, pushed an event to us."""
        self._pushes(channel, outcome).inc()

    def warmed(self, outcome: str, number: int = 1) -> None:
        """Cards were to be made ready."""
        self._warmed(outcome).inc(number)

    def opened(self, facts: str) -> None:
        """A card of one customer was opened."""
        self._opened(facts).inc()

    def cache_looked(self, found: str) -> None:
        """The cache was asked for a customer's facts."""
        self._cache(found).inc()

    def budgeted(self, outcome: str) -> None:
        """A read of Stripe for a card had to pass the budget."""
        self._turns(outcome).inc()

    def mirror_answered(self, by: str) -> None:
        """The mirror's rows or Stripe answered a question."""
        self._mirror(by).inc()

    def beside(self, collector: Collector) -> None:
        """Figures that somebody else reads when they are asked for."""
        self._registry.register(collector)

    def caution(self, name: str, there: bool) -> None:
        """Whether something is not right though we serve on."""
        self._cautions.labels(name).set(there)

    def text(self) -> bytes:
        """Everything, for Prometheus."""
        return generate_latest(self._registry)
