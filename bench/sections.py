"""All that is measured before the stand, in its order. A section is a function of the stand that gives figures; to add
one is a line here, with the seconds that it may take when everything is measured in one go."""

from collections.abc import Callable, Iterator

from bench import cold, drawing, hits, sharing, warming
from bench.confirming import confirmed
from bench.figures import Figure
from bench.own_time import MOST_MILLISECONDS
from bench.stand import Stand

Section = Callable[[Stand], Iterator[Figure]]


MOST_CONFIRMS, LEAST_CONFIRMS, SECONDS_OF_A_CONFIRM = 200, 50, 0.75
SECONDS_BESIDE = 25.0 + 110.0
"""Of its own before the first confirm, and for what is measured after it."""


def confirming(stand: Stand) -> Iterator[Figure]:
    """P10: our own time in a confirmed action, durably kept: of as many as there is time for."""
    fitting = (stand.whole.left - SECONDS_BESIDE) / SECONDS_OF_A_CONFIRM
    confirms = int(min(max(fitting, LEAST_CONFIRMS), MOST_CONFIRMS))
    told = confirmed(stand.sandbox, stand.folder, confirms)
    yield Figure(
        "P10",
        "ms of our own in a confirm at p99",
        told.own.p99,
        MOST_MILLISECONDS,
        ours=f"p50 {told.own.p50:.1f} ms",
        beside=f"{told.durable} bare durable transactions p50 {told.bare.p50:.1f}, p99 {told.bare.p99:.1f} ms",
        note=str(told),
    )


SECTIONS: tuple[tuple[str, Section, float], ...] = (
    ("P1", cold.latency, 75),
    ("P2", cold.processor, 40),
    ("P3", cold.rate, 60),
    ("P4", hits.processor, 25),
    ("P5", hits.beside_cold, 50),
    ("P6", drawing.html, 15),
    ("P7", sharing.one_customer, 45),
    ("P8", sharing.day, 60),
    ("P10", confirming, 180),
    ("P11", sharing.memory, 45),
    ("P9", warming.arriving, 60),
    ("P12", cold.peers, 45),
)
