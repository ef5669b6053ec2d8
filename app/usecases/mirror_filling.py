"""Filling the mirror: lists of the whole account, a hundred objects at a time, newest first.

Each page is kept together with how far its kind is read, so that it may be ended anywhere and goes on there. What
changes meanwhile is heard by its events: they are followed from before the first page on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from app.deps import Deps
from app.domain.errors import NotFound, Unavailable, Why
from app.domain.mirror import Kind
from app.ports import Cursor, Mirror
from app.ports.mirror import Listed
from app.ports.mirror_rows import Filling
from app.usecases import event_poll

MOST_TRIES = 8
LONGEST_PAUSE = 60.0
FIRST_STEP = timedelta(days=30)
MOST_STEPS = 9
"""Doubled nine times, thirty days are 42 years: Stripe is younger."""
Answer = TypeVar("Answer")


def needed(mirror: Mirror) -> bool:
    """Whether it is not filled, or filled with rows of another shape."""
    health = mirror.rows.health()
    return health is None or health.filled_at is None or health.shape != mirror.source.shape


def fill(deps: Deps, mirror: Mirror, wait: Callable[[float], None], anew: bool = False) -> Iterator[Filling]:
    """Fills it to the end, from where it was left, and says after each page how far that kind is. Raises Unavailable
    when Stripe could not be asked for some minutes; what was read until then is kept. Raises FilledAnew when another
    filling began meanwhile."""
    _follow_events(deps)
    health = mirror.rows.health()
    if anew or health is None or health.filled_at is not None or health.shape != mirror.source.shape:
        number = mirror.rows.begin(mirror.source.shape, deps.now())
    else:
        number = health.number
    begun = {one.kind: one for one in mirror.rows.fillings()}
    for kind in Kind:
        filling = begun.get(kind, Filling(kind))
        while not filling.done:
            filling = _page(deps, mirror, filling, wait, number)
            yield filling
    mirror.rows.filled(deps.now(), number)


def _follow_events(deps: Deps) -> None:
    """From now on at the latest each list of events is read without a gap."""
    assert deps.events is not None, "a mirror follows events"
    for name in event_poll.lists(deps):
        if deps.events.cursor(name) is None:
            deps.events.move(name, Cursor(deps.now()))


def _page(deps: Deps, mirror: Mirror, filling: Filling, wait: Callable[[float], None], began: int) -> Filling:
    number = mirror.rows.draw()
    page = _patiently(deps, wait, lambda: _listed(mirror, filling))
    horizon = filling.horizon
    if page.more and horizon is None:
        horizon = _horizon(deps, mirror, filling.kind, wait)
    now = Filling(
        filling.kind,
        after=page.last or filling.after,
        rows=filling.rows + len(page.rows),
        reached=page.reached or filling.reached,
        horizon=horizon,
        done=not page.more,
    )
    mirror.rows.fill(page.rows, number, now, began)
    return now


def _listed(mirror: Mirror, filling: Filling) -> Listed:
    """The next page. When the object on which the list stood was deleted, it goes on by its time."""
    try:
        return mirror.source.page(filling.kind, filling.after)
    except NotFound:
        return mirror.source.page(filling.kind, "", filling.reached)


def _horizon(deps: Deps, mirror: Mirror, kind: Kind, wait: Callable[[float], None]) -> datetime:
    """Since when at most there is anything of this kind: for the estimate, in a few small reads."""
    began, moment = deps.now(), deps.now()
    for step in range(MOST_STEPS):
        moment = began - FIRST_STEP * 2**step
        if not _patiently(deps, wait, partial(mirror.source.older, kind, moment)):
            break
    return moment


def _patiently(deps: Deps, wait: Callable[[float], None], ask: Callable[[], Answer]) -> Answer:
    """The answer. After a refusal, 429 above all, the next try waits longer each time; what the key may not read it
    may not read later either."""
    for tried in range(MOST_TRIES):
        deps.budget()
        try:
            return ask()
        except Unavailable as error:
            if tried + 1 == MOST_TRIES or error.why in (Why.PERMISSION, Why.KEY):
                raise
            wait(min(2.0**tried, LONGEST_PAUSE))
    raise AssertionError("the last try answers or raises")
