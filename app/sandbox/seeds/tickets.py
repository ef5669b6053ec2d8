"""The tickets of the demo (inbox/*.json, a file each theme): one believable story each; the demo seed plants its
Stripe side.

The two agree on: the e-mail addresses, the `stripe_customer_id`s, the `external_id`s (Stripe metadata `user_id`) and
the invoice number NORTHPIER-0003 that one ticket only mentions. Addresses end in the reserved `.example`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from app.sandbox.helpdesk.people import Story

THEMES = (
    "everyday", "finding", "amounts", "declined", "debits", "waiting", "refunds", "disputes", "owed", "tangles",
    "unusual",
)  # fmt: skip


@cache
def demo() -> tuple[Story, ...]:
    """All stories, in the order in which the workbench lists them."""
    folder = Path(__file__).parent / "inbox"
    files = (json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in THEMES)
    return tuple(
        Story(**row | {"theme": file["theme"], "tags": tuple(row.get("tags", ()))})
        for file in files
        for row in file["tickets"]
    )
