"""What many agents and many customers cost Stripe and the memory: one cold customer for all, a day, a customer kept."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from random import Random

from bench.cold import fresh
from bench.figures import Figure, figure, unmeasured
from bench.load import answered
from bench.stand import Desk, Stand, email_of, is_card, program

AGENTS, CALLS_OF_A_CARD = 32, 4
CUSTOMERS, OPENS_EACH, EVENTS = 40, 96, 20
OPENS_A_SECOND, KINDS = 333, 4
"""What ten thousand agents open in a second, and how many kinds of read a card has."""
KEPT = 600
SETTLING = 9.5
"""For so long a process that has just begun keeps nothing."""


def one_customer(stand: Stand) -> Iterator[Figure]:
    """P7: how often Stripe is asked when very many open one cold customer at the same moment."""
    yield _one_customer(stand, stand.ours, "1 process")
    if stand.redis is None:
        yield unmeasured("P7", "the same, 2 processes", CALLS_OF_A_CARD, "no redis-server is installed here")
        return
    shared = {"REDIS_URL": stand.redis, "DATABASE_URL": f"sqlite:///{stand.folder / 'two.db'}"}
    with ExitStack() as stack:
        desk = program(stack, {**stand.variables, **shared}, workers=2)
        answered(desk.url, [desk.opens(one, email_of(one)) for one in fresh(16)], 16, is_card)
        time.sleep(SETTLING)
        yield _one_customer(stand, desk, "2 processes, Redis")


def _one_customer(stand: Stand, desk: Desk, how: str) -> Figure:
    answered(desk.url, [desk.opens(999, email_of(fresh(1)[0]))], 1, is_card)  # what is asked once a minute for all
    stand.quiet()
    found = []
    for one in fresh(3):
        requests = [desk.opens(1000 + number, email_of(one)) for number in range(AGENTS)]
        stand.calls()
        answered(desk.url, requests, AGENTS, is_card)
        found.append(len(stand.calls()))
    what = f"reads, {AGENTS} agents open one cold customer, {how}"
    return figure("P7", what, found, CALLS_OF_A_CARD, ours=f"{found}", beside=f"one by one {AGENTS * CALLS_OF_A_CARD}")


def day(stand: Stand) -> Iterator[Figure]:
    """P8: a day in quick motion: each customer opened as often as in a day of ten thousand agents and a hundred
    thousand customers, some far more often than others, with half an event a customer; and the day after. Each event is
    heard to its end before anybody looks again: a real day has hours for that, where this one has none. (Who looks in
    the quarter of a second between its push and what the worker makes of it has the card read once more than need be.)
    """
    chance, customers = Random(8), fresh(CUSTOMERS)
    for what, goal in (("a first day, nothing kept", 0.07), ("any later day", 0.05)):
        stand.push("invoice.paid", "cus_none")
        stand.heard()
        stand.quiet()
        opens = _day(stand, customers, chance)
        calls = stand.calls()
        each = len(calls) / opens
        second = f"{each * OPENS_A_SECOND:.1f}/s, {each * OPENS_A_SECOND / KINDS:.1f}/s a kind at 10,000 agents"
        yield Figure("P8", f"reads a card opened, {what}", each, goal, f"{len(calls)} in {opens}, {second}")


def _day(stand: Stand, customers: list[int], chance: Random) -> int:
    """Opens in pieces, an event between each two; how many."""
    weights = [1 / (rank + 1) for rank in range(len(customers))]
    piece = CUSTOMERS * OPENS_EACH // EVENTS
    for number in range(EVENTS):
        chosen = chance.choices(customers, weights, k=piece)
        requests = [stand.ours.opens(number * piece + place, email_of(one)) for place, one in enumerate(chosen)]
        answered(stand.ours.url, requests, 8, is_card)
        stand.push("invoice.paid", stand.customers(chance.choice(customers))[0])
        stand.heard()
    return piece * EVENTS


def memory(stand: Stand) -> Iterator[Figure]:
    """P11: how much a web process grows for each customer that it keeps: one that has just begun, since the memory of
    one that had much to do has room in it."""
    what, goal = "KiB in memory a customer kept", 8.5
    with ExitStack() as stack:
        own = {"DATABASE_URL": f"sqlite:///{stand.folder / 'memory.db'}"}
        desk = program(stack, {**stand.variables, **own})
        time.sleep(SETTLING)
        _open(desk, KEPT // 2)
        before = desk.process.memory()
        _open(desk, KEPT)
        after = desk.process.memory()
    if before is None or after is None:
        yield unmeasured("P11", what, goal, "this system does not tell the memory of a process (no /proc)")
        return
    if after <= before:
        yield unmeasured("P11", what, goal, "the process did not grow")
        return
    note = "the newest 256 are kept unpacked besides, 70 KiB each"
    yield Figure("P11", what, (after - before) / KEPT, goal, f"{(after - before) / 1024:.1f} MiB for {KEPT}", note=note)


def _open(desk: Desk, many: int) -> None:
    answered(desk.url, [desk.opens(one, email_of(one)) for one in fresh(many)], 8, is_card)
