"""All that is measured before the stand, in its order. A section is a function of the stand that gives figures; to add
one is a line here."""

from collections.abc import Callable, Iterator

from bench import cold, hits, warming
from bench.confirming import MOST_MILLISECONDS, confirmed
from bench.figures import Figure
from bench.stand import Stand

Section = Callable[[Stand], Iterator[Figure]]


def confirming(stand: Stand) -> Iterator[Figure]:
    """P10: our own time in a confirmed action, durably kept."""
    told = confirmed(stand.sandbox, stand.folder, stand.milliseconds)
    yield Figure(
        "P10",
        "ms of our own in a confirm at p99",
        told.p99,
        MOST_MILLISECONDS,
        ours=f"p50 {told.p50:.1f} ms",
        beside=f"a bare durable write {told.write:.1f} ms",
    )


SECTIONS: tuple[tuple[str, Section], ...] = (
    ("P1", cold.latency),
    ("P2", cold.processor),
    ("P3", cold.rate),
    ("P4", hits.processor),
    ("P5", hits.beside_cold),
    ("P9", warming.arriving),
    ("P10", confirming),
    ("P12", cold.peers),
)
