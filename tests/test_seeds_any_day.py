"""The demo's stories lead with the same headline whatever the day on which they are planted."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.insights import alarming
from app.gateways.stripe_gateway import build as gateway
from app.sandbox.clock import Clock
from app.sandbox.seeds import demo, tickets
from app.sandbox.server import build, server
from app.sandbox.world import World
from tests.stripe_server import Wanted
from tests.words import text

HEADLINES = json.loads(Path(__file__).with_name("headlines.json").read_text(encoding="utf-8"))


def customer_of(story: tickets.Story, world: World) -> str:
    found = [row["id"] for row in world.account.rows("customer") if row["email"] and row["email"] == story.email]
    named = world.account.rows("customer", name=story.name)
    return story.stripe_customer_id or str(named[0]["id"] if named else found[0])


@pytest.mark.parametrize("present", ["2028-02-29T00:00", "2027-03-31T23:59"])
def test_on_any_day_each_story_leads_with_the_same_headline(present: str) -> None:
    now = datetime.fromisoformat(f"{present}:00+00:00").astimezone(UTC)
    sandbox = build("empty")
    sandbox.world.clock = sandbox.world.account.clock = Clock(now.timestamp)
    demo.plant(sandbox.world)
    running = server(sandbox)
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    billing = gateway(Wanted(f"http://127.0.0.1:{running.port}", use_billing_credits=True), lambda: now)
    try:
        for story in tickets.demo():
            if story.key in HEADLINES:
                alarms = alarming(billing.snapshot(customer_of(story, sandbox.world)), now)
                title = text(alarms[0].title) if alarms else "Nothing needs attention"
                assert title.startswith(HEADLINES[story.key][0]), story.key
    finally:
        billing.close()
        running.shutdown()
        running.server_close()
