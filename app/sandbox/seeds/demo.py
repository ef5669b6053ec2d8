"""The demo: about thirty customers with a story each, told in tickets.json from the helpdesks' side."""

from app.sandbox.seeds import catalogue, demo_disputes, demo_invoices, demo_plans, demo_refunds, demo_turns, demo_usage
from app.sandbox.seeds.story import WEEK, Shop, play
from app.sandbox.world import World

STORIES = (
    *demo_plans.STORIES,
    *demo_turns.STORIES,
    *demo_usage.STORIES,
    *demo_invoices.STORIES,
    *demo_refunds.STORIES,
    *demo_disputes.STORIES,
)
OPENED_WEEKS_AGO = 502


def plant(world: World) -> None:
    """Lets all the stories happen; they end now. Same figures each time, dates counted back from now."""
    shop = Shop(world, world.clock.now())
    play(shop, shop.ago() - OPENED_WEEKS_AGO * WEEK, STORIES, catalogue.plant)
