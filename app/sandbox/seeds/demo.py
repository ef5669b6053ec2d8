"""The demo: a story each of more than a hundred customers, told in inbox/*.json from the helpdesks' side."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from app.sandbox.seeds import (
    catalogue,
    demo_changes,
    demo_debits,
    demo_declines,
    demo_dispute_ends,
    demo_disputes,
    demo_invoices,
    demo_leftovers,
    demo_owed,
    demo_plans,
    demo_refund_ways,
    demo_refunds,
    demo_tangles,
    demo_turns,
    demo_unusual,
    demo_usage,
)
from app.sandbox.seeds.story import WEEK, Shop, play
from app.sandbox.world import World

STORIES = (
    *demo_plans.STORIES,
    *demo_turns.STORIES,
    *demo_changes.STORIES,
    *demo_usage.STORIES,
    *demo_invoices.STORIES,
    *demo_owed.STORIES,
    *demo_leftovers.STORIES,
    *demo_refunds.STORIES,
    *demo_refund_ways.STORIES,
    *demo_disputes.STORIES,
    *demo_dispute_ends.STORIES,
    *demo_declines.STORIES,
    *demo_debits.STORIES,
    *demo_tangles.STORIES,
    *demo_unusual.STORIES,
)
OPENED_WEEKS_AGO = 502


def plant(world: World) -> None:
    """Lets all the stories happen; they end now. Same figures each time, dates counted back from now."""
    shop = Shop(world, world.clock.now())
    with no_collecting():
        play(shop, shop.ago() - OPENED_WEEKS_AGO * WEEK, STORIES, catalogue.plant)


@contextmanager
def no_collecting() -> Iterator[None]:
    """Without garbage collection: nothing of all that is made here becomes garbage, and looking for some takes a third
    of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
