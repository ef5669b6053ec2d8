"""The tickets of the demo (tickets.json): one believable story each; the demo seed plants its Stripe side.

The two agree on: the e-mail addresses, the `stripe_customer_id`s, the `external_id`s (Stripe metadata `user_id`) and
the invoice number NORTHPIER-0003 that one ticket only mentions. Addresses end in the reserved `.example`.
"""

from __future__ import annotations

import json
from pathlib import Path

from app.sandbox.helpdesk.people import Story


def demo() -> tuple[Story, ...]:
    """All stories, in the order in which the workbench lists them."""
    rows = json.loads(Path(__file__).with_name("tickets.json").read_text(encoding="utf-8"))
    return tuple(Story(**row | {"tags": tuple(row.get("tags", ()))}) for row in rows)
