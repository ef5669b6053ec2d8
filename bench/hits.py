"""Cards that somebody has opened before: what they cost, and how soon they come while others wait for Stripe."""

import time
from collections.abc import Iterator
from statistics import median

from bench.cold import FRESH, cpu_of, desks
from bench.figures import Figure, figure, p99, unmeasured
from bench.load import Beside, answered, beside
from bench.stand import Desk, Stand, alive, email_of, is_answer, is_card

WARM = 19_911
HITS, ROUNDS, AT_ONCE, COLD_AT_ONCE = 400, 3, 8, 32
BARE = 10 * HITS
"""So many bare answers: a system tells a process's CPU in hundredths of a second, and one answer takes 50 us."""
SIDE_HITS, PAUSE, SECONDS_BESIDE = 200, 0.01, 12


def warmed(stand: Stand) -> None:
    """Has the warm card opened in both, and Stripe's pushes arrive."""
    stand.push("invoice.paid", "cus_none")
    time.sleep(1.5)
    for _, desk in desks(stand):
        answered(desk.url, [desk.opens(1, email_of(WARM))] * 3, 1, is_card)


def processor(stand: Stand) -> Iterator[Figure]:
    """P4: the CPU of a hit over a bare answer of the same server."""
    what = "CPU of a verified hit / bare WSGI"
    warmed(stand)
    stand.calls()
    rounds = []
    for _ in range(ROUNDS):
        bare = cpu_of(
            stand.bare, lambda: answered(stand.bare.url, [alive(stand.bare)] * BARE, AT_ONCE, is_answer), BARE
        )
        rounds.append((_hits(stand.ours), bare, _hits(stand.reference)))
    reads = len(stand.calls())
    if any(value is None for one in rounds for value in one):
        yield unmeasured("P4", what, 6, "this system does not tell the CPU of a process (no /proc)")
        return
    ours, bare, theirs = ([1e6 * (one[place] or 0) for one in rounds] for place in range(3))
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    said = f"{median(ours):.0f} us, {reads} reads in {ROUNDS * HITS}"
    other = f"bare {median(bare):.0f} us, straightforward {median(theirs) / median(bare):.0f}x"
    yield figure("P4", what, ratios, 6, ours=said, beside=other, note="each of ours puts the view on record, durably")


def _hits(desk: Desk) -> float | None:
    requests = [desk.opens(number, email_of(WARM)) for number in range(HITS)]
    return cpu_of(desk.process, lambda: answered(desk.url, requests, AT_ONCE, is_card), HITS)


def beside_cold(stand: Stand) -> Iterator[Figure]:
    """P5: how soon a hit comes while very many cold cards are under way."""
    warmed(stand)
    found = {}
    for name, desk in desks(stand):
        hits = (desk.opens(number, email_of(WARM)) for number in range(SIDE_HITS))
        cold = (desk.opens(one, email_of(one)) for one in FRESH)
        found[name] = beside(hits, cold, Beside(desk.url, COLD_AT_ONCE, PAUSE, SECONDS_BESIDE, is_card))
    ours, theirs = (1000 * p99(found[name]) for name in ("ours", "reference"))
    many = " and ".join(str(len(found[name])) for name in ("ours", "reference"))
    note = f"{many} hits; straightforward / ours: {theirs / ours:.0f}x (goal: >= 20x)"
    what, other = f"ms of a hit at p99 beside {COLD_AT_ONCE} cold cards", f"straightforward {theirs:.0f} ms"
    yield figure("P5", what, [ours], 10, ours=f"{ours:.1f} ms", beside=other, note=note)
