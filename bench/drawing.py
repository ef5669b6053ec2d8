"""What a card costs as HTML: drawn for each who looks, and drawn once."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median

from app.domain.billing import Customer, Snapshot
from app.domain.matching import How, Match
from app.domain.pages.home import home
from app.domain.pages.scene import Scene
from app.usecases.homes import Homes
from bench.figures import Figure, figure
from bench.made_up import pairs
from bench.stand import Stand
from integrations.drawn import Drawn
from integrations.phrases import Wording
from integrations.zendesk.render import render

ROUNDS, TIMES = 5, 60


def html(_stand: Stand) -> Iterator[Figure]:
    """P6: the CPU of making and drawing a home card over that of showing the one that was drawn."""
    invoices = tuple(sorted((one for pair in pairs(5) for one in pair), key=lambda one: one.created, reverse=True))
    snapshot = Snapshot(Customer("cus_1", name="Bench"), invoices[0].created, invoices=invoices)
    scene = Scene(snapshot, Match("cus_1", How.EMAIL), invoices[0].created + timedelta(minutes=1))
    wording, homes, draw = Wording(), Homes(), Drawn(render)
    ratios, each = [], []
    for _ in range(ROUNDS):
        anew = _cpu(lambda: render(home(scene), wording))
        again = _cpu(lambda: draw(homes.card(snapshot, scene, home), wording))
        ratios.append(again / anew)
        each.append((again, anew))
    again, anew = (1e6 * median(pair[place] for pair in each) for place in range(2))
    what = "CPU of the card as HTML, hit / rendered each time"
    yield figure("P6", what, ratios, 0.1, ours=f"{again:.0f} us", beside=f"rendered {anew:.0f} us")


def _cpu(work: Callable[[], object]) -> float:
    work()
    began = time.thread_time()
    for _ in range(TIMES):
        work()
    return (time.thread_time() - began) / TIMES
