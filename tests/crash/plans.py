"""Which crashes are tried: every point, every fault, both, at random by a seed."""

from collections.abc import Iterator
from itertools import count
from random import Random

from tests.crash.house import Crash

WRITES = ("/v1/refunds", "/v1/credit_notes")


def faults(path: str) -> list[dict[str, object] | None]:
    """What Stripe can do wrong with a write: nothing, lose it, refuse it for now, fail; before it did it or after."""
    at = {"method": "POST", "path": path, "times": 1}
    return [
        None,
        {"kind": "drop_before", **at},
        {"kind": "drop_after", **at},
        {"kind": "status", "status": 409, "code": "idempotency_key_in_use", **at},
        {"kind": "status", "status": 429, "code": "lock_timeout", **at},
        {"kind": "status", "status": 500, **at},
        {"kind": "status_after", "status": 500, **at},
        {"kind": "drop_after", **at, "times": 2},
        {"kind": "status_after", "status": 503, **at, "times": 2},
    ]


def every_point(points: int, step: int = 1, first: int = 0) -> Iterator[Crash]:
    """A kill at every point, nothing else wrong."""
    return (Crash(kill_at=at) for at in range(first, points, step))


def every_fault(path: str) -> Iterator[Crash]:
    """Each fault with nobody killed, and with the process killed while Stripe is at work."""
    for fault in faults(path):
        yield Crash(fault=fault)
        yield Crash(fault=fault, in_flight=0.02)


def mixed(points: int, path: str, seed: int) -> Iterator[Crash]:
    """Any kill with any fault, and the recovery killed as well, without end."""
    chance = Random(seed)
    for _ in count():
        yield Crash(
            kill_at=chance.choice((-1, chance.randrange(points))),
            in_flight=chance.choice((0.0, 0.0, 0.005, 0.02)),
            fault=chance.choice(faults(path)),
            again=chance.choice((-1, chance.randrange(60))),
            advance=chance.choice((0, 0, 0, 25 * 3600)),
        )
