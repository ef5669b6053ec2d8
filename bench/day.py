"""`python -m bench.day [--part N] [--seconds S] [--storm S] [--ms MS] [--json]`: a slice of a simulated day, in real
time.

Ten thousand agents open a ticket every thirty seconds, of a hundred thousand customers some of whom come again and
again; one machine gets its part of them. A calm stretch, then the first of the month, when Stripe says twenty times as
often that something changed; then the same before two web processes and a worker that share a Redis and are killed and
started again by turns, while agents refund and click twice. In the end everything is counted: what was told to the
program and what it did, what Stripe was asked, and that no refund was made twice and none lost.
"""

import argparse
import asyncio
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from app.web import logging
from bench.day_count import counted
from bench.day_people import Day, Happening, Told, played
from bench.day_plan import Share, moments, visits
from bench.day_stand import House, Watch, house, kill_by_turns, plain_numbers
from bench.figures import Call, machine, p99
from bench.lines import Lines

AT_ONCE = 32
SECONDS_BETWEEN_KILLS, REFUNDS_A_SECOND = 6.0, 0.5
SEED = 1


def main(arguments: Sequence[str]) -> int:
    """Plays and prints; the exit status is 1 when something was lost or doubled, or a card was wrong."""
    parser = argparse.ArgumentParser(prog="bench.day", description=__doc__)
    parser.add_argument("--part", type=int, default=10, help="one machine has a so-manieth of everything; default: 10")
    parser.add_argument("--seconds", type=float, default=60, help="length of each stretch; default: 60")
    parser.add_argument("--storm", type=float, help="length of the storms; default: as the others; a whole one: 600")
    parser.add_argument("--fill", type=int, default=3_000, help="cards opened before, the most wanted; default: 3,000")
    parser.add_argument("--ms", type=int, default=120, help="time of a call to Stripe; default: 120")
    parser.add_argument("--json", action="store_true", help="figures for a program")
    chosen = parser.parse_args(arguments)
    logging.configure("ERROR")
    share, storm = Share(chosen.part), chosen.storm or chosen.seconds
    with TemporaryDirectory() as folder:
        with house(Path(folder) / "one", chosen.ms, 1, redis=False) as one:
            found = list(stretches(one, share, (chosen.seconds, storm), chosen.fill))
        with house(Path(folder) / "two", chosen.ms, 2, redis=True) as two:
            found.append(killing(two, share, storm, chosen.fill // 4))
    if chosen.json:
        print(orjson.dumps({"machine": machine(), "part": chosen.part, "stretches": found}).decode())
    else:
        print("\n".join((machine(), *map(line, found))))
    return 1 if any(one["wrong"] for one in found) else 0


def stretches(stood: House, share: Share, seconds: tuple[float, float], fill: int) -> Iterator[dict[str, Any]]:
    """The morning's first cards, a calm stretch of so many seconds, and a storm of events of so many."""
    calm, storm = seconds
    people = _People(stood, share, [stood.webs[0].url])
    yield people.measured("morning, every card cold", lambda told: people.morning(fill, told))
    yield people.measured("calm", lambda told: people.stretch(calm, share.events, told))
    yield people.measured("first of the month", lambda told: people.stretch(storm, share.storm, told))


def killing(stood: House, share: Share, seconds: float, fill: int) -> dict[str, Any]:
    """The storm again, with refunds, while processes are killed by turns; then everything is counted."""
    people = _People(stood, share, [web.url for web in stood.webs])
    people.measured("", lambda told: people.morning(fill, told))
    payments = stood.payments(int(seconds * REFUNDS_A_SECOND))
    over, kept = threading.Event(), Told()
    with ThreadPoolExecutor(1) as side:
        kills = side.submit(kill_by_turns, stood, SECONDS_BETWEEN_KILLS, over)

        def storm(told: Told) -> list[tuple[float, Happening]]:
            chance = Random(SEED + 1)
            refunds = [
                (chance.uniform(0, seconds * 0.9), partial(people.day.refund, payment=one, told=told))
                for one in payments
            ]
            nonlocal kept
            kept = told
            return [*people.stretch(seconds, share.storm, told), *refunds]

        try:
            found = people.measured("two web processes and a worker, killed by turns", storm)
        finally:
            over.set()
    after = counted(stood, kept.events, payments)
    return (
        found | after | {"kills": kills.result(), "again": people.lines.again, "wrong": found["wrong"] | after["wrong"]}
    )


class _People:
    """The agents of one machine's share, and the customers, the most wanted first."""

    def __init__(self, stood: House, share: Share, urls: list[str]) -> None:
        self.lines = Lines(urls)
        self._house, self._numbers = stood, plain_numbers(share.customers)
        self._share, self._visits = share, visits(len(self._numbers), Random(SEED))
        self.day = Day(stood.desk, self.lines, stood.variables["STRIPE_WEBHOOK_SECRETS"], stood.customer_id)

    def morning(self, fill: int, told: Told) -> list[tuple[float, Happening]]:
        """The most wanted cards, each once, a few at a time."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(_due: float, number: int) -> None:
            async with room:
                await self.day.open(time.perf_counter(), number, told)

        return [(0.0, partial(one, number=number)) for number in self._numbers[:fill]]

    def stretch(self, seconds: float, events: float, told: Told) -> list[tuple[float, Happening]]:
        """Opens and events by chance; what changes is as likely for each customer."""
        chance = Random(SEED)
        opens = moments(self._share.opens, seconds, chance)
        pushes = moments(events, seconds, chance)
        seen = islice(self._visits, 1_000_000)
        return [
            *((at, partial(self.day.open, number=self._numbers[next(seen)], told=told)) for at in opens),
            *((at, partial(self.day.push, number=chance.choice(self._numbers), told=told)) for at in pushes),
        ]

    def measured(self, name: str, plan: Any) -> dict[str, Any]:
        """What came of a stretch."""
        told = Told()
        self._house.calls()
        with Watch(self._house) as watch:
            took = asyncio.run(_timed(plan, told, self.lines))
        return figures(name, told, took, self._house.calls()) | _rounded(watch)


async def _timed(plan: Any, told: Told, lines: Lines) -> float:
    began = time.perf_counter()
    await played(plan(told))
    seconds = time.perf_counter() - began
    await lines.close()
    return seconds


def figures(name: str, told: Told, seconds: float, calls: Sequence[Call]) -> dict[str, Any]:
    """The figures of a stretch."""
    opens = max(1, len(told.opens))
    by_endpoint = Counter(_general(call.endpoint) for call in calls)
    a_second = Counter(int(call.began) for call in calls)
    one_endpoint = Counter((_general(call.endpoint), int(call.began)) for call in calls)
    return {
        "stretch": name,
        "seconds": round(seconds, 1),
        "opens": len(told.opens),
        "opens_a_second": round(len(told.opens) / seconds, 1),
        "p50_ms": _ms(sorted(told.opens)[len(told.opens) // 2]) if told.opens else 0.0,
        "p99_ms": _ms(p99(told.opens)) if told.opens else 0.0,
        "events": len(told.pushes),
        "push_p99_ms": _ms(p99(told.pushes)) if told.pushes else 0.0,
        "clicks": len(told.clicks),
        "reads": len(calls),
        "reads_an_open": round(len(calls) / opens, 3),
        "most_reads_a_second": max(a_second.values(), default=0),
        "most_of_one_endpoint": max(one_endpoint.values(), default=0),
        "reads_by_endpoint": dict(by_endpoint.most_common(8)),
        "wrong": dict(told.wrong),
    }


def _general(endpoint: str) -> str:
    parts = endpoint.removeprefix("/v1/").split("/")
    return "/".join(part if place % 2 == 0 and "_" not in part[:4] else "ID" for place, part in enumerate(parts))


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


def _rounded(watch: Watch) -> dict[str, Any]:
    lag, queue = watch.most["stripe_events_oldest_seconds"], watch.most["queue_length"]
    memory = {name: round(value) for name, value in watch.memory.items()}
    return {"oldest_event_s": round(lag, 1), "longest_queue": round(queue), "memory_mib": memory}


def line(found: dict[str, Any]) -> str:
    """A stretch in a few lines for people."""
    shown = {name: value for name, value in found.items() if name not in ("stretch", "wrong")}
    told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in shown.items())
    return f"{found['stretch']}: {told}; " + (f"WRONG: {found['wrong']}" if found["wrong"] else "nothing wrong")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
