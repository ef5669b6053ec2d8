"""Cards that nobody has opened before: how long, at what cost, how many at once; and how others ask for the same."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median

import httpx

from bench.boxes import turns
from bench.figures import Figure, depth, figure, unmeasured
from bench.load import answered
from bench.processes import Process
from bench.stand import KEY, Desk, Stand, email_of, is_card
from bench.stand_in import plain

CARDS, OF_THE_REFERENCE, WARM_UP, ROUNDS = 10, 5, 2, 3
CPU_CARDS, AT_ONCE = 40, 128
SECONDS_FOR_RATES = 50
FRESH = filter(plain, range(20_000, 100_000))
"""Addresses of plain customers of the large seed, each opened by one measurement only."""


def fresh(many: int) -> list[int]:
    """So many addresses that nobody has asked for."""
    return [next(FRESH) for _ in range(many)]


def latency(stand: Stand) -> Iterator[Figure]:
    """P1: the time of a cold card over one round trip, one after another."""
    cases: tuple[tuple[str, Callable[[int], int], bool, float], ...] = (
        ("cold card, 1 customer on the e-mail", lambda number: 50 * number + 11, False, 2.1),
        ("cold card, 3 customers on the e-mail", lambda number: 50 * number, False, 2.2),
        ("cold card, known customer", lambda number: 50 * number + 12, True, 1.1),
    )
    for what, address, known, goal in cases:
        found = {name: _opened(stand, desk, address, known) for name, desk in desks(stand)}
        (ours, calls, deep), (theirs, their_calls, _) = found["ours"], found["reference"]
        ratios = [one / stand.trip for one in ours]
        said = f"{1000 * median(ours):.0f} ms, {calls} calls, {deep} deep"
        beside = f"straightforward {median(theirs) / stand.trip:.2f}x, {their_calls} calls"
        yield figure("P1", f"{what} / one round trip", ratios, goal, ours=said, beside=beside)


def desks(stand: Stand) -> tuple[tuple[str, Desk], ...]:
    """Both programs by name."""
    return ("ours", stand.ours), ("reference", stand.reference)


def _opened(stand: Stand, desk: Desk, address: Callable[[int], int], known: bool) -> tuple[list[float], int, int]:
    """Seconds of each card, and the median of its calls and of their depth."""
    rows = []
    for number in range(WARM_UP + (OF_THE_REFERENCE if desk is stand.reference else CARDS)):
        one = address(number)
        request = desk.opens(number, *((None, stand.customers(one)[0]) if known else (email_of(one), None)))
        stand.calls()
        seconds = answered(desk.url, [request], 1, is_card)[0]
        calls = stand.calls()
        rows.append((seconds, len(calls), depth(calls)))
    rows = rows[WARM_UP:]
    return [row[0] for row in rows], int(median(row[1] for row in rows)), int(median(row[2] for row in rows))


def processor(stand: Stand) -> Iterator[Figure]:
    """P2: the CPU of a cold card over the serial one's, a few at once."""
    what = "CPU of a cold card / serial SDK"
    rounds = [{name: _cpu(desk, 8) for name, desk in desks(stand)} for _ in range(ROUNDS)]
    if any(value is None for one in rounds for value in one.values()):
        yield unmeasured("P2", what, 0.1, "this system does not tell the CPU of a process (no /proc)")
        return
    ours, theirs = ([1000 * (one[name] or 0) for one in rounds] for name in ("ours", "reference"))
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    yield figure(
        "P2", what, ratios, 0.1, ours=f"{median(ours):.1f} ms", beside=f"straightforward {median(theirs):.1f} ms"
    )


def _cpu(desk: Desk, at_once: int) -> float | None:
    requests = [desk.opens(one, email_of(one)) for one in fresh(CPU_CARDS)]
    return cpu_of(desk.process, lambda: answered(desk.url, requests, at_once, is_card), CPU_CARDS)


def cpu_of(process: Process, work: Callable[[], Sequence[float]], many: int) -> float | None:
    """Seconds of a process's CPU for each of so many answers."""
    before = process.cpu()
    work()
    after = process.cpu()
    return None if before is None or after is None else (after - before) / many


def rate(stand: Stand) -> Iterator[Figure]:
    """P3: cold cards a second with very many in flight."""
    found: dict[str, list[float]] = {name: [] for name, _ in desks(stand)}
    for _ in turns(ROUNDS, SECONDS_FOR_RATES):
        for name, desk in desks(stand):
            found[name].append(_rate(desk, 2 * AT_ONCE if name == "ours" else AT_ONCE))
    ratios = [ours / theirs for ours, theirs in zip(found["ours"], found["reference"], strict=True)]
    said, beside = (f"{median(found[name]):.0f}/s" for name in ("ours", "reference"))
    note = f"{len(ratios)} rounds; one process each; generator and stand-in share the machine's cores"
    yield figure(
        "P3", f"cold cards a second, {AT_ONCE} at once / serial SDK", ratios, 8, at_least=True, ours=said,
        beside=f"straightforward {beside}", note=note,
    )  # fmt: skip


def _rate(desk: Desk, many: int) -> float:
    requests = [desk.opens(one, email_of(one)) for one in fresh(many)]
    spent = answered(desk.url, requests, AT_ONCE, is_card)
    return AT_ONCE * len(spent) / sum(spent)


PEER = ("customers/{id}", "subscriptions?customer={id}&status=all", "invoices?customer={id}", "charges?customer={id}",
        "payment_intents?customer={id}", "payment_methods?customer={id}&type=card", "credit_notes?customer={id}",
        "invoiceitems?customer={id}")  # fmt: skip


def peers(stand: Stand) -> Iterator[Figure]:
    """P12: the calls of FreeScout's Stripe module (10 for one customer, 8 more for each further one, one after
    another), as a plain sequence: its own program is not here."""
    for many, offset in ((1, 11), (3, 0)):
        ours, theirs, our_calls, their_calls = [], [], 0, 0
        for number in range(300, 300 + OF_THE_REFERENCE):
            address = 50 * number + offset
            stand.calls()
            began = stand.ours.opens(number, email_of(address))
            ours += answered(stand.ours.url, [began], 1, is_card)
            our_calls = len(stand.calls())
            theirs.append(_as_freescout(stand, address))
            their_calls = len(stand.calls())
        ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
        yield figure(
            "P12", f"card, {many} on the e-mail / FreeScout's calls", ratios, 0.25,
            ours=f"{1000 * median(ours):.0f} ms, {our_calls} calls",
            beside=f"{1000 * median(theirs):.0f} ms, {their_calls} calls",
            note="modelled: its call pattern without its own time; calls "
            f"{our_calls / their_calls:.2f}x",
        )  # fmt: skip


def _as_freescout(stand: Stand, address: int) -> float:
    """Seconds of its calls, all over one warm connection: kinder than it is."""
    spent = 0.0
    with httpx.Client(base_url=f"{stand.stripe}/v1/", headers=KEY, timeout=30) as http:
        found = http.get("customers", params={"email": email_of(address)})
        spent += found.elapsed.total_seconds()
        for customer in found.json()["data"]:
            spent += sum(http.get(path.format(id=customer["id"])).elapsed.total_seconds() for path in PEER)
        spent += http.get("products?limit=10").elapsed.total_seconds()
    return spent
