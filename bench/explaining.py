"""What the explanation of an invoice costs: the whole page of it, from facts to phrases, without a network."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles

from app.domain.billing import Customer, Invoice, Snapshot
from app.domain.explain.invoice_before import Before
from app.domain.matching import How, Match
from app.domain.pages.invoice import invoice_page
from app.domain.pages.scene import Scene
from bench.made_up import pairs

INVOICES = 1000
ROUNDS = 5
TURNS = 3
MOST_MILLISECONDS = 1.0


@dataclass(frozen=True)
class Cost:
    """Milliseconds an explanation."""

    invoices: int
    mean: float
    p99: float
    slowest: float

    @property
    def met(self) -> bool:
        """Whether each costs less than a millisecond."""
        return self.slowest < MOST_MILLISECONDS

    def __str__(self) -> str:
        figures = f"mean {self.mean:.3f} ms, p99 {self.p99:.3f} ms, slowest {self.slowest:.3f} ms"
        state = "ok" if self.met else "MISSED"
        goal = f"goal: each under {MOST_MILLISECONDS:.0f} ms"
        return f"Explanation of {self.invoices:,} invoices: {figures}; {goal}  {state}"


def explained(invoices: int = INVOICES, clock: Callable[[], float] = time.perf_counter) -> Cost:
    """Explains so many made-up invoices, each a few times in each of a few rounds, and counts the quickest: a pause of
    the machine is none of the explanation's."""
    made = [(scene(before, now), before, now) for before, now in pairs(invoices)]
    rounds = [[_quickest(one, clock) for one in made] for _ in range(ROUNDS)]
    return cost([min(each) for each in zip(*rounds, strict=True)])


def cost(seconds: Sequence[float]) -> Cost:
    """The figures of so many explanations, in seconds each."""
    spent = [1000 * one for one in seconds]
    return Cost(len(spent), fmean(spent), quantiles(spent, n=100)[-1], max(spent))


def scene(before: Invoice, now: Invoice) -> Scene:
    """What the page of an invoice stands on."""
    snapshot = Snapshot(Customer("cus_1", name="Bench"), now.created, invoices=(now, before))
    return Scene(snapshot, Match("cus_1", How.CUSTOM_FIELD), now.created)


def _quickest(made: tuple[Scene, Invoice, Invoice], clock: Callable[[], float]) -> float:
    shown, before, now = made
    turns = []
    for _ in range(TURNS):
        began = clock()
        invoice_page(now, shown, Before(before))
        turns.append(clock() - began)
    return min(turns)
