"""`python -m bench [--json] [--cards N] [--ms MS]`: measures, prints one table, ends with 0 when every goal is met."""

import argparse
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import orjson

from bench.confirming import confirmed
from bench.explaining import explained
from bench.figures import Card, Row, row, table
from bench.pushing import pushed
from bench.stand import Product, Sandbox, product, sandbox

BY_EMAIL, KNOWN = 2.3, 1.3
WARM_UP = 4
CASES: dict[str, tuple[Callable[[int], int], bool, float]] = {
    "cold by e-mail, 1 customer": (lambda number: 50 * number + 11, False, BY_EMAIL),
    "cold by e-mail, 2 customers": (lambda number: 50 * number + 10, False, BY_EMAIL),
    "cold by e-mail, 3 customers": (lambda number: 50 * number, False, BY_EMAIL),
    "cold, known customer": (lambda number: 50 * number + 12, True, KNOWN),
}
"""What is opened: which address of the large seed, whether its customer stands in the helpdesk's field, the goal."""


def main(arguments: Sequence[str]) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures for a program")
    parser.add_argument("--cards", type=int, default=20, help="cards of each case; default: 20")
    parser.add_argument("--ms", type=int, default=120, help="time of a call to Stripe; default: 120")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory() as folder, sandbox(free_port()) as stripe, product(stripe.url, Path(folder)) as shown:
        rows, bare = measured(stripe, shown, chosen.cards, chosen.ms)
        confirms = confirmed(stripe.url, Path(folder), chosen.ms)
        pushes = pushed(Path(folder))
    told = explained()
    if chosen.json:
        figures = {"ms": chosen.ms, "bare_call_ratio": bare, "rows": [asdict(one) for one in rows]}
        print(
            orjson.dumps(
                figures | {"explanation": asdict(told), "confirm": asdict(confirms), "pushed": asdict(pushes)}
            ).decode()
        )
    else:
        print(f"Calls and depth a card; time over one round trip of {chosen.ms} ms (a bare call measured: {bare}).")
        print(table(rows))
        print(told)
        print(confirms)
        print(pushes)
    return 0 if all(one.met for one in rows) and told.met and confirms.met else 1


def measured(stripe: Sandbox, shown: Product, cards: int, milliseconds: int) -> tuple[list[Row], float]:
    """The rows, and what one bare call takes over the time that was set. Cards take turns among the cases, so that a
    noisy minute of the machine falls on all alike; connections and product names are warm, the customers are cold."""
    turns = range(WARM_UP + cards)
    asked = {name: [_asked(stripe, which(n), known) for n in turns] for name, (which, known, _) in CASES.items()}
    stripe.slow_down(milliseconds)
    found: dict[str, list[Card]] = {name: [] for name in CASES}
    bare = []
    for turn in turns:
        bare.append(stripe.one_call())
        for place, name in enumerate(CASES):
            found[name].append(shown.card(10 * turn + place + 1, *asked[name][turn]))
    trip = milliseconds / 1000
    rows = [row(name, found[name][WARM_UP:], trip, goal) for name, (_, _, goal) in CASES.items()]
    return rows, round(median(bare) / trip, 2)


def _asked(stripe: Sandbox, address: int, known: bool) -> tuple[str | None, str | None]:
    email = f"customer{address}@large.example"
    return (None, stripe.customers(email)[0]) if known else (email, None)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
