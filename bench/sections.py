"""All that is measured before the stand, in its order. A section is a function of the stand that gives figures; to add
one is a line here."""

from collections.abc import Callable, Iterator

from bench import cold, drawing, hits, sharing, warming
from bench.confirming import confirmed
from bench.figures import Figure
from bench.own_time import MOST_MILLISECONDS
from bench.stand import Stand

Section = Callable[[Stand], Iterator[Figure]]


def confirming(stand: Stand) -> Iterator[Figure]:
    """P10: our own time in a confirmed action, durably kept."""
    told = confirmed(stand.sandbox, stand.folder)
    yield Figure(
        "P10",
        "ms of our own in a confirm at p99",
        told.own.p99,
        MOST_MILLISECONDS,
        ours=f"p50 {told.own.p50:.1f} ms",
        beside=f"{told.durable} bare durable transactions p50 {told.bare.p50:.1f}, p99 {told.bare.p99:.1f} ms",
        note=str(told),
    )


SECTIONS: tuple[tuple[str, Section], ...] = (
    ("P1", cold.latency),
    ("P2", cold.processor),
    ("P3", cold.rate),
    ("P4", hits.processor),
    ("P5", hits.beside_cold),
    ("P6", drawing.html),
    ("P7", sharing.one_customer),
    ("P8", sharing.day),
    ("P11", sharing.memory),
    ("P9", warming.arriving),
    ("P10", confirming),
    ("P12", cold.peers),
)
